// SPDX-License-Identifier: Apache-2.0
package io.fairlead.bench;

import java.nio.file.Path;
import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * Runs benchmarks one after the other, shows what each found, and records it. A goal that is missed does not make it
 * fail; a benchmark that cannot measure does, after the others have had their turn.
 */
@Command(mixinStandardHelpOptions = true, sortOptions = false)
final class BenchmarkCommand implements Callable<Integer> {

    private static final int RUNS_QUICK = 2;
    private static final int RUNS = 5;
    private static final Path RESULTS = Path.of("deploy", "benchmarks", "RESULTS.md");

    private final Map<String, Benchmark> benchmarks;

    @Option(names = "--quick", description = "Fewer cases and shorter runs: all benchmarks within 10 minutes")
    private boolean quick;

    @Option(names = "--no-record", description = "Leave deploy/benchmarks/RESULTS.md alone")
    private boolean unrecorded;

    @Option(
            names = "--runs",
            description =
                    "How often each figure is taken (default: 5, with --quick 2; closed loops of node and hop 5 at least, open ones 3)")
    private Optional<Integer> runs = Optional.empty();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    private BenchmarkCommand(Map<String, Benchmark> benchmarks) {
        this.benchmarks = benchmarks;
    }

    /** The command of one benchmark, whose options it has besides its own. */
    static CommandLine of(Benchmark benchmark) {
        String name = name(benchmark);
        return new CommandLine(new BenchmarkCommand(Map.of(name, benchmark))).addMixin(name, benchmark);
    }

    /** A command that runs them all, each with its defaults. */
    static CommandLine ofAll(Collection<Benchmark> benchmarks) {
        Map<String, Benchmark> all = new LinkedHashMap<>();
        benchmarks.forEach(benchmark -> all.put(name(benchmark), benchmark));
        CommandLine command = new CommandLine(new BenchmarkCommand(all));
        command.getCommandSpec().usageMessage().description("Runs every benchmark, and shows every goal.");
        return command;
    }

    static String name(Benchmark benchmark) {
        return CommandSpec.forAnnotatedObject(benchmark).name();
    }

    @Override
    public Integer call() {
        Lab lab = Lab.ofSystemProperties(quick, runs.orElse(quick ? RUNS_QUICK : RUNS));
        Map<Goal, Spread> decided = new EnumMap<>(Goal.class);
        boolean failed = false;
        for (var named : benchmarks.entrySet()) {
            try {
                decided.putAll(measured(named.getKey(), named.getValue(), lab));
            } catch (RuntimeException e) {
                failed = true;
                e.printStackTrace();
            }
        }
        if (benchmarks.size() > 1) {
            show(lab, "every goal", Results.goals("Goals", List.of(Goal.values()), decided) + "\n");
        }
        return failed ? 1 : 0;
    }

    private Map<Goal, Spread> measured(String name, Benchmark benchmark, Lab lab) {
        Lab.say("Measuring: " + name);
        Results results = new Results();
        benchmark.measure(lab, results);
        show(lab, name, results.toString());
        return results.decided();
    }

    private void show(Lab lab, String what, String found) {
        System.out.print("\n" + found);
        if (!unrecorded) {
            String arguments =
                    String.join(" ", spec.root().commandLine().getParseResult().originalArgs());
            Section section =
                    new Section(what, "deploy/fairlead bench " + arguments, Surroundings.of(lab.root()), found);
            section.appendTo(lab.root().resolve(RESULTS));
        }
    }
}
