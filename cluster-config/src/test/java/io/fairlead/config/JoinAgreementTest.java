// SPDX-License-Identifier: Apache-2.0
package io.fairlead.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** When two nodes agree, and what they are told when they do not. */
class JoinAgreementTest {

    private static final String SHARDS = "fairlead.cluster-wide.shards";
    private static final String SILENCE = "fairlead.cluster-wide.matching.silence-max";
    private static final String PAIRS = "fairlead.cluster-wide.matching.denied-pairs";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                SHARDS + "    | 64",
                SILENCE + "   | 30000ms",
                SILENCE + "   | 30000",
                SILENCE + "   | 0.5m",
                PAIRS + "     | ''",
                PAIRS + "     | []",
            })
    void sameSetting_writtenOtherwise_agrees(String key, String value) {
        assertThat(JoinAgreement.differences(text(key, value), text())).isEmpty();
    }

    @Test
    void deniedPairs_writtenOtherwise_agree() {
        String text = text(PAIRS, "[{ proxy-country = XA, client-asn = 64500 }]");

        assertThat(JoinAgreement.differences(
                        text, text(PAIRS + ".0.client-asn", "64500", PAIRS + ".0.proxy-country", "XA")))
                .isEmpty();
    }

    @Test
    void everyDifference_isNamedWithBothValues() {
        String here = text(SHARDS, "32", SILENCE, "40s", PAIRS, "[{ proxy-asn = 1 }]");

        assertThat(JoinAgreement.differences(here, text()))
                .containsExactly(
                        PAIRS + " is [{proxy-asn=1}] here and [] there",
                        SILENCE + " is 40s here and 30s there",
                        SHARDS + " is 32 here and 64 there");
    }

    @Test
    void everyClusterWideSetting_isCompared() {
        List<String> keys = Given.reference().entrySet().stream()
                .map(setting -> setting.getKey())
                .filter(key -> key.startsWith("fairlead.cluster-wide."))
                .sorted()
                .toList();

        assertThat(JoinAgreement.differences(
                        Given.properties().getString(JoinAgreement.KEY),
                        Given.properties().getString(JoinAgreement.KEY).replaceAll(":\"[^\"]*\"", ":\"other\"")))
                .extracting(line -> line.substring(0, line.indexOf(' ')))
                .isEqualTo(keys);
    }

    @Test
    void settingThatOnlyOneReleaseKnows_isNotCompared() {
        assertThat(JoinAgreement.differences("{\"a\":\"1\",\"b\":\"1\"}", "{\"b\":\"1\",\"c\":\"1\"}"))
                .isEmpty();
    }

    @Test
    void settingOfTheNode_isNotCompared() {
        assertThat(JoinAgreement.differences(text("fairlead.node.edge.port", "1"), text()))
                .isEmpty();
    }

    private static String text(String... keysAndValues) {
        return Given.properties(keysAndValues).getString(JoinAgreement.KEY);
    }
}
