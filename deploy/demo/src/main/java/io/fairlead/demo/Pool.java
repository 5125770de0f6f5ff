// SPDX-License-Identifier: Apache-2.0
package io.fairlead.demo;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;

/** The four compartments that the crowd meets in. */
enum Pool {
    /** The compartment that all examples of this project use. */
    COMMON_1("common 1", Kind.COMMON, "fairlead-common-compartment-00001"),
    COMMON_2("common 2", Kind.COMMON, "fairlead-common-compartment-0002"),
    FRIENDS_1("friends 1", Kind.PERSONAL, "fairlead-personal-compartment-01"),
    /** The bytes of {@link #COMMON_2}: the two kinds must never meet, even so. */
    FRIENDS_2("friends 2", Kind.PERSONAL, "fairlead-common-compartment-0002");

    private static final int BYTES = 32;

    /** Who runs a compartment: the operator, or friends among themselves. */
    enum Kind {
        COMMON,
        PERSONAL
    }

    private final String label;
    private final Kind kind;
    private final String id;

    Pool(String label, Kind kind, String text) {
        this.label = label;
        this.kind = kind;
        byte[] bytes = Arrays.copyOf(text.getBytes(StandardCharsets.US_ASCII), BYTES);
        this.id = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    String label() {
        return label;
    }

    Kind kind() {
        return kind;
    }

    /** The compartment ID as the API writes it. */
    String id() {
        return id;
    }
}
