// SPDX-License-Identifier: Apache-2.0
package io.fairlead.edge;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.JsonGeneratorDelegate;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairlead.matching.Location;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import org.apache.pekko.http.javadsl.model.ContentType;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpCharsets;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.MediaTypes;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.apache.pekko.http.javadsl.model.headers.Connection;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.apache.pekko.util.ByteString;
import org.jspecify.annotations.Nullable;

/** Renders outcomes and problems; nothing else writes a body. */
final class JsonResponse {

    /** Tells the caller to come back over a new connection, which a balancer takes to another node. */
    static final HttpHeader CLOSE = Connection.create("close");

    private static final HttpHeader NO_STORE = RawHeader.create("Cache-Control", "no-store");
    private static final ContentType PROBLEM_JSON = MediaTypes.customWithFixedCharset(
                    "application", "problem+json", HttpCharsets.UTF_8, Map.of(), false)
            .toContentType();
    private static final ObjectMapper MAPPER = new ObjectMapper(JsonFactory.builder()
            .addDecorator((_, generator) -> new ByBytes(generator))
            .build());
    private static final long MILLIS_PER_SECOND = Duration.ofSeconds(1).toMillis();

    private JsonResponse() {}

    static ObjectNode outcome(String outcome) {
        return JsonNodeFactory.instance.objectNode().put("outcome", outcome);
    }

    static ObjectNode outcome(String outcome, Enum<?> why, Duration retryAfter) {
        return outcome(outcome).put("why", Words.of(why)).put("retryAfterMs", retryAfter.toMillis());
    }

    /** Null, which stands in the body as such, when the country is not known. */
    static @Nullable String country(String country) {
        return country.equals(Location.UNKNOWN_COUNTRY) ? null : country;
    }

    static HttpResponse ok(ObjectNode body) {
        return ok(ContentTypes.APPLICATION_JSON, bytes(body));
    }

    static HttpResponse ok(ContentType contentType, ByteString body) {
        return HttpResponse.create()
                .withEntity(HttpEntities.create(contentType, body))
                .addHeader(NO_STORE);
    }

    /** A response that says nothing yet; the body will, in whatever way the outcome is rendered. */
    static HttpResponse later(HeldBody body) {
        return ok(ContentTypes.APPLICATION_JSON, ByteString.emptyByteString()).addAttribute(HeldBody.KEY, body);
    }

    static HttpResponse problem(ProblemDetails details) {
        Problem problem = details.problem();
        ObjectNode body = JsonNodeFactory.instance
                .objectNode()
                .put("type", problem.type())
                .put("title", problem.title())
                .put("status", problem.status())
                .put("detail", details.detail())
                .put("code", problem.code())
                .put("hint", problem.hint());
        details.pointer().ifPresent(pointer -> body.put("pointer", pointer));
        details.retryAfter().ifPresent(after -> body.put("retryAfterMs", after.toMillis()));
        HttpResponse response = HttpResponse.create()
                .withStatus(StatusCodes.get(problem.status()))
                .withEntity(HttpEntities.create(PROBLEM_JSON, bytes(body)))
                .addHeader(NO_STORE);
        return withRetryAfter(problem == Problem.DRAINING ? response.addHeader(CLOSE) : response, details);
    }

    private static HttpResponse withRetryAfter(HttpResponse response, ProblemDetails details) {
        return details.retryAfter()
                .map(after -> Math.max(1, Math.ceilDiv(after.toMillis(), MILLIS_PER_SECOND)))
                .map(seconds -> response.addHeader(RawHeader.create("Retry-After", Long.toString(seconds))))
                .orElse(response);
    }

    private static ByteString bytes(ObjectNode body) {
        var bytes = new Bytes();
        try {
            MAPPER.writeValue(bytes, body);
        } catch (IOException impossible) {
            throw new IllegalStateException("a tree of texts and numbers does not become JSON", impossible);
        }
        return bytes.written();
    }

    /** Writes texts as bytes: session descriptions are long, and this takes Jackson half the time. */
    private static final class ByBytes extends JsonGeneratorDelegate {
        ByBytes(JsonGenerator generator) {
            super(generator);
        }

        @Override
        public void writeString(String text) throws IOException {
            byte[] utf8 = text.getBytes(UTF_8);
            writeUTF8String(utf8, 0, utf8.length);
        }
    }

    /** Jackson writes a body of usual size at once, and the array is as long as that. */
    private static final class Bytes extends ByteArrayOutputStream {
        Bytes() {
            super(0);
        }

        /** Without a copy: nothing is to be written any more. */
        ByteString written() {
            return ByteString.fromArrayUnsafe(buf, 0, count);
        }
    }
}
