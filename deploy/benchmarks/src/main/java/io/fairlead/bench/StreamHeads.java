// SPDX-License-Identifier: Apache-2.0
package io.fairlead.bench;

import io.fairlead.bench.Exchange.Kind;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.util.AsciiString;

/** The heads of requests over HTTP/2; {@link RequestBytes} has those over HTTP/1.1. */
final class StreamHeads {

    private static final AsciiString POST = AsciiString.cached("POST");
    private static final AsciiString HTTP = AsciiString.cached("http");
    private static final AsciiString BROKER = AsciiString.cached("broker");
    private static final AsciiString COUNTRY = AsciiString.cached("x-client-country");
    private static final AsciiString ASN = AsciiString.cached("x-client-asn");

    private StreamHeads() {}

    static Http2Headers of(Kind kind, Peer peer, int bodyBytes) {
        Http2Headers head = new DefaultHttp2Headers(false)
                .method(POST)
                .scheme(HTTP)
                .authority(BROKER)
                .path(kind.path())
                .set(HttpHeaderNames.CONTENT_TYPE, HttpHeaderValues.APPLICATION_JSON)
                .set(HttpHeaderNames.CONTENT_LENGTH, Integer.toString(bodyBytes));
        if (!peer.country().isEmpty()) {
            head.set(COUNTRY, peer.country()).set(ASN, Long.toString(peer.asn()));
        }
        return head;
    }
}
