// SPDX-License-Identifier: Apache-2.0
package io.fairlead.edge;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.http.javadsl.model.ContentType;
import org.apache.pekko.http.javadsl.model.HttpCharset;
import org.apache.pekko.http.javadsl.model.HttpCharsets;
import org.apache.pekko.http.javadsl.model.HttpEntity;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.MediaType;
import org.apache.pekko.http.javadsl.model.MediaTypes;
import org.apache.pekko.http.javadsl.model.RequestEntity;
import org.apache.pekko.http.scaladsl.model.EntityStreamException;
import org.apache.pekko.http.scaladsl.model.EntityStreamSizeException;
import org.apache.pekko.util.ByteString;
import org.jspecify.annotations.Nullable;

/**
 * Takes a request's body in: within its limits of type, length and time, as one JSON object.
 *
 * <p>A refusal waits for the rest of the body, which is dropped: a connection that is closed with something unread is
 * reset, and the reset can overtake the response. Only what would be longer than {@link #DROPPED_MAX}, or slower than
 * the time allowed, ends the connection after the response, and its caller may see a reset instead of it.
 */
final class BodyReader {

    static final int BYTES_MAX = 64 * 1024;

    /** How much is read, in bytes, in order to refuse it politely. */
    static final int DROPPED_MAX = 1024 * 1024;

    /** Pekko's own type for JSON forgets which charset the caller has claimed; the listener reads this one instead. */
    static final MediaType.WithOpenCharset JSON =
            MediaTypes.customWithOpenCharset("application", "json", Map.of(), false);

    /** How Pekko says that one chunk is longer than {@code max-chunk-size}. */
    private static final String CHUNK_TOO_LARGE = "exceeds the configured limit";

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
        if (asksFirst(request)) {
            requireJson(entity);
            requireShort(entity.getContentLengthOption().orElse(0));
        }
        return arrived(entity).thenApply(body -> {
            requireJson(entity);
            requireShort(body.size());
            return StrictJson.object(body);
        });
    }

    /** Completes when a response that needs no body can be sent without being overtaken by a reset. Never fails. */
    CompletionStage<Done> dropped(HttpRequest request) {
        if (request.entity() instanceof HttpEntity.Strict || asksFirst(request)) {
            return CompletableFuture.completedFuture(Done.getInstance());
        }
        return arrived(request.entity()).handle((_, _) -> Done.getInstance());
    }

    /** The whole body, or more of it than is allowed. */
    private CompletableFuture<ByteString> arrived(RequestEntity entity) {
        if (entity instanceof HttpEntity.Strict whole) {
            return CompletableFuture.completedFuture(whole.getData());
        }
        if (entity.getContentLengthOption().orElse(0) > DROPPED_MAX) {
            return CompletableFuture.failedFuture(tooLarge());
        }
        return entity.withSizeLimit(DROPPED_MAX)
                .getDataBytes()
                .completionTimeout(readMax)
                .runFold(ByteString.emptyByteString(), BodyReader::append, system)
                .toCompletableFuture()
                .handleAsync(this::orRefusal, Endpoint.SAME_THREAD);
    }

    private static ByteString append(ByteString body, ByteString more) {
        return body.size() > BYTES_MAX ? body : body.concat(more);
    }

    private ByteString orRefusal(@Nullable ByteString body, @Nullable Throwable failure) {
        if (body != null) {
            return body;
        }
        throw refusal(failure instanceof CompletionException ? failure.getCause() : failure);
    }

    private RequestRefused refusal(@Nullable Throwable failure) {
        return switch (failure) {
            case EntityStreamSizeException _ -> tooLarge();
            case EntityStreamException ill when ill.info().summary().contains(CHUNK_TOO_LARGE) -> tooLarge();
            case TimeoutException _ -> refused("The body did not arrive within %d ms.".formatted(readMax.toMillis()));
            case null, default -> refused("The body broke off or is not well-formed HTTP.");
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

    private static void requireShort(long length) {
        if (length > BYTES_MAX) {
            throw tooLarge();
        }
    }

    /** The caller sends its body only when told to; whatever else it is told, it keeps it. */
    private static boolean asksFirst(HttpRequest request) {
        return request.getHeader("Expect").isPresent();
    }

    private static RequestRefused tooLarge() {
        return new RequestRefused(
                ProblemDetails.of(Problem.PAYLOAD_TOO_LARGE, "The body may have %d bytes.".formatted(BYTES_MAX)));
    }

    private static RequestRefused refused(String detail) {
        return new RequestRefused(ProblemDetails.of(Problem.INVALID_REQUEST, detail));
    }
}
