// SPDX-License-Identifier: Apache-2.0
package io.fairlead.assets;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.typesafe.config.Config;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Dockerfile and compose file, as far as they can be checked without a container engine. */
class ContainerFilesTest {

    private static final String FOLDER = "deploy/docker/";
    private static final Pattern IMAGE = Pattern.compile("[a-z./-]+:[\\w.-]*\\d[\\w.-]*");

    /** One line of a Dockerfile, its continuations joined. */
    private record Instruction(String name, String rest) {}

    private static List<Instruction> dockerfile() throws IOException {
        List<Instruction> instructions = new ArrayList<>();
        String joined = Assets.text(FOLDER + "Dockerfile").replaceAll("\\\\\\n\\s*", "");
        for (String line : joined.lines().toList()) {
            if (!line.isBlank() && !line.startsWith("#")) {
                String[] parts = line.split(" ", 2);
                instructions.add(new Instruction(parts[0], parts[1]));
            }
        }
        return instructions;
    }

    /** Those after the last FROM: the image. */
    private static List<Instruction> lastStage() throws IOException {
        List<Instruction> stage = new ArrayList<>();
        for (Instruction instruction : dockerfile()) {
            if (instruction.name().equals("FROM")) {
                stage.clear();
            }
            stage.add(instruction);
        }
        return stage;
    }

    private static String only(List<Instruction> stage, String name) {
        List<String> rests = stage.stream()
                .filter(instruction -> instruction.name().equals(name))
                .map(Instruction::rest)
                .toList();
        assertThat(rests).as(name).hasSize(1);
        return rests.getFirst();
    }

    @Test
    void copiedSources_existAndAreNotIgnored() throws Exception {
        List<String> ignored =
                Assets.text(FOLDER + "Dockerfile.dockerignore").lines().toList();
        int copied = 0;
        for (Instruction instruction : dockerfile()) {
            if (instruction.name().equals("COPY") && !instruction.rest().startsWith("--from")) {
                String[] paths = instruction.rest().split(" ", -1);
                for (String source : Arrays.copyOf(paths, paths.length - 1)) {
                    assertThat(Assets.file(source)).exists();
                    assertThat(ignored).doesNotContain(source);
                    copied++;
                }
            }
        }
        assertThat(copied).isPositive();
    }

    /** Whatever Maven reads to build the node: a module that is not copied breaks the build of the image. */
    @Test
    void everyModule_isCopied() throws Exception {
        String copied = dockerfile().stream().map(Instruction::rest).reduce("", (a, b) -> a + " " + b);
        assertThat(copied.split(" ", -1)).contains("pom.xml", ".mvn");
        var modules = Pattern.compile("<module>([^</]+)").matcher(Assets.text("pom.xml"));
        while (modules.find()) {
            assertThat(copied.split(" ", -1)).contains(modules.group(1).replaceFirst("/.*", ""));
        }
    }

    @Test
    void images_areOfTheJavaReleaseThatIsCompiledFor() throws Exception {
        var release = Pattern.compile("<java.release>(\\d+)").matcher(Assets.text("pom.xml"));
        assertThat(release.find()).isTrue();
        assertThat(dockerfile().stream().filter(each -> each.name().equals("FROM")))
                .hasSize(2)
                .allMatch(from -> from.rest().matches(".*temurin[:-]" + release.group(1) + "\\b.*"));
    }

    @Test
    void image_runsAsNobodyAndStartsTheScriptItself() throws Exception {
        List<Instruction> stage = lastStage();
        assertThat(only(stage, "USER")).matches("[1-9]\\d*:[1-9]\\d*");
        JsonNode entry = Assets.JSON.readTree(only(stage, "ENTRYPOINT"));
        assertThat(entry.isArray())
                .as("a shell in between would swallow SIGTERM")
                .isTrue();
        String script = entry.get(0).asText();
        assertThat(script).startsWith("/opt/fairlead/");
        Path source = Assets.file("deploy/node/src/main/dist").resolve(script.substring("/opt/fairlead/".length()));
        assertThat(Files.isExecutable(source)).isTrue();
        assertThat(only(stage, "COPY")).isEqualTo("--from=build /opt/fairlead /opt/fairlead");
    }

