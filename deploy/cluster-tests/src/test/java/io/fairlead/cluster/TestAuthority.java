// SPDX-License-Identifier: Apache-2.0
package io.fairlead.cluster;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A certificate authority that exists for one test. It does everything with the JDK's keytool. */
final class TestAuthority {

    static final String KEY = "node.key";
    static final String CERTIFICATE = "node.crt";
    static final String AUTHORITY = "authority.crt";

    private static final String PASSWORD = "changeit";
    private static final String ALIAS = "it";
    private static final long KEYTOOL_MAX_SECONDS = 60;
    private static final Base64.Encoder PEM = Base64.getMimeEncoder(64, new byte[] {'\n'});

    private final Path store;

    private TestAuthority(Path store) {
        this.store = store;
    }

    static TestAuthority create(Path folder) throws Exception {
        Files.createDirectories(folder);
        var authority = new TestAuthority(folder.resolve("authority.p12"));
        generate(authority.store, "CN=authority", "-ext", "bc:c");
        return authority;
    }

    /** Certifies a node; its key, its certificate and the authority's are then PEM files in {@code folder}. */
    Path issue(Path folder) throws Exception {
        Files.createDirectories(folder);
        Path node = folder.resolve("node.p12");
        Path request = folder.resolve("node.csr");
        Path certificate = folder.resolve(CERTIFICATE);
        generate(node, "CN=fairlead");
        keytool(node, "-certreq", "-file", request.toString());
        keytool(
                store,
                "-gencert",
                "-rfc",
                "-infile",
                request.toString(),
                "-outfile",
                certificate.toString(),
                "-ext",
                "eku=serverAuth,clientAuth",
                "-ext",
                "san=dns:fairlead");
        keytool(store, "-exportcert", "-rfc", "-file", folder.resolve(AUTHORITY).toString());
        Files.writeString(folder.resolve(KEY), privateKey(node));
        return folder;
    }

    private static void generate(Path store, String name, String... more) throws Exception {
        var arguments = new ArrayList<>(List.of("-genkeypair", "-keyalg", "RSA", "-keysize", "2048", "-dname", name));
        arguments.addAll(List.of(more));
        keytool(store, arguments.toArray(String[]::new));
    }

    private static void keytool(Path store, String... arguments) throws Exception {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(List.of(arguments));
        command.addAll(List.of("-keystore", store.toString(), "-storepass", PASSWORD, "-alias", ALIAS));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!process.waitFor(KEYTOOL_MAX_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
            throw new IllegalStateException(command + "\n" + output);
        }
    }

    private static String privateKey(Path store) throws IOException, GeneralSecurityException {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, PASSWORD.toCharArray());
        }
        byte[] key = keys.getKey(ALIAS, PASSWORD.toCharArray()).getEncoded();
        return "-----BEGIN PRIVATE KEY-----\n" + PEM.encodeToString(key) + "\n-----END PRIVATE KEY-----\n";
    }
}
