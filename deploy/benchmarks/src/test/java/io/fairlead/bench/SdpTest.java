// SPDX-License-Identifier: Apache-2.0
package io.fairlead.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class SdpTest {

    private final Sdp sdp = Sdp.of("actpass", 2_000);

    private String text(long token) {
        String json = new String(Sdp.escapedHead(), StandardCharsets.US_ASCII)
                + Token.text(token)
                + new String(sdp.escapedTail(), StandardCharsets.US_ASCII);
        return json.replace("\\r\\n", "\r\n");
    }

    @Test
    void token_isFoundAgain() {
        assertThat(Sdp.token(text(0x0123_4567_89ab_cdefL))).isEqualTo(0x0123_4567_89ab_cdefL);
        assertThat(Sdp.token("v=0\r\no=somebody 1 2 IN IP4 0.0.0.0\r\n")).isEqualTo(Token.NONE);
        assertThat(Sdp.token("v=0\r\no=fairlead-bench-123")).isEqualTo(Token.NONE);
    }

    @Test
    void size_isNearlyThatAskedFor() {
        assertThat(text(1).length()).isBetween(1_900, 2_000);
    }

    @Test
    void alteredByOneCharacter_isNotIntact() {
        assertThat(sdp.isIntact(text(1))).isTrue();
        assertThat(sdp.isIntact(text(1).replace("a=mid:0", "a=mid:1"))).isFalse();
        assertThat(sdp.isIntact(text(1) + "\r\n")).isFalse();
    }
}
