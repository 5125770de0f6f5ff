// SPDX-License-Identifier: Apache-2.0
package io.fairlead.edge;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.http.javadsl.model.ContentType;
import org.apache.pekko.http.javadsl.model.HttpCharset;
import org.apache.pekko.http.javadsl.model.HttpCharsets;
import org.apache.pekko.http.javadsl.model.HttpEntity;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.MediaType;
import org.apache.pekko.http.javadsl.model.MediaTypes;
import org.apache.pekko.http.javadsl.model.RequestEntity;
import org.apache.pekko.http.scaladsl.model.EntityStreamSizeException;
import org.apache.pekko.util.ByteString;
import org.jspecify.annotations.Nullable;

/**
 * Takes a request's body in: within its limits of type, length and time, as one JSON object.
 *
 * <p>A body that is refused unread ends the connection after the response, since nobody knows where the next request
 * begins.
 */
final class BodyReader {

    static final int BYTES_MAX = 64 * 1024;

    /** Pekko's own type for JSON forgets which charset the caller has claimed; the listener reads this one instead. */
    static final MediaType.WithOpenCharset JSON =
            MediaTypes.customWithOpenCharset("application", "json", Map.of(), false);

    private static final HttpCharset UTF_8 = HttpCharsets.UTF_8;

    private final ActorSystem<?> system;
    private final Duration readMax;

    BodyReader(ActorSystem<?> system, Duration readMax) {
        this.system = system;
        this.readMax = readMax;
    }

    /** Fails with {@link RequestRefused}. */
    CompletionStage<JsonFields> read(HttpRequest request) {
        RequestEntity entity = request.entity();
        requireJson(entity);
        if (entity.getContentLengthOption().orElse(0) > BYTES_MAX) {
            throw tooLarge();
        }
        if (entity instanceof HttpEntity.Strict whole) {
            return CompletableFuture.completedFuture(
                    StrictJson.object(whole.getData().asByteBuffer()));
        }
        return entity.withSizeLimit(BYTES_MAX)
                .getDataBytes()
                .completionTimeout(readMax)
                .runFold(ByteString.emptyByteString(), ByteString::concat, system)
                .handleAsync(this::parse, Endpoint.SAME_THREAD);
    }

    private JsonFields parse(ByteString body, @Nullable Throwable failure) {
        if (failure == null) {
            return StrictJson.object(body.asByteBuffer());
        }
        throw refusal(
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure);
    }

    private RuntimeException refusal(Throwable failure) {
        return switch (failure) {
            case EntityStreamSizeException _ -> tooLarge();
            case TimeoutException _ -> refused("The body did not arrive within %d ms.".formatted(readMax.toMillis()));
            default -> refused("The body broke off or is not well-formed HTTP.");
        };
    }

    private static void requireJson(RequestEntity entity) {
        ContentType type = entity.getContentType();
        boolean json = type.mediaType().mainType().equals(JSON.mainType())
                && type.mediaType().subType().equals(JSON.subType());
        if (!json
                || type.getCharsetOption()
                        .filter(charset -> !UTF_8.equals(charset))
                        .isPresent()) {
            throw new RequestRefused(ProblemDetails.of(
                    Problem.UNSUPPORTED_MEDIA_TYPE, "Only application/json in UTF-8 is understood here."));
        }
    }

    private static RequestRefused tooLarge() {
        return new RequestRefused(
                ProblemDetails.of(Problem.PAYLOAD_TOO_LARGE, "The body may have %d bytes.".formatted(BYTES_MAX)));
    }

    private static RequestRefused refused(String detail) {
        return new RequestRefused(ProblemDetails.of(Problem.INVALID_REQUEST, detail));
    }
}
