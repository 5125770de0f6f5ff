// SPDX-License-Identifier: Apache-2.0
package io.fairlead.bench;

import static io.fairlead.bench.SketchedLedger.outcome;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LedgerFileTest {

    @Test
    void written_isReadAsItWas(@TempDir Path folder) throws IOException {
        var sketch = new SketchedLedger();
        sketch.ledger().add(new Run(5, 1, "a plan"));
        sketch.cycle(1_000);
        sketch.mark(1_500, Mark.Kind.KILLED, SketchedLedger.NODE_A);
        sketch.offer(2_000, outcome(End.NO_MATCH, 3_000, "no-proxy"));
        Path file = folder.resolve("ledger.jsonl");

        LedgerFile.write(sketch.ledger(), file);

        assertThat(Files.readAllLines(file)).hasSize(sketch.ledger().entries().size());
        assertThat(LedgerFile.read(file).entries()).isEqualTo(sketch.ledger().entries());
    }

    @Test
    void ledgersOfTwoDrivers_areJudgedTogether() {
        var one = new SketchedLedger();
        var other = new SketchedLedger(100);
        one.announcement(1_000, outcome(End.NO_MATCH, 31_000, "no-client"));
        other.offer(2_000, outcome(End.NO_MATCH, 32_000, "no-proxy"));
        assertThat(one.check().allKept() && other.check().allKept()).isTrue();

        Ledger both = Ledger.merged(List.of(one.ledger(), other.ledger()));

        assertThat(Checker.check(both).verdict(Promise.P2).isBroken()).isTrue();
    }
}
