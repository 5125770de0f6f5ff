// SPDX-License-Identifier: Apache-2.0
package io.fairlead.assets;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.HTTPGetAction;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The manifests agree with each other and with our settings. */
class KubernetesAgreementTest {

    @Test
    void variables_areSettingsThatANodeStartsWith(@TempDir Path secrets) throws Exception {
        Config config = Assets.configured(Manifests.environment(secrets, Manifests.SET));
        assertThat(config.getString("fairlead.node.cluster.host")).isEqualTo("fairlead-0.fairlead");
        Config secured = Assets.configured(Manifests.environment(secrets, Manifests.SET, Manifests.SECURED));
        assertThat(secured.getBoolean("fairlead.node.cluster.tls.enabled")).isTrue();
    }

    @Test
    void secretFiles_areMounted() throws Exception {
        var mounts = Manifests.node(Manifests.SECURED).getVolumeMounts();
        var volumes = Manifests.pod(Manifests.SECURED).getVolumes();
        for (var variable : Manifests.node(Manifests.SECURED).getEnv()) {
            if (variable.getValue().startsWith(Manifests.SECRETS)) {
                var mount = mounts.stream()
                        .filter(each -> variable.getValue().startsWith(each.getMountPath() + "/"))
                        .findFirst();
                assertThat(mount).as(variable.getName()).isPresent();
                assertThat(volumes)
                        .anyMatch(volume ->
                                volume.getName().equals(mount.orElseThrow().getName()) && volume.getSecret() != null);
            }
        }
    }

    @Test
    void ports_areThoseOfTheSettingsAndTheirNamesExist(@TempDir Path secrets) throws Exception {
        Config config = Assets.configured(Manifests.environment(secrets, Manifests.SET));
        Map<String, Integer> ports = Manifests.node(Manifests.SET).getPorts().stream()
                .collect(Collectors.toMap(ContainerPort::getName, ContainerPort::getContainerPort));
        assertThat(ports)
                .isEqualTo(Map.of(
                        "public", config.getInt("fairlead.node.edge.port"),
                        "remoting", config.getInt("fairlead.node.cluster.port"),
                        "management", config.getInt("fairlead.node.management.port")));
        for (Service service : Manifests.all(Service.class)) {
            for (ServicePort port : service.getSpec().getPorts()) {
                assertThat(ports).containsKey(port.getTargetPort().getStrVal());
            }
        }
        for (NetworkPolicy policy : Manifests.all(NetworkPolicy.class)) {
            assertThat(policy.getSpec().getIngress().stream().flatMap(rule -> rule.getPorts().stream()))
                    .allMatch(port -> ports.containsKey(port.getPort().getStrVal()));
        }
        assertThat(probes().map(probe -> probe.getHttpGet().getPort().getStrVal()))
                .containsOnly("management");
        assertThat(probes().map(Probe::getHttpGet).map(HTTPGetAction::getPath)).containsOnly("/ready", "/alive");
    }

    private static Stream<Probe> probes() throws IOException {
        Container node = Manifests.node(Manifests.SET);
        return Stream.of(node.getStartupProbe(), node.getLivenessProbe(), node.getReadinessProbe());
    }

    @Test
    void privatePorts_areOpenToNobodyWithoutALabel() throws Exception {
        for (NetworkPolicy policy : Manifests.all(NetworkPolicy.class)) {
            for (var rule : policy.getSpec().getIngress()) {
                boolean isPublic = rule.getPorts().stream()
                        .allMatch(port -> "public".equals(port.getPort().getStrVal()));
                assertThat(isPublic || !rule.getFrom().isEmpty()).as("%s", rule).isTrue();
            }
        }
        for (Service service : Manifests.all(Service.class)) {
            boolean headless = "None".equals(service.getSpec().getClusterIP());
            assertThat(headless
                            || service.getSpec().getPorts().stream()
                                    .allMatch(port ->
                                            "public".equals(port.getTargetPort().getStrVal())))
                    .isTrue();
        }
    }

    @Test
    void seeds_areTheSetsOwnNamesWhichExistBeforeReadiness(@TempDir Path secrets) throws Exception {
        var set = Manifests.all(StatefulSet.class).getFirst();
        String name = set.getMetadata().getName();
        String service = set.getSpec().getServiceName();
        Map<String, String> environment = Manifests.environment(secrets, Manifests.SET);
        int port = Assets.configured(environment).getInt("fairlead.node.cluster.port");
        List<String> ordinals = Stream.iterate(0, i -> i + 1)
                .limit(set.getSpec().getReplicas())
                .map(i -> "%s-%d.%s:%d".formatted(name, i, service, port))
                .toList();
        assertThat(environment.getOrDefault("FAIRLEAD_NODE_CLUSTER_SEEDS", "").split(",", -1))
                .containsExactlyElementsOf(ordinals);
        assertThat(environment.get("FAIRLEAD_NODE_CLUSTER_HOST") + ":" + port).isIn(ordinals);
        var headless = Manifests.all(Service.class).stream()
                .filter(each -> each.getMetadata().getName().equals(service))
                .findFirst()
                .orElseThrow();
        assertThat(headless.getSpec().getClusterIP()).isEqualTo("None");
        assertThat(headless.getSpec().getPublishNotReadyAddresses()).isTrue();
    }

    @Test
    void gracePeriod_isEnoughToLeaveInGoodOrder(@TempDir Path secrets) throws Exception {
        Config drain =
                Assets.configured(Manifests.environment(secrets, Manifests.SET)).getConfig("fairlead.node.drain");
        List<String> preStop = Manifests.node(Manifests.SET)
                .getLifecycle()
                .getPreStop()
                .getExec()
                .getCommand();
        assertThat(preStop).hasSize(2).first().isEqualTo("sleep");
        Duration needed = Duration.ofSeconds(Long.parseLong(preStop.getLast()))
                .plus(drain.getDuration("notice"))
                .plus(drain.getDuration("finish-max"))
                .plus(Assets.LEAVING_MAX);
        assertThat(drain.getDuration("notice")).isPositive();
        assertThat(Duration.ofSeconds(Manifests.pod(Manifests.SET).getTerminationGracePeriodSeconds()))
                .isGreaterThan(needed);
    }

    @Test
    void pod_takesAndMayNoMoreThanItNeeds() throws Exception {
        PodSpec pod = Manifests.pod(Manifests.SET);
        assertThat(pod.getEnableServiceLinks())
                .as("their variables look like settings")
                .isFalse();
        assertThat(pod.getAutomountServiceAccountToken()).isFalse();
        assertThat(pod.getSecurityContext().getRunAsNonRoot()).isTrue();
        Container node = Manifests.node(Manifests.SET);
        assertThat(node.getSecurityContext().getReadOnlyRootFilesystem()).isTrue();
        assertThat(node.getSecurityContext().getAllowPrivilegeEscalation()).isFalse();
        assertThat(node.getSecurityContext().getCapabilities().getDrop()).containsExactly("ALL");
        assertThat(node.getResources().getLimits())
                .as("a throttled node misses heartbeats")
                .doesNotContainKey("cpu");
        assertThat(node.getResources().getLimits().get("memory"))
                .isEqualTo(node.getResources().getRequests().get("memory"));
    }
}
