// SPDX-License-Identifier: Apache-2.0
package io.fairlead.assets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The manifests by themselves: their fields exist, and kustomize puts them together. */
class KubernetesTest {

    @Test
    void everyField_isOneThatKubernetesKnows() throws Exception {
        List<String> seen = new ArrayList<>();
        for (Path file : Assets.files(Manifests.FOLDER)) {
            if (!file.endsWith("kustomization.yaml")) {
                Manifests.objects(Files.readString(file)).forEach(object -> seen.add(object.getKind()));
            }
        }
        assertThat(seen).contains("StatefulSet", "Service", "PodDisruptionBudget", "NetworkPolicy");
    }

    @ParameterizedTest
    @ValueSource(strings = {"periodSeconds", "publishNotReadyAddresses", "podSelector", "readOnlyRootFilesystem"})
    void misspeltField_isFound(String field) throws Exception {
        int found = 0;
        for (Path file : Assets.files(Manifests.FOLDER + "base")) {
            String text = Files.readString(file);
            if (text.contains(field)) {
                found++;
                assertThatThrownBy(() -> Manifests.objects(text.replace(field, field + "s")))
                        .hasMessageContaining(field + "s");
            }
        }
        assertThat(found).isPositive();
    }

    @ParameterizedTest
    @ValueSource(strings = {"base", "overlays/production"})
    void kustomize_putsThemTogether(String folder) throws Exception {
        String built = Checker.of("kubectl", "kubectl")
                .run("kustomize", Assets.file(Manifests.FOLDER + folder).toString());
        List<HasMetadata> objects = Manifests.objects(built);
        assertThat(objects.stream().map(HasMetadata::getKind)).contains("StatefulSet", "Service", "NetworkPolicy");
        var set = (StatefulSet) objects.stream()
                .filter(StatefulSet.class::isInstance)
                .findFirst()
                .orElseThrow();
        assertThat(set.getSpec().getSelector().getMatchLabels())
                .isEqualTo(set.getSpec().getTemplate().getMetadata().getLabels());
        assertThat(set.getSpec().getTemplate().getSpec().getContainers()).hasSize(1);
        assertThat(operators(objects)).containsExactly(Map.of("fairlead.io/operators", "true"));
    }

    /** What is asked of the pods that may reach management without being nodes. */
    private static List<Map<String, String>> operators(List<HasMetadata> objects) {
        return objects.stream()
                .filter(NetworkPolicy.class::isInstance)
                .flatMap(policy -> ((NetworkPolicy) policy).getSpec().getIngress().stream())
                .flatMap(rule -> rule.getFrom().stream())
                .filter(peer -> peer.getNamespaceSelector() != null)
                .map(peer -> peer.getPodSelector().getMatchLabels())
                .toList();
    }
}
