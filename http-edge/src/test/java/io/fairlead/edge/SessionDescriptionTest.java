// SPDX-License-Identifier: Apache-2.0
package io.fairlead.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SessionDescriptionTest {

    private static final String HEAD = "v=0\r\no=- 1 2 IN IP4 0.0.0.0\r\ns=-\r\n";
    private static final String MEDIA = "m=application 9 UDP/DTLS/SCTP webrtc-datachannel\r\n";

    private static String refusal(String sdp) {
        try {
            SessionDescription.checked(sdp);
            return "accepted";
        } catch (IllegalArgumentException refused) {
            return String.valueOf(refused.getMessage());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"chromium-offer", "chromium-answer", "firefox-offer", "firefox-answer"})
    void browsers_areAcceptedUntouched(String name) {
        String sdp = Bodies.sdp(name + ".sdp");
        assertThat(SessionDescription.checked(sdp)).isSameAs(sdp);
        assertThat(refusal(sdp.replace("\r\n", "\n"))).isEqualTo("accepted");
        assertThat(refusal(sdp.stripTrailing())).isEqualTo("accepted");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "t=0 0",
                "t=0 0;t=1 2",
                "t=3034423619 3042462419;r=604800 3600 0 90000;r=7d 1h 0 25h;z=2882844526 -1h;t=0 0",
                "i=x;u=http://example.org/;e=a;e=b;p=1;c=IN IP6 ::1;b=AS:64;b=X-YZ:128;t=0 0;k=prompt;a=recvonly;a=x:y:z",
                "t=0 0;a=note:Grüße, 你好, 👋"
            })
    void sessionLines_inOrderAreAccepted(String lines) {
        assertThat(refusal(HEAD + lines.replace(";", "\r\n") + "\r\n" + MEDIA)).isEqualTo("accepted");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "m=audio 49170/2 RTP/AVP 0 8 97",
                "m=application 0 UDP/DTLS/SCTP webrtc-datachannel;m=video 65535 UDP/TLS/RTP/SAVPF 96",
                "m=audio 9 RTP/AVP 0;i=x;c=IN IP4 224.2.1.1/127;c=IN IP4 224.2.1.2/127;b=AS:1;k=clear:x;a=mid:0"
            })
    void mediaLines_inOrderAreAccepted(String lines) {
        assertThat(refusal(HEAD + "t=0 0\r\n" + lines.replace(";", "\r\n"))).isEqualTo("accepted");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'' | line 1 must be a v= line",
                "hello | line 1 must be a v= line",
                "v=1;o=- 1 2 IN IP4 0;s=-;t=0 0;m=a 9 b c | line 1 must have the form of v=",
                "v=0 ;o=- 1 2 IN IP4 0;s=-;t=0 0;m=a 9 b c | line 1 must have the form of v=",
                "v=;o=- 1 2 IN IP4 0;s=-;t=0 0;m=a 9 b c | line 1 must have the form of v=",
                "v=00;o=- 1 2 IN IP4 0;s=-;t=0 0;m=a 9 b c | line 1 must have the form of v=",
                "' v=0;o=- 1 2 IN IP4 0;s=-;t=0 0;m=a 9 b c' | line 1 must be a v= line",
                "o=- 1 2 IN IP4 0;v=0;s=-;t=0 0;m=a 9 b c | line 1 must be a v= line",
                "v=0;s=-;t=0 0;m=a 9 b c | line 2 must be a o= line",
                "v=0;o=- 1 2 IN IP4;s=-;t=0 0;m=a 9 b c | line 2 must have the form of o=",
                "v=0;o=- 1 2 IN IP4 0 0;s=-;t=0 0;m=a 9 b c | line 2 must have the form of o=",
                "v=0;o=- one 2 IN IP4 0;s=-;t=0 0;m=a 9 b c | line 2 must have the form of o=",
                "v=0;o=- 1 2  IN IP4 0;s=-;t=0 0;m=a 9 b c | line 2 must have the form of o=",
                "v=0;o=- 1 two IN IP4 0;s=-;t=0 0;m=a 9 b c | line 2 must have the form of o=",
                "v=0;o=- 1 2 IN  0;s=-;t=0 0;m=a 9 b c | line 2 must have the form of o=",
                "v=0;o=;s=-;t=0 0;m=a 9 b c | line 2 must have the form of o=",
                "v=0;o=- 1 2 IN IP4 0;t=0 0;m=a 9 b c | line 3 must be a s= line",
                "v=0;o=- 1 2 IN IP4 0;s=;t=0 0;m=a 9 b c | line 3 must have the form of s=",
                "v=0;o=- 1 2 IN IP4 0;s=-;m=a 9 b c | line 4 must be a t= line",
                "v=0;o=- 1 2 IN IP4 0;s=-;t=0;m=a 9 b c | line 4 must have the form of t=",
                "v=0;o=- 1 2 IN IP4 0;s=-;t=;m=a 9 b c | line 4 must have the form of t=",
                "v=0;o=- 1 2 IN IP4 0;s=-;t= 0;m=a 9 b c | line 4 must have the form of t=",
                "v=0;o=- 1 2 IN IP4 0;s=-;t=0 ;m=a 9 b c | line 4 must have the form of t=",
                "v=0;o=- 1 2 IN IP4 0;s=-;t=0 0 0;m=a 9 b c | line 4 must have the form of t=",
                "v=0;o=- 1 2 IN IP4 0;s=-;t=x 0;m=a 9 b c | line 4 must have the form of t=",
                "v=0;o=- 1 2 IN IP4 0;s=-;t=0 x;m=a 9 b c | line 4 must have the form of t=",
                "v=0;o=- 1 2 IN IP4 0;s=-;t=0 1/;m=a 9 b c | line 4 must have the form of t=",
                "v=0;o=- 1 2 IN IP4 0;s=-;t=0 1:;m=a 9 b c | line 4 must have the form of t=",
                "v=0;o=- 1 2 IN IP4 0;s=-;t=0 \u0663;m=a 9 b c | line 4 must have the form of t=",
                "v=0;o=- 1 2 IN IP4 0;s=-;a=x;t=0 0;m=a 9 b c | line 4 must be a t= line",
                "v=0;o=- 1 2 IN IP4 0;s=-;t=0 0;c=IN IP4 0;m=a 9 b c | line 5 must be a m= line",
                "v=0;o=- 1 2 IN IP4 0;s=-;c=IN IP4;t=0 0;m=a 9 b c | line 4 must have the form of c=",
                "v=0;o=- 1 2 IN IP4 0;s=-;c=IN IP4 ;t=0 0;m=a 9 b c | line 4 must have the form of c=",
                "v=0;o=- 1 2 IN IP4 0;s=-;c=IN  0;t=0 0;m=a 9 b c | line 4 must have the form of c=",
                "v=0;o=- 1 2 IN IP4 0;s=-;c=IN IP4 0 0;t=0 0;m=a 9 b c | line 4 must have the form of c=",
                "v=0;o=- 1 2 IN IP4 0;s=-;c=IN IP4 0;c=IN IP4 0;t=0 0;m=a 9 b c | line 5 must be a t= line",
                "v=0;o=- 1 2 IN IP4 0;s=-;b=64;t=0 0;m=a 9 b c | line 4 must have the form of b=",
                "v=0;o=- 1 2 IN IP4 0;s=-;t=0 0 | line 5 must be a m= line",
                "v=0;o=- 1 2 IN IP4 0;s=-;t=0 0;m=a 9 b | line 5 must have the form of m=",
                "v=0;o=- 1 2 IN IP4 0;s=-;t=0 0;m=a x b c | line 5 must have the form of m=",
                "v=0;o=- 1 2 IN IP4 0;s=-;t=0 0;m=a -1 b c | line 5 must have the form of m=",
                "v=0;o=- 1 2 IN IP4 0;s=-;t=0 0;m=a 65536 b c | line 5 must have a port up to 65535",
                "v=0;o=- 1 2 IN IP4 0;s=-;t=0 0;m=a 9 b c;t=0 0 | line 6 must be a m= line",
                "v=0;o=- 1 2 IN IP4 0;s=-;t=0 0;m=a 9 b c;q=x | line 6 must be a m= line",
                "v=0;o=- 1 2 IN IP4 0;s=-;t=0 0;m=a 9 b c;a= | line 6 must have the form of a=",
                "v=0;o=- 1 2 IN IP4 0;s=-;t=0 0;m=a 9 b c;a=: | line 6 must have the form of a=",
                "v=0;o=- 1 2 IN IP4 0;s=-;t=0 0;m=a 9 b c;A=x | line 6 must be a m= line",
                "v=0;o=- 1 2 IN IP4 0;s=-;t=0 0;m=a 9 b c;;a=x | line 6 must be a m= line",
                "v=0;o=- 1 2 IN IP4 0;s=-;t=0 0;m=a 9 b c;; | line 6 must be a m= line",
                "v=0;;o=- 1 2 IN IP4 0;s=-;t=0 0;m=a 9 b c | line 2 must be a o= line"
            })
    void lines_outOfFormOrOrderAreRefused(String lines, String refusal) {
        assertThat(refusal(lines.replace(";", "\r\n")))
                .isEqualTo("is not a session description: " + refusal + (refusal.endsWith("=") ? " in RFC 8866" : ""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\0", "\r", "\u001b", "\u007f", "\u0080", "\u0085", "\u009f"})
    void controlCharacters_areRefused(String control) {
        assertThat(refusal(HEAD + "t=0 0\r\n" + MEDIA + "a=x:" + control + "y\r\n"))
                .contains("line 6 must not contain control characters");
    }

    /** Octets are looked at eight at a time. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16})
    void characters_areJudgedWhereverTheyStand(int before) {
        for (char character = 0; character <= 0xA0; character++) {
            if (character == '\n') {
                continue; // ends the line
            }
            String line = HEAD + "t=0 0\r\n" + MEDIA + "a=x:" + "-".repeat(before) + character;
            String expected = Character.isISOControl(character) && character != '\t'
                    ? "is not a session description: line 6 must not contain control characters"
                    : "accepted";
            assertThat(refusal(line)).as("%x at the end", (int) character).isEqualTo(expected);
            assertThat(refusal(line + "-".repeat(9))).as("%x", (int) character).isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"\u00a0", "\u00bf", "ü", "€", "\uD83D\uDE00"})
    void charactersAboveAscii_areAccepted(String character) {
        assertThat(refusal(HEAD + "t=0 0\r\n" + MEDIA + "a=x:" + character + "\r\n"))
                .isEqualTo("accepted");
    }

    @Test
    void tab_isPartOfAValue() {
        assertThat(refusal(HEAD + "t=0 0\r\n" + MEDIA + "a=x:\ty\r\n")).isEqualTo("accepted");
    }

    @Test
    void limits_ofBytesLinesAndLineLength() {
        String start = HEAD + "t=0 0\r\n" + MEDIA;
        String fill = "a=" + "x".repeat(4_000) + "\r\n";
        String almost = start + fill.repeat(8);
        String full = almost + "a=" + "x".repeat(SessionDescription.BYTES_MAX - almost.length() - 2);
        assertThat(refusal(full)).isEqualTo("accepted");
        assertThat(refusal(full + "x")).isEqualTo("must be at most 32768 bytes");
        assertThat(refusal(full.substring(0, full.length() - 1) + "ü")).isEqualTo("must be at most 32768 bytes");
        assertThat(refusal(start + "a=x\n".repeat(995))).isEqualTo("accepted");
        assertThat(refusal(start + "a=x\n".repeat(996))).isEqualTo("must be at most 1000 lines");
        assertThat(refusal(start + "a=" + "x".repeat(4_094))).isEqualTo("accepted");
        assertThat(refusal(start + "a=" + "x".repeat(4_095))).contains("line 6 must be at most 4096 characters");
    }

    @Test
    void longMediaLine_costsNoStack() {
        assertThat(refusal(HEAD + "t=0 0\r\nm=audio 9 RTP/AVP" + " 0".repeat(2_000)))
                .isEqualTo("accepted");
        assertThatThrownBy(() -> SessionDescription.checked("v=0\r\no=" + "- ".repeat(2_000)))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
