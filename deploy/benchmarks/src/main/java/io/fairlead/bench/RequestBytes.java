// SPDX-License-Identifier: Apache-2.0
package io.fairlead.bench;

import io.fairlead.bench.Exchange.Kind;
import io.fairlead.bench.Plan.Protocol;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Requests as bytes: over HTTP/1.1 whole ones, over HTTP/2 their bodies, since heads are coded anew on each connection
 * there ({@link StreamHeads}). What is the same every time is written once; an offer or answer is three copies of
 * bytes, which is what lets the driver run beside the broker that it measures.
 */
final class RequestBytes {

    private static final byte[] SDP_HEAD = Sdp.escapedHead();
    private static final byte[] BODY_TAIL = bytes("\"}}");

    private final Protocol protocol;
    private final byte[] before;
    private final byte[] after;

    private RequestBytes(Protocol protocol, byte[] before, byte[] after) {
        this.protocol = protocol;
        this.before = before;
        this.after = after;
    }

    static ByteBuf announcement(Protocol protocol, Peer proxy, String proxyId, int waitMs) {
        String body = "{\"proxyId\":\"" + proxyId + "\"," + traits(proxy, waitMs) + "}";
        String head = head(protocol, Kind.ANNOUNCEMENT, proxy, body.length());
        return Unpooled.unreleasableBuffer(Unpooled.wrappedBuffer(bytes(head + body)));
    }

    /** An offer that lacks its token only. */
    static RequestBytes offer(Protocol protocol, Peer client, Sdp sdp, int waitMs) {
        String body = "{" + traits(client, waitMs) + ",\"networkProtocol\":\"udp\""
                + ",\"destination\":{\"address\":\"192.0.2.7:443\",\"serverId\":\"relay-7\"}"
                + ",\"offer\":{\"type\":\"offer\",\"sdp\":\"";
        byte[] tail = joined(sdp.escapedTail(), BODY_TAIL);
        int length = body.length() + SDP_HEAD.length + Token.DIGITS + tail.length;
        String head = head(protocol, Kind.OFFER, client, length);
        return new RequestBytes(protocol, joined(bytes(head + body), SDP_HEAD), tail);
    }

    /** The answers of one driver, which differ in their IDs and token. */
    static RequestBytes answers(Protocol protocol, Sdp sdp) {
        return new RequestBytes(protocol, SDP_HEAD, joined(sdp.escapedTail(), BODY_TAIL));
    }

    ByteBuf with(long token, ByteBufAllocator memory) {
        return tokenInto(
                memory.ioBuffer(before.length + Token.DIGITS + after.length).writeBytes(before), token);
    }

    ByteBuf answer(Peer proxy, String proxyId, String connectionId, int version, long token, ByteBufAllocator memory) {
        String body = "{\"proxyId\":\"" + proxyId + "\",\"connectionId\":\"" + connectionId
                + "\",\"selectedProtocolVersion\":" + version + ",\"answer\":{\"type\":\"answer\",\"sdp\":\"";
        int length = body.length() + before.length + Token.DIGITS + after.length;
        String head = head(protocol, Kind.ANSWER, proxy, length);
        ByteBuf request = memory.ioBuffer(head.length() + length);
        request.writeCharSequence(head, StandardCharsets.US_ASCII);
        request.writeCharSequence(body, StandardCharsets.US_ASCII);
        return tokenInto(request.writeBytes(before), token);
    }

    /** An error instead of an answer. */
    ByteBuf failure(Peer proxy, String proxyId, String connectionId) {
        String body = "{\"proxyId\":\"" + proxyId + "\",\"connectionId\":\"" + connectionId
                + "\",\"error\":\"no ICE candidates\"}";
        return Unpooled.wrappedBuffer(bytes(head(protocol, Kind.ANSWER, proxy, body.length()) + body));
    }

    private ByteBuf tokenInto(ByteBuf request, long token) {
        for (int shift = 4 * (Token.DIGITS - 1); shift >= 0; shift -= 4) {
            request.writeByte(Token.digit(token >>> shift));
        }
        return request.writeBytes(after);
    }

    private static String head(Protocol protocol, Kind kind, Peer peer, int length) {
        if (protocol == Protocol.HTTP_2) {
            return "";
        }
        StringBuilder head = new StringBuilder(200)
                .append("POST ")
                .append(kind.path())
                .append(" HTTP/1.1\r\nHost: broker\r\nContent-Type: application/json\r\nContent-Length: ")
                .append(length)
                .append("\r\n");
        if (!peer.country().isEmpty()) {
            head.append("X-Client-Country: ").append(peer.country()).append("\r\nX-Client-Asn: ");
            head.append(peer.asn()).append("\r\n");
        }
        return head.append("\r\n").toString();
    }

    private static String traits(Peer peer, int waitMs) {
        return "\"commonCompartments\":" + list(peer.commonCompartments()) + ",\"personalCompartments\":"
                + list(peer.personalCompartments()) + ",\"nat\":{\"mapping\":\""
                + peer.nat().mapping()
                + "\",\"filtering\":\"" + peer.nat().filtering()
                + "\"},\"portMappings\":[],\"network\":\"wifi\",\"protocolVersion\":" + peer.protocolVersion()
                + ",\"waitMs\":" + waitMs;
    }

    private static String list(List<String> ids) {
        return ids.stream()
                .collect(Collectors.joining("\",\"", ids.isEmpty() ? "[" : "[\"", ids.isEmpty() ? "]" : "\"]"));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static byte[] joined(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }
}
