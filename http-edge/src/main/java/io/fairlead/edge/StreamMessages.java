// SPDX-License-Identifier: Apache-2.0
package io.fairlead.edge;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValidationUtil;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.util.AsciiString;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import org.apache.pekko.http.javadsl.model.AttributeKeys;
import org.apache.pekko.http.javadsl.model.ContentType;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.DateTime;
import org.apache.pekko.http.javadsl.model.HttpCharsets;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpEntity;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpMethod;
import org.apache.pekko.http.javadsl.model.HttpMethods;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.RemoteAddress;
import org.apache.pekko.http.javadsl.model.RequestEntity;
import org.apache.pekko.http.javadsl.model.RequestEntityAcceptances;
import org.apache.pekko.http.javadsl.model.Uri;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;
import org.apache.pekko.http.scaladsl.model.IllegalUriException;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;
import org.jspecify.annotations.Nullable;

/** Translates between what is said on HTTP/2 streams (RFC 9113) and the requests and responses of all listeners. */
final class StreamMessages {

    private static final ContentType JSON = BodyReader.JSON.toContentType(HttpCharsets.UTF_8);
    private static final Uri ROOT = Uri.create("/");
    /** How Netty says that it has found no fault. */
    private static final int VALID = -1;

    private static final long MILLIS_PER_SECOND = 1_000;

    /** What {@code Date} says within one second. */
    private record Second(long number, String text) {}

    private static volatile Second now = new Second(0, "");

    private StreamMessages() {}

    /**
     * A request; of one that {@linkplain #wantsHeadOnly wants the head only} what it would be otherwise.
     *
     * @param peer the other end of the connection
     * @throws RequestRefused when it has no method, no path that can be read, or an ill-formed header
     */
    static HttpRequest request(Http2Headers head, RequestEntity entity, RemoteAddress peer) {
        List<HttpHeader> headers = new ArrayList<>(head.size());
        if (head.authority() != null) {
            headers.add(header("host", head.authority()));
        }
        for (Map.Entry<CharSequence, CharSequence> header : head) {
            if (!Http2Headers.PseudoHeaderName.hasPseudoHeaderFormat(header.getKey())) {
                headers.add(header(header.getKey(), header.getValue()));
            }
        }
        return HttpRequest.create()
                .withMethod(method(head))
                .withUri(uri(head.path()))
                .withHeaders(headers)
                .withEntity(entity)
                .addAttribute(AttributeKeys.remoteAddress, peer);
    }

    private static HttpHeader header(CharSequence name, CharSequence value) {
        if (HttpHeaderValidationUtil.validateToken(name) != VALID
                || HttpHeaderValidationUtil.validateValidHeaderValue(value) != VALID) {
            throw refused("A header's name or value has characters that it must not have.");
        }
        return RawHeader.create(name.toString(), value.toString());
    }

    /** Wants the head of the response only: HEAD is GET without the body, wherever there is a GET. */
    static boolean wantsHeadOnly(Http2Headers head) {
        return is(HttpMethods.HEAD, head);
    }

    static boolean asksForTunnel(Http2Headers head) {
        return is(HttpMethods.CONNECT, head);
    }

    private static boolean is(HttpMethod method, Http2Headers head) {
        return head.method() != null && AsciiString.contentEquals(head.method(), method.value());
    }

    private static HttpMethod method(Http2Headers head) {
        if (head.method() == null || head.method().isEmpty()) {
            throw refused("The request names no method.");
        }
        if (wantsHeadOnly(head)) {
            return HttpMethods.GET;
        }
        String name = head.method().toString();
        // Those that take no body must not fail where one comes.
        return HttpMethods.lookup(name)
                .filter(HttpMethod::isEntityAccepted)
                .orElseGet(() -> HttpMethods.custom(name, false, false, RequestEntityAcceptances.Tolerated));
    }

