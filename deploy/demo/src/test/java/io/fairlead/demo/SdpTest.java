// SPDX-License-Identifier: Apache-2.0
package io.fairlead.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SdpTest {

    /** The order of lines that RFC 8866 §5 asks for, as far as the demo uses it. */
    private static final Pattern GRAMMAR = Pattern.compile("v=0\r\n"
            + "o=[^ \r\n]+ \\d+ \\d+ IN IP4 [0-9.]+\r\n"
            + "s=[^\r\n]+\r\n"
            + "t=0 0\r\n"
            + "(a=[^\r\n]+\r\n)+"
            + "m=application 9 UDP/DTLS/SCTP webrtc-datachannel\r\n"
            + "c=IN IP4 [0-9.]+\r\n"
            + "(a=[^\r\n]+\r\n)+");

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void description_followsTheGrammar(long seed) {
        assertThat(Sdp.offer("x-c01-1", new SplittableRandom(seed))).matches(GRAMMAR);
        assertThat(Sdp.answer("x-p01-1", new SplittableRandom(seed))).matches(GRAMMAR);
    }

    @Test
    void description_hasWhatAPeerNeedsToConnect() {
        assertThat(Sdp.offer("x-c01-1", new SplittableRandom(1)))
                .containsPattern("a=ice-ufrag:[A-Za-z0-9+/]{4,}\r\n")
                .containsPattern("a=ice-pwd:[A-Za-z0-9+/]{22,}\r\n")
                .containsPattern("a=fingerprint:sha-256 ([0-9A-F]{2}:){31}[0-9A-F]{2}\r\n")
                .contains("a=setup:actpass\r\n");
    }

    @Test
    void answer_takesTheActivePart() {
        assertThat(Sdp.answer("x-p01-1", new SplittableRandom(1))).contains("a=setup:active\r\n");
    }

    @Test
    void marker_isReadBack() {
        assertThat(Sdp.marker(Sdp.offer("x-c01-17", new SplittableRandom(1)))).contains("x-c01-17");
    }

    @Test
    void marker_ofAStrangersDescriptionIsEmpty() {
        assertThat(Sdp.marker("v=0\r\no=- 1 2 IN IP4 127.0.0.1\r\ns=o=fairlead-demo-x \r\n"))
                .isEmpty();
    }
}
