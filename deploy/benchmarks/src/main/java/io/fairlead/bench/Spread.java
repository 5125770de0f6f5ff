// SPDX-License-Identifier: Apache-2.0
package io.fairlead.bench;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * What several runs gave for one figure.
 *
 * @param values at least one, in ascending order
 */
record Spread(List<Double> values) {

    private static final int DIGITS = 3;
    private static final int WHOLE_FROM = 100;

    Spread {
        if (values.isEmpty()) {
            throw new IllegalArgumentException("no run");
        }
        values = values.stream().sorted().toList();
    }

    static Spread of(double... values) {
        return new Spread(Arrays.stream(values).boxed().toList());
    }

    /** One figure of each run. */
    static <R> Spread of(Collection<R> runs, ToDoubleFunction<R> figure) {
        return new Spread(runs.stream().map(figure::applyAsDouble).toList());
    }

    /** In a larger unit, or in relation to something. */
    Spread per(double unit) {
        return new Spread(values.stream().map(value -> value / unit).toList());
    }

    /** Of an even number of runs, the mean of the two in the middle. */
    double median() {
        int middle = values.size() / 2;
        return values.size() % 2 == 1 ? values.get(middle) : (values.get(middle - 1) + values.get(middle)) / 2;
    }

    double min() {
        return values.getFirst();
    }

    double max() {
        return values.getLast();
    }

    /** Three digits that count, and no exponent: 0.0412, 3.14, 81.5, 16,700. */
    static String number(double value) {
        if (!Double.isFinite(value) || value == 0) {
            return "%.0f".formatted(value);
        }
        if (Math.abs(value) >= WHOLE_FROM) {
            return "%,.0f".formatted(value);
        }
        return new BigDecimal(value)
                .round(new MathContext(DIGITS))
                .stripTrailingZeros()
                .toPlainString();
    }

    /** The median, and what it lies between: {@code 81.5 (79.9 to 84)}. */
    @Override
    public String toString() {
        return values.size() == 1
                ? number(median())
                : number(median()) + " (" + number(min()) + " to " + number(max()) + ")";
    }
}
