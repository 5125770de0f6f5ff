// SPDX-License-Identifier: Apache-2.0
package io.fairlead.matching.bench;

import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Runs benchmarks, every case in a JVM of its own with the options of this one, and prints a figure for each: the runs
 * are the iterations of JMH.
 *
 * @param warmUps iterations that do not count
 * @param iteration how long each takes at least, but for those that do a thing once
 */
record Trials(int runs, int warmUps, TimeValue iteration) {

    /** Measures every combination of these parameters. */
    void run(Class<?> benchmark, Map<String, List<String>> cases) {
        System.err.println("  " + benchmark.getSimpleName() + " " + cases);
        ChainedOptionsBuilder options = new OptionsBuilder()
                .include("\\." + benchmark.getSimpleName() + "\\.")
                .forks(1)
                .warmupIterations(warmUps)
                .warmupTime(iteration)
                .measurementIterations(runs)
                .measurementTime(iteration)
                .shouldFailOnError(true)
                .verbosity(VerboseMode.SILENT);
        cases.forEach((parameter, values) -> options.param(parameter, values.toArray(String[]::new)));
        try {
            Collection<RunResult> results = new Runner(options.build()).run();
            results.forEach(result -> figure(benchmark, result).print());
        } catch (RunnerException e) {
            throw new IllegalStateException(benchmark.getSimpleName() + " could not be measured", e);
        }
    }

    private static Figure figure(Class<?> benchmark, RunResult result) {
        List<Double> scores = result.getBenchmarkResults().stream()
                .map(BenchmarkResult::getIterationResults)
                .flatMap(Collection::stream)
                .map(iteration -> iteration.getPrimaryResult().getScore())
                .toList();
        return new Figure(benchmark.getSimpleName(), cases(result.getParams()), scores);
    }

    private static Map<String, String> cases(BenchmarkParams params) {
        Map<String, String> cases = new HashMap<>();
        params.getParamsKeys().forEach(key -> cases.put(key, params.getParam(key)));
        return cases;
    }

    /** The constants of an enum, as values of a parameter. */
    static List<String> names(Enum<?>... constants) {
        return Arrays.stream(constants).map(Enum::name).toList();
    }
}