    private static Uri uri(@Nullable CharSequence target) {
        if (target == null || target.isEmpty() || target.charAt(0) != '/') {
            throw refused("The request names no path.");
        }
        try {
            return ROOT.path(withoutQuery(target.toString()));
        } catch (IllegalUriException ill) {
            throw refused("The request's path cannot be read.");
        }
    }

    private static String withoutQuery(String target) {
        int query = target.indexOf('?');
        return query < 0 ? target : target.substring(0, query);
    }

    private static RequestRefused refused(String detail) {
        return new RequestRefused(ProblemDetails.of(Problem.INVALID_REQUEST, detail));
    }

    /** The caller sends its body only when told to go on. */
    static boolean asksFirst(Http2Headers head) {
        return head.contains(HttpHeaderNames.EXPECT, HttpHeaderValues.CONTINUE, true);
    }

    /** Tells a caller that asks first to go on. */
    static Http2Headers goOn() {
        return new DefaultHttp2Headers().status(HttpResponseStatus.CONTINUE.codeAsText());
    }

    /** @param bytes in one array; not to be written any more */
    static RequestEntity body(Http2Headers head, ByteBuf bytes) {
        return HttpEntities.create(
                contentType(head),
                bytes.isReadable()
                        ? ByteString.fromArrayUnsafe(bytes.array(), bytes.arrayOffset(), bytes.readableBytes())
                        : ByteString.emptyByteString());
    }

    /** A body that has not come in time. */
    static RequestEntity lateBody(Http2Headers head) {
        return HttpEntities.create(contentType(head), Source.failed(new TimeoutException()));
    }

    /** JSON in UTF-8, or else a type that nobody understands here. */
    private static ContentType contentType(Http2Headers head) {
        List<CharSequence> types = head.getAll(HttpHeaderNames.CONTENT_TYPE);
        return types.size() == 1 && isJson(types.getFirst().toString().toLowerCase(Locale.ROOT))
                ? JSON
                : ContentTypes.NO_CONTENT_TYPE;
    }

    private static boolean isJson(String type) {
        if (type.equals("application/json")) {
            return true; // as nearly everybody says it
        }
        String[] parts = type.split(";", -1);
        return parts[0].strip().equals("application/json")
                && Arrays.stream(parts)
                        .map(part -> part.strip().replace("\"", ""))
                        .allMatch(part -> !part.startsWith("charset=") || part.equals("charset=utf-8"));
    }

    /**
     * The head of a response whose body is known.
     *
     * @param length of the body, in bytes
     */
    static Http2Headers head(HttpResponse response, int length) {
        Http2Headers head = head(response);
        if (response.status().allowsEntity()) {
            head.setInt(HttpHeaderNames.CONTENT_LENGTH, length);
        }
        return head;
    }

    /** The head of a response whose body will come. */
    static Http2Headers head(HttpResponse response) {
        Http2Headers head = new DefaultHttp2Headers()
                .status(Integer.toString(response.status().intValue()));
        head.set(HttpHeaderNames.DATE, date());
        if (response.status().allowsEntity()) {
            head.set(
                    HttpHeaderNames.CONTENT_TYPE,
                    response.entity().getContentType().toString());
        }
        for (HttpHeader header : response.getHeaders()) {
            // A stream has no say in its connection.
            if (!header.is("connection")) {
                head.add(header.lowercaseName(), header.value());
            }
        }
        return head;
    }

    static ByteString body(HttpResponse response) {
        if (response.entity() instanceof HttpEntity.Strict whole) {
            return whole.getData();
        }
        throw new IllegalStateException("a response is rendered whole");
    }

    private static String date() {
        long number = System.currentTimeMillis() / MILLIS_PER_SECOND;
        Second second = now;
        if (second.number() != number) {
            second = new Second(
                    number, DateTime.create(number * MILLIS_PER_SECOND).toRfc1123DateTimeString());
            now = second;
        }
        return second.text();
    }
}