    @Test
    void image_opensThePortsOfItsSettings() throws Exception {
        Config config = Assets.configured(imageEnvironment());
        assertThat(only(lastStage(), "EXPOSE").split(" ", -1))
                .containsExactly(
                        config.getString("fairlead.node.edge.port"),
                        config.getString("fairlead.node.cluster.port"),
                        config.getString("fairlead.node.management.port"));
    }

    private static Map<String, String> imageEnvironment() throws IOException {
        Map<String, String> environment = new TreeMap<>();
        for (String assignment : only(lastStage(), "ENV").split(" ", -1)) {
            environment.put(
                    assignment.substring(0, assignment.indexOf('=')),
                    assignment.substring(assignment.indexOf('=') + 1));
        }
        return environment;
    }

    private static JsonNode compose() throws IOException {
        return Assets.yaml(Assets.text(FOLDER + "compose.yaml")).getFirst();
    }

    @Test
    void composedNodes_areMembersOfOneClusterBehindTheBalancer() throws Exception {
        JsonNode services = compose().path("services");
        String balancer = services.at("/balancer/networks/cluster/ipv4_address").asText();
        List<String> members = new ArrayList<>();
        List<String> seeds = new ArrayList<>();
        for (String name : List.of("node-1", "node-2", "node-3")) {
            JsonNode service = services.path(name);
            Map<String, String> environment = imageEnvironment();
            environment.putAll(Assets.strings(service.path("environment")));
            Config node = Assets.configured(environment).getConfig("fairlead.node");
            assertThat(service.at("/networks/cluster/ipv4_address").asText()).isEqualTo(node.getString("cluster.host"));
            assertThat(node.getString("edge.trusted-forwarders")).isEqualTo(balancer + "/32");
            members.add(node.getString("cluster.host") + ":" + node.getInt("cluster.port"));
            seeds.add(node.getString("cluster.seeds"));
            Duration needed = node.getDuration("drain.notice")
                    .plus(node.getDuration("drain.finish-max"))
                    .plus(Assets.LEAVING_MAX);
            assertThat(seconds(service.path("stop_grace_period"))).isGreaterThan(needed);
            assertThat(service.path("image").asText()).matches(IMAGE);
        }
        assertThat(seeds).allMatch(text -> text.equals(String.join(",", members)));
        assertThat(services.at("/balancer/image").asText()).matches(IMAGE);
    }

    private static Duration seconds(JsonNode duration) {
        return Duration.parse("PT" + duration.asText());
    }

    @Test
    void composedBalancer_hasTheShippedConfigurationForTheContainers(@TempDir Path folder) throws Exception {
        JsonNode balancer = compose().at("/services/balancer");
        String[] mount = balancer.at("/volumes/0").asText().split(":", -1);
        Path shipped = Assets.file(FOLDER).resolve(mount[0]).normalize();
        assertThat(shipped).isEqualTo(Assets.file("deploy/haproxy/haproxy.cfg")).exists();
        String changed = folder.resolve("haproxy.cfg").toString();
        String script = balancer.at("/command/2")
                .asText()
                .replace(mount[1], shipped.toString())
                .replace("/tmp/haproxy.cfg", changed);
        assertThat(script).contains(" && exec ");
        Checker.of("sh", "dash").run("-c", script.substring(0, script.indexOf(" && exec ")));
        assertThat(Files.readAllLines(Path.of(changed)).stream().map(String::strip))
                .contains(
                        "bind :8080",
                        "server n1 172.30.77.11:8080 check port 7626",
                        "server n2 172.30.77.12:8080 check port 7626",
                        "server n3 172.30.77.13:8080 check port 7626");
        Checker.of("haproxy", "haproxy").run("-c", "-f", changed);
    }
}
