// SPDX-License-Identifier: Apache-2.0
package io.fairlead.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.demo.Persona.Nat;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PersonaTest {

    @ParameterizedTest
    @CsvSource({
        "OPEN,            OPEN,            true",
        "OPEN,            SYMMETRIC,       true",
        "CONE,            UNKNOWN,         true",
        "PORT_RESTRICTED, CONE,            true",
        "PORT_RESTRICTED, PORT_RESTRICTED, true",
        "PORT_RESTRICTED, SYMMETRIC,       false",
        "SYMMETRIC,       OPEN,            true",
        "SYMMETRIC,       PORT_RESTRICTED, false",
        "UNKNOWN,         UNKNOWN,         false",
    })
    void natIsCompatibleWith_followsTheTable(Nat client, Nat proxy, boolean compatible) {
        assertThat(person(client).natIsCompatibleWith(person(proxy))).isEqualTo(compatible);
    }

    @ParameterizedTest
    @CsvSource({"upnp, true", "none, false"})
    void natIsCompatibleWith_countsAPortMappingAsUnlimited(String portMapping, boolean compatible) {
        assertThat(person(Nat.SYMMETRIC).natIsCompatibleWith(person(Nat.SYMMETRIC, portMapping)))
                .isEqualTo(compatible);
    }

    @Test
    void random_isTheSamePersonForTheSameSeed() {
        assertThat(Persona.random("p01", new SplittableRandom(5)))
                .isEqualTo(Persona.random("p01", new SplittableRandom(5)))
                .isNotEqualTo(Persona.random("p01", new SplittableRandom(6)));
    }

    private static Persona person(Nat nat, String... portMappings) {
        return new Persona("x", "DE", 64_496, nat, List.of(portMappings), "wifi", 1, Set.of(Pool.COMMON_1));
    }
}
