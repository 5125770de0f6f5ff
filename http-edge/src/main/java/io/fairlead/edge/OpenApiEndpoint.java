// SPDX-License-Identifier: Apache-2.0
package io.fairlead.edge;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.http.javadsl.model.HttpCharsets;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.MediaType;
import org.apache.pekko.http.javadsl.model.MediaTypes;
import org.apache.pekko.util.ByteString;

/** {@code GET /openapi.yaml}: the description of this API, as it was built with it. */
final class OpenApiEndpoint implements Endpoint {

    static final String RESOURCE = "/openapi/fairlead.yaml";

    private static final MediaType.WithFixedCharset YAML =
            MediaTypes.customWithFixedCharset("application", "yaml", HttpCharsets.UTF_8, Map.of(), false);

    private final BodyReader bodies;
    private final HttpResponse response;

    OpenApiEndpoint(BodyReader bodies) {
        this.bodies = bodies;
        try (InputStream file = OpenApiEndpoint.class.getResourceAsStream(RESOURCE)) {
            if (file == null) {
                throw new IllegalStateException("built without " + RESOURCE);
            }
            response = JsonResponse.ok(YAML.toContentType(), ByteString.fromArrayUnsafe(file.readAllBytes()));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    @Override
    public CompletionStage<HttpResponse> handle(HttpRequest request, Caller caller) {
        return bodies.dropped(request).thenApply(_ -> response);
    }
}
