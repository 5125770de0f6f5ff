// SPDX-License-Identifier: Apache-2.0
package io.fairlead.broker;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.cbor.CBORFactory;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.serialization.Serialization;
import org.apache.pekko.serialization.SerializationExtension;
import org.apache.pekko.serialization.SerializerWithStringManifest;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What earlier releases have sent is still read: every line of {@code src/test/resources/wire/samples.txt} is a message as
 * it once crossed nodes, its name with its version, and its bytes. Lines are added, never changed. {@link
 * #writeSamplesOfThisRelease} leaves those of the present code in {@code target/wire-samples.txt}.
 */
class WireSamplesTest {

    private static final Stage STAGE = new Stage();
    private static final Serialization SERIALIZATION = SerializationExtension.get(Adapter.toClassic(STAGE.system()));
    private static final ObjectMapper CBOR = new ObjectMapper(new CBORFactory());

    /** A message as it crossed nodes: its name with its version, and its bytes as base64. */
    record Sample(String manifest, String content) {

        static Sample of(WireMessage message) {
            var serializer = (SerializerWithStringManifest) SERIALIZATION.findSerializerFor(message);
            return new Sample(
                    serializer.manifest(message), Base64.getEncoder().encodeToString(serializer.toBinary(message)));
        }

        static Sample parse(String line) {
            int space = line.indexOf(' ');
            return new Sample(line.substring(0, space), line.substring(space + 1));
        }

        /** As this release reads it. */
        WireMessage message() throws IOException {
            var serializer = (SerializerWithStringManifest) SERIALIZATION.serializerFor(WireMessage.class);
            return (WireMessage) serializer.fromBinary(bytes(), manifest);
        }

        JsonNode tree() throws IOException {
            return CBOR.readTree(bytes());
        }

        private byte[] bytes() {
            return Base64.getDecoder().decode(content);
        }

        @Override
        public String toString() {
            return manifest;
        }
    }

    @AfterAll
    static void close() {
        STAGE.close();
    }

    static List<Sample> stored() throws IOException {
        try (InputStream file =
                Objects.requireNonNull(WireSamplesTest.class.getResourceAsStream("/wire/samples.txt"))) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .map(Sample::parse)
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("stored")
    void storedSample_isReadAndKeepsEveryField(Sample sample) throws IOException {
        JsonNode again = Sample.of(sample.message()).tree();

        assertContains(again, sample.tree());
    }

    @Test
    void everyWireMessage_hasAStoredSampleOfThisVersion() throws IOException {
        Set<String> names = stored().stream().map(Sample::manifest).collect(Collectors.toSet());

        assertThat(WireTest.samples())
                .allSatisfy(
                        message -> assertThat(names).contains(Sample.of(message).manifest()));
    }

    @Test
    void everyWireMessage_carriesAVersion() {
        assertThat(WireTest.samples())
                .allSatisfy(message -> assertThat(Sample.of(message).manifest()).matches(".+#\\d+"));
    }

    @Test
    void migrations_areOfWireMessagesThatExist() {
        Config migrations =
                ConfigFactory.parseResources("fairlead-wire.conf").getConfig("pekko.serialization.jackson.migrations");
        Set<String> messages = WireTest.samples().stream()
                .map(message -> message.getClass().getName())
                .collect(Collectors.toSet());

        assertThat(migrations.root().keySet()).isEqualTo(messages);
    }

    @Test
    void writeSamplesOfThisRelease() throws IOException {
        List<String> lines = WireTest.samples().stream()
                .map(Sample::of)
                .map(sample -> sample.manifest() + " " + sample.content())
                .toList();
        Path written = Files.write(Path.of("target", "wire-samples.txt"), lines);

        assertThat(written).isNotEmptyFile();
    }

    /** References are left out: they name actors of a system that has ended. */
    private static void assertContains(JsonNode whole, JsonNode part) {
        part.properties().forEach(field -> {
            JsonNode there = whole.get(field.getKey());
            if (field.getValue().isObject()) {
                assertContains(there, field.getValue());
            } else if (!field.getValue().asText().startsWith("pekko://")) {
                assertThat(there).as(field.getKey()).isEqualTo(field.getValue());
            }
        });
    }
}
