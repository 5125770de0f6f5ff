// SPDX-License-Identifier: Apache-2.0
package io.fairlead.assets;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever the assets and OPERATIONS.md say of settings is true of {@code reference.conf}. */
class SettingsInAssetsTest {

    private static final Pattern KEY = Pattern.compile("fairlead\\.(?:node|cluster-wide)(?:\\.[a-z][a-z-]*)+");
    private static final Pattern VARIABLE = Pattern.compile("FAIRLEAD_(?:NODE|CLUSTER_WIDE)_[A-Z_]+[A-Z]");

    private static final List<String> HAPROXY = List.of("deploy/haproxy/haproxy.cfg", "deploy/haproxy/haproxy-h2.cfg");

    /** The longest that the API holds a request, see API.md. */
    private static final Duration HELD_MAX = Duration.ofMinutes(2);

    private static Set<String> known() {
        Set<String> known = new TreeSet<>();
        for (var setting : Assets.configured(Map.of()).withOnlyPath("fairlead").entrySet()) {
            String key = setting.getKey();
            for (int end = key.length(); end > 0; end = key.lastIndexOf('.', end - 1)) {
                known.add(key.substring(0, end));
            }
        }
        return known;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"docs/OPERATIONS.md", "haproxy", "nginx", "systemd", "kubernetes", "docker", "node/src/main/dist"
            })
    void everySettingThatIsNamed_exists(String where) throws Exception {
        Set<String> keys = known();
        Set<String> variables = new TreeSet<>();
        keys.forEach(
                key -> variables.add(key.replace('.', '_').replace('-', '_').toUpperCase(Locale.ROOT)));
        for (Path file : Assets.files("deploy/" + where)) {
            String text = Files.readString(file);
            assertThat(keys).as(file.toString()).containsAll(found(KEY, text));
            assertThat(variables).as(file.toString()).containsAll(found(VARIABLE, text));
        }
    }

    private static List<String> found(Pattern pattern, String text) {
        return pattern.matcher(text).results().map(MatchResult::group).toList();
    }

    /** Each step of the ladder is longer than the one inside it, or requests would be cut off before their outcome. */
    @Test
    void timeouts_formALadder() throws Exception {
        Config edge = Assets.configured(Map.of()).getConfig("fairlead.node.edge");
        assertThat(edge.getDuration("idle-max")).isGreaterThan(HELD_MAX);
        List<Duration> outer = new ArrayList<>();
        for (String haproxy : HAPROXY) {
            outer.addAll(durations(haproxy, "timeout (?:client|server) +(\\d+)s"));
            assertThat(durations(haproxy, "hard-stop-after (\\d+)s"))
                    .hasSize(1)
                    .allMatch(stop -> stop.compareTo(HELD_MAX) > 0);
        }
        outer.addAll(durations("deploy/nginx/nginx.conf", "(?:proxy_read_timeout|send_timeout) (\\d+)s"));
        assertThat(outer).hasSize(6).allMatch(timeout -> timeout.compareTo(edge.getDuration("idle-max")) > 0);
    }

    private static List<Duration> durations(String file, String pattern) throws IOException {
        return Pattern.compile("(?m)^\\s*" + pattern)
                .matcher(Assets.text(file))
                .results()
                .map(found -> Duration.ofSeconds(Long.parseLong(found.group(1))))
                .toList();
    }

    /** HAProxy keeps what is too much for a node to itself; the node would leave it unanswered. */
    @Test
    void balancersLimit_isBelowTheNodes() throws Exception {
        var limit =
                Pattern.compile("default-server .* maxconn (\\d+)").matcher(Assets.text("deploy/haproxy/haproxy.cfg"));
        assertThat(limit.find()).isTrue();
        assertThat(Integer.parseInt(limit.group(1)))
                .isLessThan(Assets.reference().getInt("fairlead.node.edge.connections-max"));
    }
}
