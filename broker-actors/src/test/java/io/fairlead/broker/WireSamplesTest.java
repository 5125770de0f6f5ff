// SPDX-License-Identifier: Apache-2.0
package io.fairlead.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.NotSerializableException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.serialization.Serialization;
import org.apache.pekko.serialization.SerializationExtension;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What earlier releases have sent is still read: every line of {@code src/test/resources/wire/samples.txt} is a message
 * as it once crossed nodes, its name with its version, and its bytes. Lines are added, never changed. {@link
 * #writeSamplesOfThisRelease} leaves those of the present code in {@code target/wire-samples.txt}.
 */
class WireSamplesTest {

    private static final Stage STAGE = new Stage();
    private static final Serialization SERIALIZATION = SerializationExtension.get(Adapter.toClassic(STAGE.system()));
    private static final WireSamples SAMPLES = new WireSamples(STAGE);

    /** A message as it crossed nodes: its name with its version, and its bytes as base64. */
    record Sample(String manifest, String content) {

        static Sample of(WireMessage message) {
            return new Sample(
                    serializer().manifest(message),
                    Base64.getEncoder()
                            .encodeToString(SERIALIZATION.serialize(message).get()));
        }

        static Sample parse(String line) {
            int space = line.indexOf(' ');
            return new Sample(line.substring(0, space), line.substring(space + 1));
        }

        /** As this release reads it. */
        WireMessage message() {
            return (WireMessage) SERIALIZATION
                    .deserialize(bytes(), serializer().identifier(), manifest)
                    .get();
        }

        private byte[] bytes() {
            return Base64.getDecoder().decode(content);
        }

        @Override
        public String toString() {
            return manifest;
        }
    }

    /** The one that all wire messages are bound to. */
    private static WireSerializer serializer() {
        try {
            return (WireSerializer) SERIALIZATION.serializerFor(WireMessage.class);
        } catch (NotSerializableException unbound) {
            throw new AssertionError(unbound);
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

    /** All that was in it, but for the end of the array: fields may have been added since. */
    @ParameterizedTest
    @MethodSource("stored")
    void storedSample_isReadAndKeepsEveryField(Sample sample) {
        WireKind<?> kind = WireKinds.named(sample.manifest).orElseThrow();
        byte[] stored = sample.bytes();

        byte[] again = serializer().toBinary(kind, sample.message());

        assertThat(Arrays.copyOf(again, stored.length - 1)).isEqualTo(Arrays.copyOf(stored, stored.length - 1));
    }

    /** Writer and reader could have changed places of two fields alike. */
    @ParameterizedTest
    @MethodSource("stored")
    void storedSample_isWhatItWas(Sample sample) {
        assertThat(SAMPLES.all())
                .anySatisfy(message -> assertThat(sample.message())
                        .usingRecursiveComparison()
                        .withStrictTypeChecking()
                        .ignoringFields(
                                "replyTo",
                                "message.replyTo",
                                "commands.replyTo",
                                "announcement",
                                "offer",
                                "request") // they have ended
                        .isEqualTo(message));
    }

    @Test
    void everyWireMessage_hasAStoredSampleOfThisVersion() throws IOException {
        Set<String> names = stored().stream().map(Sample::manifest).collect(Collectors.toSet());

        assertThat(SAMPLES.all())
                .allSatisfy(
                        message -> assertThat(names).contains(Sample.of(message).manifest()));
    }

    @Test
    void everyWireMessage_carriesAVersion() {
        assertThat(SAMPLES.all())
                .allSatisfy(message -> assertThat(Sample.of(message).manifest()).matches(".+#\\d+"));
    }

    @Test
    void writeSamplesOfThisRelease() throws IOException {
        List<String> lines = SAMPLES.all().stream()
                .map(Sample::of)
                .map(sample -> sample.manifest() + " " + sample.content())
                .toList();
        Path written = Files.write(Path.of("target", "wire-samples.txt"), lines);

        assertThat(written).isNotEmptyFile();
    }
}
