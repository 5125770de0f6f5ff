// SPDX-License-Identifier: Apache-2.0
package io.fairlead.demo;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PoolTest {

    @ParameterizedTest
    @EnumSource
    void id_isThirtyTwoBytesOfBase64Url(Pool pool) {
        assertThat(pool.id()).matches("[A-Za-z0-9_-]{43}");
    }

    @Test
    void common1_isTheCompartmentOfAllExamples() {
        assertThat(Pool.COMMON_1.id()).isEqualTo("ZmFpcmxlYWQtY29tbW9uLWNvbXBhcnRtZW50LTAwMDA");
    }

    @Test
    void friends2_hasTheBytesOfACommonCompartment() {
        assertThat(Pool.FRIENDS_2.id()).isEqualTo(Pool.COMMON_2.id());
        assertThat(Pool.FRIENDS_2.kind()).isNotEqualTo(Pool.COMMON_2.kind());
    }
}
