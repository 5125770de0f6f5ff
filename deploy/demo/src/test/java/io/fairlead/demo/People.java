// SPDX-License-Identifier: Apache-2.0
package io.fairlead.demo;

import java.util.List;
import java.util.Set;

/** Personas for tests, alike but for what a test is about. */
final class People {

    private People() {}

    static Persona person(String name, String country, Pool... pools) {
        return person(name, country, 1, pools);
    }

    static Persona person(String name, String country, int protocolVersion, Pool... pools) {
        return new Persona(name, country, 64_496, Persona.Nat.OPEN, List.of(), "wifi", protocolVersion, Set.of(pools));
    }
}
