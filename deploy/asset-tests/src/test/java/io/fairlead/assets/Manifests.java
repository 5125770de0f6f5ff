// SPDX-License-Identifier: Apache-2.0
package io.fairlead.assets;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The Kubernetes manifests as objects: reading one fails when it has a field that Kubernetes does not know. */
final class Manifests {

    static final String FOLDER = "deploy/kubernetes/";
    static final String SET = FOLDER + "base/stateful-set.yaml";
    static final String SECURED = FOLDER + "overlays/production/secured-node.yaml";
    static final String SECRETS = "/secrets/";

    private static final Map<String, Class<? extends HasMetadata>> KINDS = Map.of(
            "StatefulSet", StatefulSet.class,
            "Service", Service.class,
            "PodDisruptionBudget", PodDisruptionBudget.class,
            "NetworkPolicy", NetworkPolicy.class,
            "Namespace", Namespace.class);

    /** The models keep unknown fields for later versions of Kubernetes; here they are mistakes. */
    private static final ObjectMapper STRICT = new ObjectMapper()
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .setAnnotationIntrospector(new JacksonAnnotationIntrospector() {
                @Override
                public Boolean hasAnySetter(Annotated member) {
                    return false;
                }
            });

    private Manifests() {}

    static List<HasMetadata> objects(String yaml) throws IOException {
        List<HasMetadata> objects = new ArrayList<>();
        for (JsonNode document : Assets.yaml(yaml)) {
            var kind = KINDS.get(document.path("kind").asText());
            assertThat(kind).as("kind of %s", document).isNotNull();
            objects.add(STRICT.treeToValue(document, kind));
        }
        return objects;
    }

    static <T extends HasMetadata> List<T> all(Class<T> kind) throws IOException {
        List<T> found = new ArrayList<>();
        for (Path file : Assets.files(FOLDER + "base")) {
            if (!file.endsWith("kustomization.yaml")) {
                objects(Files.readString(file)).stream()
                        .filter(kind::isInstance)
                        .map(kind::cast)
                        .forEach(found::add);
            }
        }
        return found;
    }

    static PodSpec pod(String path) throws IOException {
        return ((StatefulSet) objects(Assets.text(path)).getFirst())
                .getSpec()
                .getTemplate()
                .getSpec();
    }

    static Container node(String path) throws IOException {
        return pod(path).getContainers().getFirst();
    }

    /** The variables of the container, with the kubelet's work done and the secrets in a folder of ours. */
    static Map<String, String> environment(Path secrets, String... paths) throws IOException {
        Map<String, String> environment = new TreeMap<>();
        for (String path : paths) {
            for (var variable : node(path).getEnv()) {
                if (variable.getValue() != null) {
                    environment.put(variable.getName(), substituted(variable.getValue(), secrets));
                }
            }
        }
        return environment;
    }

    private static String substituted(String value, Path secrets) throws IOException {
        if (!value.startsWith(SECRETS)) {
            return value.replace("$(POD_NAME)", "fairlead-0");
        }
        Path file = secrets.resolve(value.substring(SECRETS.length()));
        Files.createDirectories(
                secrets.resolve(value.substring(SECRETS.length())).resolve(".."));
        return Files.exists(file)
                ? file.toString()
                : Files.writeString(file, "long enough a secret\n").toString();
    }
}
