// SPDX-License-Identifier: Apache-2.0
package io.fairlead.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import org.junit.jupiter.api.Test;

/** What an operator reads when something is wrong. */
class ProblemsTest {

    @Test
    void severalMistakes_areReportedTogetherWithFileAndLine() {
        Config config = Given.lines(
                "fairlead.node {",
                "  edge.port = 99999",
                "  edge.prot = 8080",
                "  held.offers-max = 1.5",
                "  drain = 5s",
                "}",
                "fairlead.cluster-wide.conversations.refresh-interval = 20s");

        assertThatThrownBy(() -> FairleadSettings.read(config))
                .isInstanceOf(SettingsException.class)
                .hasMessage("""
                        fairlead.cluster-wide.matching.silence-max: must be more than twice \
                        conversations.refresh-interval, or one late refresh loses an entry (%1$s)
                        fairlead.node.edge.port: must be a whole number from 0 to 65535, but is 99999 (node.conf: 2)
                        fairlead.node.held.offers-max: must be a whole number from 1 to 1000000, but is 1.5 \
                        (node.conf: 4)
                        fairlead.node.drain: must be a section with keys of its own, but is "5s" (node.conf: 5)
                        fairlead.node.edge.prot: is not a setting; did you mean fairlead.node.edge.port? \
                        (node.conf: 3)""".formatted(Origins.text(Given.reference()
                        .getValue("fairlead.cluster-wide.matching.silence-max")
                        .origin())));
    }

    @Test
    void unknownKey_insideAnUnknownSection_isFound() {
        assertThat(Given.problems(Given.lines("fairlead.node.egde { idle-max = 200s }")))
                .extracting(SettingsProblem::path, SettingsProblem::message)
                .containsExactly(tuple(
                        "fairlead.node.egde.idle-max", "is not a setting; did you mean fairlead.node.edge.idle-max?"));
    }

    @Test
    void unknownKey_farFromEverything_getsNoSuggestion() {
        assertThat(Given.problems(Given.lines("fairlead.xyzzy = 1", "fairlead.node.held.more {}")))
                .extracting(SettingsProblem::message)
                .containsExactly("is not a setting", "is not a setting");
    }

    @Test
    void missingSection_isReportedOnce() {
        assertThat(Given.problems(ConfigFactory.empty("nothing")))
                .extracting(SettingsProblem::toString)
                .containsExactly("fairlead: must be a section with keys of its own, but is missing (nothing)");
    }

    @Test
    void missingKey_isReported() {
        assertThat(Given.problems(Given.reference().withoutPath("fairlead.node.edge.host")))
                .extracting(SettingsProblem::path, SettingsProblem::message)
                .containsExactly(tuple("fairlead.node.edge.host", "must be a text that is not empty, but is missing"));
    }
}
