// SPDX-License-Identifier: Apache-2.0
package io.fairlead.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.node.ClusterStatus.MemberReport;
import io.fairlead.node.NodeReport.CompartmentReport;
import io.fairlead.node.NodeReport.OtherCompartments;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code deploy/fairlead status} prints. */
class StatusTablesTest {

    private static final OtherCompartments NONE = new OtherCompartments(0, 0, 0);

    @Test
    void tables_sayWhatIsKnown() {
        var first = new NodeReport(
                "http://127.0.0.1:7631",
                3_725_000,
                true,
                false,
                12,
                3,
                List.of(new CompartmentReport("common", "ZmFpcm…", 10, 0)),
                new OtherCompartments(7, 70, 2),
                0,
                true);
        var second = new NodeReport(
                "http://127.0.0.1:7632",
                9_000,
                false,
                true,
                0,
                0,
                List.of(new CompartmentReport("personal", "AbCdEf…", 0, 40)),
                NONE,
                2,
                true);
        var status = new ClusterStatus(
                "127.0.0.1:2551",
                List.of(
                        new MemberReport("127.0.0.1:2551", List.of("broker", "edge"), "up", true, "0.1.0", first),
                        new MemberReport("127.0.0.1:2552", List.of("broker"), "up", true, "0.1.0", second),
                        new MemberReport("127.0.0.1:2553", List.of("edge"), "up", false, "0.1.0", null)));

        assertThat(StatusTables.text(status)).isEqualTo("""
                As seen by 127.0.0.1:2551; announcements and offers are those that the member holds.

                MEMBER          ROLES        STATE           VERSION  UPTIME  READY  ANNOUNCEMENTS  OFFERS  MANAGEMENT
                127.0.0.1:2551  broker,edge  up              0.1.0    1h 2m   yes    12             3       http://127.0.0.1:7631
                127.0.0.1:2552  broker       up draining     0.1.0    9s      no     0              0       http://127.0.0.1:7632
                127.0.0.1:2553  edge         up unreachable  0.1.0    -       -      -              -       -

                COMPARTMENT  KIND      MATCHER ON      ANNOUNCEMENTS  OFFERS
                AbCdEf…      personal  127.0.0.1:2552  0              40
                ZmFpcm…      common    127.0.0.1:2551  10             0
                7 more                 127.0.0.1:2551  70             2
                2 silent               127.0.0.1:2552  -              -
                """);
    }

    @Test
    void noCompartments_isSaid() {
        var silent = new MemberReport("a:1", List.of(), "joining", true, "0.1.0", null);

        assertThat(StatusTables.text(new ClusterStatus("a:1", List.of(silent))))
                .contains("joining silent")
                .endsWith("\nNo compartment has a matcher.\n");
    }

    @ParameterizedTest
    @CsvSource({"0, 0s", "59999, 59s", "60000, 1m 0s", "3599999, 59m 59s", "86399999, 23h 59m", "90000000, 1d 1h"})
    void duration_isTheTwoLargestUnits(long millis, String text) {
        assertThat(StatusTables.duration(millis)).isEqualTo(text);
    }
}
