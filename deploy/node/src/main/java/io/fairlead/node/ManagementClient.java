// SPDX-License-Identifier: Apache-2.0
package io.fairlead.node;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Speaks to the management endpoints of nodes, with the options that say how. */
final class ManagementClient {

    private static final Duration CONNECT_MAX = Duration.ofSeconds(2);
    private static final Duration ANSWER_MAX = Duration.ofSeconds(15);
    private static final ObjectMapper MAPPER =
            new ObjectMapper().configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, false);

    @Option(
            names = "--user",
            defaultValue = "${env:FAIRLEAD_NODE_MANAGEMENT_AUTH_USER:-operator}",
            description = "the user that goes with the password (default: ${DEFAULT-VALUE})")
    private String user = "";

    @Option(
            names = "--password-file",
            defaultValue = "${env:FAIRLEAD_NODE_MANAGEMENT_AUTH_PASSWORD_FILE}",
            description = "a file whose first line is the password; also $FAIRLEAD_NODE_MANAGEMENT_AUTH_PASSWORD_FILE")
    private @Nullable Path passwordFile;

    @Option(names = "--ca-file", description = "authorities (PEM) of nodes that speak TLS; implies https")
    private @Nullable Path caFile;

    @Option(names = "--certificate-file", description = "your certificate (PEM), where nodes ask for one")
    private @Nullable Path certificateFile;

    @Option(names = "--key-file", description = "its private key (PEM)")
    private @Nullable Path keyFile;

    private @Nullable HttpClient client;

    /** Whether an address without scheme means TLS. */
    boolean speaksTls() {
        return caFile != null;
    }

    HttpResponse<String> get(URI node, String path) throws IOException {
        return send(HttpRequest.newBuilder(node.resolve(path)).GET());
    }

    HttpResponse<String> post(URI node, String path) throws IOException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(node.resolve(path)).POST(HttpRequest.BodyPublishers.noBody());
        if (passwordFile != null) {
            request.header("Authorization", "Basic " + credential(passwordFile));
        }
        return send(request);
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException {
        try {
            return client().send(request.timeout(ANSWER_MAX).build(), HttpResponse.BodyHandlers.ofString());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new OperatorException("interrupted");
        }
    }

    private HttpClient client() {
        HttpClient made = client;
        if (made == null) {
            HttpClient.Builder builder =
                    HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(CONNECT_MAX);
            if (caFile != null || certificateFile != null) {
                builder.sslContext(Pem.context(
                        Optional.ofNullable(certificateFile),
                        Optional.ofNullable(keyFile),
                        Optional.ofNullable(caFile)));
            }
            made = builder.build();
            client = made;
        }
        return made;
    }

    private String credential(Path file) {
        try {
            String password =
                    Files.readString(file).lines().findFirst().orElse("").strip();
            return Base64.getEncoder().encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
        } catch (IOException unreadable) {
            throw new OperatorException("cannot read the password: " + unreadable.getMessage());
        }
    }

    /** @throws OperatorException when it is no such document */
    static <T> T read(HttpResponse<String> response, Class<T> type) {
        try {
            return MAPPER.readValue(response.body(), type);
        } catch (JsonProcessingException other) {
            throw new OperatorException(response.uri() + " does not answer as a management endpoint of Fairlead does");
        }
    }

    /** What a refusal says for people. */
    static OperatorException refused(HttpResponse<String> response) {
        String why;
        try {
            why = MAPPER.readTree(response.body()).path("detail").asText("");
        } catch (JsonProcessingException _) {
            why = "";
        }
        return new OperatorException("%s answers %d. %s"
                .formatted(response.uri(), response.statusCode(), why)
                .strip());
    }
}
