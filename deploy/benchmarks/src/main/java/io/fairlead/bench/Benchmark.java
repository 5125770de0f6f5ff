// SPDX-License-Identifier: Apache-2.0
package io.fairlead.bench;

/**
 * Something that {@code deploy/fairlead bench NAME} measures. To add one: write a class with picocli's {@code @Command}
 * (name, description) and whatever {@code @Option}s it has, and put it into {@link Main}.
 */
interface Benchmark {

    /**
     * Measures, and puts tables and what decides goals into the results. What it starts, it ends. A benchmark that
     * cannot measure throws.
     */
    void measure(Lab lab, Results results);
}
