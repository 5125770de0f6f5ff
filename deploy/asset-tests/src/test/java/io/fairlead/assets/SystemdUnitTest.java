// SPDX-License-Identifier: Apache-2.0
package io.fairlead.assets;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The systemd unit. */
class SystemdUnitTest {

    private static final String UNIT = "deploy/systemd/fairlead.service";
    private static final String INSTALLED = "/opt/fairlead";

    /** As the unit and OPERATIONS.md advise. */
    private static final Map<String, String> BEHIND_A_BALANCER = Map.of("FAIRLEAD_NODE_DRAIN_NOTICE", "5s");

    private final Map<String, String> unit = new HashMap<>();

    @BeforeEach
    void read() throws Exception {
        for (String line : Assets.text(UNIT).lines().toList()) {
            if (line.contains("=") && !line.startsWith("#")) {
                String key = line.substring(0, line.indexOf('='));
                assertThat(unit.put(key, line.substring(key.length() + 1)))
                        .as("%s twice", key)
                        .isNull();
            }
        }
    }

    @Test
    void systemd_hasNoObjections(@TempDir Path folder) throws Exception {
        var checker = Checker.of("systemd-analyze", "systemd");
        Path distribution = Files.createDirectories(folder.resolve("fairlead/bin"));
        Files.copy(Assets.file("deploy/node/src/main/dist/bin/fairlead-node"), distribution.resolve("fairlead-node"));
        assertThat(distribution.resolve("fairlead-node").toFile().setExecutable(true))
                .isTrue();
        Path unitFile = folder.resolve("fairlead.service");
        Files.writeString(
                unitFile,
                Assets.text(UNIT).replace(INSTALLED, folder.resolve("fairlead").toString()));
        assertThat(checker.run("verify", "--man=no", unitFile.toString())).isEmpty();
    }

    @Test
    void program_isTheDistributionsScript() {
        String program = unit.getOrDefault("ExecStart", "").split(" ", -1)[0];
        assertThat(program).startsWith(INSTALLED + "/");
        assertThat(Assets.file("deploy/node/src/main/dist" + program.substring(INSTALLED.length())))
                .exists();
        assertThat(unit.get("ExecStart")).contains(" -Dfairlead.config=/etc/fairlead/");
    }

    @Test
    void node_mayLeaveInGoodOrder() {
        Config drain = Assets.configured(BEHIND_A_BALANCER).getConfig("fairlead.node.drain");
        assertThat(Duration.ofSeconds(Long.parseLong(unit.get("TimeoutStopSec"))))
                .isGreaterThan(drain.getDuration("notice")
                        .plus(drain.getDuration("finish-max"))
                        .plus(Assets.LEAVING_MAX));
        assertThat(unit).containsEntry("KillSignal", "SIGTERM").containsEntry("SuccessExitStatus", "143");
    }

    /** A node that was drained has ended well, and stays down until somebody starts it. */
    @Test
    void drainedNode_staysDown() {
        assertThat(unit).containsEntry("Restart", "on-failure");
    }

    @Test
    void descriptors_sufficeForEveryConnection() {
        int connections = Assets.configured(Map.of()).getInt("fairlead.node.edge.connections-max");
        assertThat(Integer.parseInt(unit.get("LimitNOFILE"))).isGreaterThan(connections + 1_000);
    }

    @Test
    void jvm_mayCompile() {
        assertThat(unit).doesNotContainKey("MemoryDenyWriteExecute").containsKey("NoNewPrivileges");
    }
}
