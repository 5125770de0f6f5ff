// SPDX-License-Identifier: Apache-2.0
package io.fairlead.node;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/** Makes TLS contexts of files in PEM form. */
final class Pem {

    private static final char[] NO_PASSWORD = {};
    private static final List<String> KEY_KINDS = List.of("RSA", "EC", "EdDSA");
    private static final Pattern PRIVATE_KEY =
            Pattern.compile("-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----");

    private Pem() {}

    /**
     * @param certificate our own and those that lead to its authority; absent: we show none
     * @param key its private key
     * @param authorities whom we believe about others; absent: those of the JDK
     * @throws IllegalArgumentException naming the file that will not do
     */
    static SSLContext context(Optional<Path> certificate, Optional<Path> key, Optional<Path> authorities) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(
                    certificate.isPresent() && key.isPresent() ? identity(certificate.get(), key.get()) : null,
                    authorities.isPresent() ? trust(authorities.get()) : null,
                    null);
            return context;
        } catch (GeneralSecurityException | IOException unusable) {
            throw new IllegalArgumentException("TLS cannot be set up: " + unusable.getMessage(), unusable);
        }
    }

    private static KeyManager @Nullable [] identity(Path certificate, Path key)
            throws GeneralSecurityException, IOException {
        KeyStore store = emptyStore();
        store.setKeyEntry(
                "node", privateKey(key), NO_PASSWORD, certificates(certificate).toArray(Certificate[]::new));
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(store, NO_PASSWORD);
        return managers.getKeyManagers();
    }

    private static TrustManager @Nullable [] trust(Path authorities) throws GeneralSecurityException, IOException {
        KeyStore store = emptyStore();
        int number = 0;
        for (Certificate authority : certificates(authorities)) {
            store.setCertificateEntry("authority-" + number++, authority);
        }
        TrustManagerFactory managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        managers.init(store);
        return managers.getTrustManagers();
    }

    private static KeyStore emptyStore() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        return store;
    }

    private static Collection<? extends Certificate> certificates(Path file) throws IOException {
        try (InputStream pem = Files.newInputStream(file)) {
            Collection<? extends Certificate> certificates =
                    CertificateFactory.getInstance("X.509").generateCertificates(pem);
            if (certificates.isEmpty()) {
                throw new IllegalArgumentException(file + " has no certificate in PEM form");
            }
            return certificates;
        } catch (GeneralSecurityException malformed) {
            throw new IllegalArgumentException(file + " has no certificate in PEM form", malformed);
        }
    }

    private static PrivateKey privateKey(Path file) throws IOException {
        var encoded = new PKCS8EncodedKeySpec(der(file));
        return KEY_KINDS.stream()
                .flatMap(kind -> privateKey(kind, encoded).stream())
                .findFirst()
                .orElseThrow(() -> noKey(file));
    }

    /** Empty when it is a key of another kind, which its form does not say in the open. */
    private static Optional<PrivateKey> privateKey(String kind, PKCS8EncodedKeySpec encoded) {
        try {
            return Optional.of(KeyFactory.getInstance(kind).generatePrivate(encoded));
        } catch (GeneralSecurityException _) {
            return Optional.empty();
        }
    }

    private static byte[] der(Path file) throws IOException {
        Matcher pem = PRIVATE_KEY.matcher(Files.readString(file));
        if (!pem.find()) {
            throw noKey(file);
        }
        try {
            return Base64.getMimeDecoder().decode(pem.group(1));
        } catch (IllegalArgumentException _) {
            throw noKey(file);
        }
    }

    private static IllegalArgumentException noKey(Path file) {
        return new IllegalArgumentException(
                file + " has no private key in PEM form (PKCS#8, not encrypted: BEGIN PRIVATE KEY)");
    }
}
