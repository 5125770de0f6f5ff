// SPDX-License-Identifier: Apache-2.0
package io.fairlead.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Finds what somebody may have meant. */
final class Spelling {

    /** A forgotten {@code node.}; more than that is another word. */
    private static final int DISTANCE_MAX = 5;

    /** Two letters in the wrong order; more than that, in one short word, is another word. */
    private static final int MISSPELT_MAX = 2;

    private Spelling() {}

    /** Whether it is not the one word that was meant, but close to it. */
    static boolean isMisspelt(String word, String meant) {
        return !word.equals(meant) && distance(word.toLowerCase(Locale.ROOT), meant) <= MISSPELT_MAX;
    }

    /** The known word with the fewest letters to insert, remove or replace; empty when even those are many. */
    static Optional<String> closest(String word, Collection<String> known) {
        return known.stream()
                .min(Comparator.comparingInt((String candidate) -> distance(word, candidate))
                        .thenComparing(Comparator.naturalOrder()))
                .filter(candidate -> distance(word, candidate) <= DISTANCE_MAX);
    }

    /** {@code is not a setting}, with the closest one where there is one. */
    static String unknown(String word, Collection<String> known) {
        return "is not a setting"
                + closest(word, known)
                        .map(candidate -> "; did you mean " + candidate + "?")
                        .orElse("");
    }

    /** Levenshtein's, one row of the table at a time. */
    private static int distance(String from, String to) {
        int[] row = new int[to.length() + 1];
        for (int column = 0; column < row.length; column++) {
            row[column] = column;
        }
        for (int line = 1; line <= from.length(); line++) {
            int diagonal = row[0];
            row[0] = line;
            for (int column = 1; column < row.length; column++) {
                int replaced = diagonal + (from.charAt(line - 1) == to.charAt(column - 1) ? 0 : 1);
                diagonal = row[column];
                row[column] = Math.min(replaced, 1 + Math.min(row[column], row[column - 1]));
            }
        }
        return row[to.length()];
    }
}
