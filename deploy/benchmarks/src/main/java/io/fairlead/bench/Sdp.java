// SPDX-License-Identifier: Apache-2.0
package io.fairlead.bench;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The session description (RFC 8866) that a driver sends over and over, as long as those of browsers, with a token in
 * its {@code o=} line that differs every time. Addresses come from the ranges for documentation.
 */
final class Sdp {

    private static final String MARKER = "o=fairlead-bench-";
    private static final String LINE_END = "\r\n";
    private static final String HEAD = "v=0\r\n" + MARKER;

    private static final byte[] ESCAPED_HEAD = escaped(HEAD);

    private final String tail;
    private final byte[] escapedTail;

    private Sdp(String tail) {
        this.tail = tail;
        this.escapedTail = escaped(tail);
    }

    /** @param bytes the length to reach, as nearly as whole lines allow */
    static Sdp of(String setup, int bytes) {
        StringBuilder tail = new StringBuilder(" 4611731400430051336 2 IN IP4 127.0.0.1\r\n");
        for (String line : new String[] {
            "s=-",
            "t=0 0",
            "a=group:BUNDLE 0",
            "m=application 9 UDP/DTLS/SCTP webrtc-datachannel",
            "c=IN IP4 0.0.0.0",
            "a=ice-ufrag:Fl5d",
            "a=ice-pwd:0cLmQz4bTnW7dPqK2xVhR9sJ",
            "a=fingerprint:sha-256 " + "3A:".repeat(31) + "7F",
            "a=setup:" + setup,
            "a=mid:0",
            "a=sctp-port:5000",
            "a=max-message-size:262144"
        }) {
            tail.append(line).append(LINE_END);
        }
        for (int i = 1; tail.length() < bytes - HEAD.length() - Token.DIGITS - 70; i++) {
            tail.append("a=candidate:%d 1 udp 2113937151 192.0.2.%d %d typ host generation 0"
                            .formatted(i, i % 255, 40_000 + i))
                    .append(LINE_END);
        }
        return new Sdp(tail.toString());
    }

    private static byte[] escaped(String text) {
        return text.replace("\r\n", "\\r\\n").getBytes(StandardCharsets.US_ASCII);
    }

    /** The description with this token. */
    String text(long token) {
        return HEAD + Token.text(token) + tail;
    }

    /** What goes before the token in a JSON text. */
    static byte[] escapedHead() {
        return ESCAPED_HEAD.clone();
    }

    /** What follows it. */
    byte[] escapedTail() {
        return escapedTail.clone();
    }

    /** The token of a description that a driver has sent; {@link Token#NONE} for a stranger's. */
    static long token(String sdp) {
        int at = sdp.indexOf(MARKER);
        return at < 0 ? Token.NONE : Token.read(sdp, at + MARKER.length());
    }

    /**
     * The token of a description that stands in a JSON text byte for byte as a driver writes it; {@link Token#NONE} for
     * any other, which may still be intact.
     *
     * @param quote where the text of the description begins
     */
    long tokenOfIntact(byte[] json, int length, int quote) {
        int tokenAt = quote + 1 + ESCAPED_HEAD.length;
        int tailAt = tokenAt + Token.DIGITS;
        int end = tailAt + escapedTail.length;
        boolean intact = end < length
                && json[end] == '"'
                && Arrays.equals(json, quote + 1, tokenAt, ESCAPED_HEAD, 0, ESCAPED_HEAD.length)
                && Arrays.equals(json, tailAt, end, escapedTail, 0, escapedTail.length);
        return intact ? Token.read(new String(json, tokenAt, Token.DIGITS, StandardCharsets.US_ASCII), 0) : Token.NONE;
    }

    /** Whether a description that came with one of our tokens came as it was sent. */
    boolean isIntact(String sdp) {
        int tailAt = HEAD.length() + Token.DIGITS;
        return sdp.length() == tailAt + tail.length() && sdp.startsWith(HEAD) && sdp.endsWith(tail);
    }
}
