// SPDX-License-Identifier: Apache-2.0
package io.fairlead.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every bounded setting takes its bounds, refuses what lies just outside, and documents them. */
class RangesTest {

    /** With the values just outside. */
    record Range(String key, String tooLow, String least, String most, String tooHigh) {}

    static List<Range> ranges() {
        return Stream.of(clusterWide(), edge(), restOfTheNode())
                .flatMap(List::stream)
                .toList();
    }

    private static List<Range> clusterWide() {
        String matching = "fairlead.cluster-wide.matching.";
        String conversations = "fairlead.cluster-wide.conversations.";
        return List.of(
                new Range("fairlead.cluster-wide.shards", "0", "1", "10000", "10001"),
                new Range(matching + "minimum-protocol-version", "0", "1", "65535", "65536"),
                new Range(matching + "offer-minimum-remaining", "-1ms", "0s", "10s", "10001ms"),
                new Range(matching + "announcements-max", "0", "1", "10000000", "10000001"),
                new Range(matching + "offers-max", "0", "1", "10000000", "10000001"),
                new Range(matching + "silence-max", "99ms", "100ms", "10m", "601s"),
                new Range(matching + "sweep-interval", "9ms", "10ms", "10s", "10001ms"),
                new Range(matching + "sweep-max", "0", "1", "1000000", "1000001"),
                new Range(conversations + "refresh-interval", "49ms", "50ms", "2m", "121s"),
                new Range(conversations + "reply-max", "9ms", "10ms", "10s", "10001ms"),
                new Range(conversations + "claim-max", "9ms", "10ms", "10s", "10001ms"),
                new Range(conversations + "linger", "-1ms", "0s", "30s", "30001ms"),
                new Range(conversations + "recovery-max", "9ms", "10ms", "30s", "30001ms"),
                new Range(conversations + "idle-max", "99ms", "100ms", "24h", "86401s"));
    }

    private static List<Range> edge() {
        String edge = "fairlead.node.edge.";
        return List.of(
                new Range(edge + "port", "-1", "0", "65535", "65536"),
                new Range(edge + "connections-max", "0", "1", "1000000", "1000001"),
                new Range(edge + "body-read-max", "99ms", "100ms", "2m", "121s"),
                new Range(edge + "idle-max", "124999ms", "125s", "1h", "3601s"),
                new Range(edge + "answer-max", "99ms", "100ms", "30s", "30001ms"),
                new Range(edge + "cors.max-age", "-1s", "0s", "24h", "86401s"));
    }

    private static List<Range> restOfTheNode() {
        return List.of(
                new Range("fairlead.node.cluster.port", "-1", "0", "65535", "65536"),
                new Range("fairlead.node.cluster.bind-port", "-1", "0", "65535", "65536"),
                new Range("fairlead.node.cluster.join-max", "999ms", "1s", "1h", "3601s"),
                new Range("fairlead.node.cluster.tls.reload-interval", "999ms", "1s", "24h", "86401s"),
                new Range("fairlead.node.held.announcements-max", "0", "1", "1000000", "1000001"),
                new Range("fairlead.node.held.offers-max", "0", "1", "1000000", "1000001"),
                new Range("fairlead.node.retry.announcement", "9ms", "10ms", "10m", "601s"),
                new Range("fairlead.node.retry.offer", "9ms", "10ms", "10m", "601s"),
                new Range("fairlead.node.retry.refusal", "9ms", "10ms", "10m", "601s"),
                new Range("fairlead.node.management.port", "-1", "0", "65535", "65536"),
                new Range("fairlead.node.management.status.compartments-max", "-1", "0", "500", "501"),
                new Range("fairlead.node.management.status.answer-max", "99ms", "100ms", "10s", "10001ms"),
                new Range("fairlead.node.warm-up.exchanges", "-1", "0", "10000", "10001"),
                new Range("fairlead.node.warm-up.max", "99ms", "100ms", "30s", "30001ms"),
                new Range("fairlead.node.drain.notice", "-1ms", "0s", "2m", "121s"),
                new Range("fairlead.node.drain.finish-max", "-1ms", "0s", "1m", "61s"));
    }

    @ParameterizedTest
    @MethodSource("ranges")
    void bounds_areTaken(Range range) {
        assertThat(rangeProblem(range, range.least())).isEmpty();
        assertThat(rangeProblem(range, range.most())).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("ranges")
    void outside_isRefused(Range range) {
        for (String value : List.of(range.tooLow(), range.tooHigh(), "\"\"", "soon", "null", "{}")) {
            assertThat(rangeProblem(range, value)).as(value).hasSize(1);
        }
    }

    @ParameterizedTest
    @MethodSource("ranges")
    void comment_saysTheRange(Range range) {
        List<String> comment = Given.reference().getValue(range.key()).origin().comments();

        assertThat(String.join("", comment)).contains("Range: " + range.least() + " to " + range.most() + ".");
    }

    @Test
    void everyNumberAndDuration_isListedHere() {
        Config reference = Given.reference();

        List<String> bounded = reference.entrySet().stream()
                .filter(setting -> isBounded(setting.getValue()))
                .map(Map.Entry::getKey)
                .toList();

        assertThat(ranges()).extracting(Range::key).containsExactlyInAnyOrderElementsOf(bounded);
    }

    private static boolean isBounded(ConfigValue value) {
        return value.valueType() == ConfigValueType.NUMBER
                || Values.duration(value).isPresent();
    }

    /** Without the problems that the value causes elsewhere. */
    private static List<String> rangeProblem(Range range, String value) {
        String message = " to " + range.most() + ", but is ";
        return Given.problems(Given.lines(range.key() + " = " + value)).stream()
                .filter(problem -> problem.path().equals(range.key()))
                .map(SettingsProblem::message)
                .filter(text -> text.contains(range.least() + message))
                .toList();
    }
}
