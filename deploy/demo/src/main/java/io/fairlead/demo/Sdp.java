// SPDX-License-Identifier: Apache-2.0
package io.fairlead.demo;

import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Session descriptions (RFC 8866) as a browser writes them for a data channel, with a marker in the user name of the
 * {@code o=} line that says who made which one. Addresses come from the ranges for documentation.
 */
final class Sdp {

    private static final Pattern MARKER = Pattern.compile("^o=fairlead-demo-(\\S+) ", Pattern.MULTILINE);
    private static final String ICE_CHARACTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    private static final int FINGERPRINT_BYTES = 32;

    private Sdp() {}

    static String offer(String marker, RandomGenerator random) {
        return description(marker, "actpass", random);
    }

    static String answer(String marker, RandomGenerator random) {
        return description(marker, "active", random);
    }

    /** The marker of a description that this class wrote; empty for one of a stranger. */
    static Optional<String> marker(String sdp) {
        var matcher = MARKER.matcher(sdp);
        return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
    }

    private static String description(String marker, String setup, RandomGenerator random) {
        String host = "192.0.2." + random.nextInt(1, 255);
        String reflexive = "198.51.100." + random.nextInt(1, 255);
        int port = random.nextInt(1_024, 65_536);
        return """
                v=0
                o=fairlead-demo-%s %d 2 IN IP4 127.0.0.1
                s=-
                t=0 0
                a=group:BUNDLE 0
                m=application 9 UDP/DTLS/SCTP webrtc-datachannel
                c=IN IP4 0.0.0.0
                a=candidate:1 1 udp 2113937151 %s %d typ host generation 0
                a=candidate:2 1 udp 1677729535 %s %d typ srflx raddr %s rport %d generation 0
                a=ice-ufrag:%s
                a=ice-pwd:%s
                a=fingerprint:sha-256 %s
                a=setup:%s
                a=mid:0
                a=sctp-port:5000
                a=max-message-size:262144
                """.formatted(
                        marker,
                        random.nextLong(1, Long.MAX_VALUE),
                        host,
                        port,
                        reflexive,
                        port,
                        host,
                        port,
                        iceText(4, random),
                        iceText(24, random),
                        fingerprint(random),
                        setup)
                .replace("\n", "\r\n");
    }

    private static String iceText(int length, RandomGenerator random) {
        return random.ints(length, 0, ICE_CHARACTERS.length())
                .mapToObj(index -> ICE_CHARACTERS.substring(index, index + 1))
                .collect(Collectors.joining());
    }

    private static String fingerprint(RandomGenerator random) {
        return IntStream.range(0, FINGERPRINT_BYTES)
                .mapToObj(_ -> "%02X".formatted(random.nextInt(256)))
                .collect(Collectors.joining(":"));
    }
}
