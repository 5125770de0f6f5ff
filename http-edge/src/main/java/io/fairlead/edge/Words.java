// SPDX-License-Identifier: Apache-2.0
package io.fairlead.edge;

import static java.util.stream.Collectors.joining;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** The words by which an enum's constants are known on the wire: their names in kebab-case. */
final class Words<E extends Enum<E>> {

    private final Map<String, E> constants = new HashMap<>();
    private final String all;

    Words(Class<E> type) {
        E[] values = type.getEnumConstants();
        for (E constant : values) {
            constants.put(of(constant), constant);
        }
        all = Arrays.stream(values).map(Words::of).collect(joining(", "));
    }

    static String of(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** @throws IllegalArgumentException naming the words there are */
    E parse(String word) {
        E constant = constants.get(word);
        if (constant == null) {
            throw new IllegalArgumentException("must be one of: " + all);
        }
        return constant;
    }
}
