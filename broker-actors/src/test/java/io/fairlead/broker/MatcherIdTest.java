// SPDX-License-Identifier: Apache-2.0
package io.fairlead.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.matching.Compartment;
import io.fairlead.matching.CompartmentId;
import io.fairlead.matching.CompartmentKind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MatcherIdTest {

    private static final CompartmentId ID = new CompartmentId(Samples.id(7));

    @ParameterizedTest
    @EnumSource
    void of_isParsedBack(CompartmentKind kind) {
        Compartment compartment = new Compartment(kind, ID);

        assertThat(MatcherId.parse(MatcherId.of(compartment))).isEqualTo(compartment);
    }

    @Test
    void of_differsByKindThoughTheBytesAreEqual() {
        assertThat(MatcherId.of(new Compartment(CompartmentKind.COMMON, ID)))
                .isNotEqualTo(MatcherId.of(new Compartment(CompartmentKind.PERSONAL, ID)));
    }
}
