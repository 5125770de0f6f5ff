// SPDX-License-Identifier: Apache-2.0
package io.fairlead.bench;

import java.util.List;
import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command line of benchmarks, driver and checker. */
@Command(
        name = "bench",
        mixinStandardHelpOptions = true,
        subcommands = {LoadCommand.class, CheckCommand.class},
        description = "Measures a broker, puts it under load, and checks from the ledger whether it kept its promises.")
public final class Main {

    /** In the order in which {@code bench all} runs them. */
    private static final List<Benchmark> BENCHMARKS = List.of(
            new MatchingBenchmark(),
            new NodeBenchmark(),
            new HopBenchmark(),
            new HeldBenchmark(),
            new ClusterBenchmark(),
            new StartBenchmark());

    private Main() {}

    public static void main(String[] arguments) {
        Locale.setDefault(Locale.ROOT);
        System.exit(commandLine().execute(arguments));
    }

    static CommandLine commandLine() {
        CommandLine bench = new CommandLine(new Main());
        for (Benchmark benchmark : BENCHMARKS) {
            bench.addSubcommand(BenchmarkCommand.name(benchmark), BenchmarkCommand.of(benchmark));
        }
        return bench.addSubcommand("all", BenchmarkCommand.ofAll(BENCHMARKS));
    }
}
