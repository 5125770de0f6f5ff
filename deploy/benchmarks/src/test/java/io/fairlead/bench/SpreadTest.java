// SPDX-License-Identifier: Apache-2.0
package io.fairlead.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class SpreadTest {

    @Test
    void median_isInTheMiddle() {
        assertThat(Spread.of(5, 1, 3).median()).isEqualTo(3);
        assertThat(Spread.of(4, 1, 3, 2).median()).isEqualTo(2.5);
    }

    @Test
    void text_hasThreeDigitsAndTheEnds() {
        assertThat(Spread.of(81.49, 79.93, 84.02)).hasToString("81.5 (79.9 to 84)");
        assertThat(Spread.of(16_712.3)).hasToString("16,712");
        assertThat(Spread.of(0.041_23)).hasToString("0.0412");
        assertThat(Spread.of(0)).hasToString("0");
    }

    @Test
    void noRun_isNoSpread() {
        assertThatThrownBy(() -> new Spread(List.of())).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void goal_isMetByTheMedian() {
        assertThat(Goal.CHOICE.isMet(Spread.of(0.5, 1, 7))).isTrue();
        assertThat(Goal.CHOICE.isMet(Spread.of(1.01))).isFalse();
        assertThat(Goal.MATCH_RATE.isMet(Spread.of(15_000))).isTrue();
        assertThat(Goal.MATCH_RATE.isMet(Spread.of(14_999))).isFalse();
    }
}
