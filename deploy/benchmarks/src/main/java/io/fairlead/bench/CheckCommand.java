// SPDX-License-Identifier: Apache-2.0
package io.fairlead.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Checks ledgers that drivers have written. */
@Command(
        name = "check",
        mixinStandardHelpOptions = true,
        showDefaultValues = true,
        description =
                "Decides from ledgers whether the broker kept its promises. Exit code 0: all kept, 1: one broken.")
final class CheckCommand implements Callable<Integer> {

    @Parameters(arity = "1..*", description = "Ledgers of drivers that ran against one cluster, judged together")
    private List<Path> files = List.of();

    @Option(names = "--outage-max-ms", defaultValue = "8000", description = "How long an outage may last after a fault")
    private int outageMaxMs;

    @Option(names = "--pair-wait-max-ms", defaultValue = "2000", description = "How long a pair may wait besides")
    private int pairWaitMaxMs;

    @Override
    public Integer call() throws IOException {
        List<Ledger> ledgers = new ArrayList<>();
        for (Path file : files) {
            ledgers.add(LedgerFile.read(file));
        }
        Ledger ledger = Ledger.merged(ledgers);
        ledger.runs().forEach(run -> System.out.println("seed " + run.seed() + ", " + run.plan()));
        Report report = Checker.check(
                ledger,
                CheckSettings.USUAL
                        .withOutageMax(Duration.ofMillis(outageMaxMs))
                        .withPairWaitMax(Duration.ofMillis(pairWaitMaxMs)));
        System.out.println(report);
        return report.allKept() ? 0 : 1;
    }
}
