// SPDX-License-Identifier: Apache-2.0
package io.fairlead.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.broker.AnswerOutcome;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bodies that are not strict JSON, and bodies broken at random: each gets a fault of the caller, none gets through. */
class MalformedBodyTest {

    private static final int ROUNDS = 1_500;
    /** Rerun a failure with -Dedge.seed=SEED. */
    private static final long SEED = Long.getLong("edge.seed", System.nanoTime());

    private static EdgeServer server;

    @BeforeAll
    static void start() {
        server = new EdgeServer();
        server.broker.endAllWith(Bodies.NO_CLIENT, Bodies.NO_PROXY, AnswerOutcome.DELIVERED);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "[]",
                "null",
                "7",
                "\"x\"",
                "{",
                "{}{}",
                "{} x",
                "{},",
                "{'a':1}",
                "{\"a\":1,}",
                "{\"a\":01}",
                "{\"a\":NaN}",
                "{\"a\":1 /* why */}",
                "{\"a\":\"\t\"}",
                "{\"a\":\"\\x\"}",
                "{\"a\":1,\"a\":1}",
                "{\"b\":{\"a\":1,\"a\":2}}",
                "{\"b\":[{\"a\":1,\"a\":2}]}",
                "{\"a\":null,\"a\":null}",
                "{\"a\":{},\"a\":{}}",
                "{\"a\":[],\"a\":1}",
                "{\"a\":1,\"\\u0061\":1}",
                "\uFEFF{}",
                "{\"a\":[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]}",
                "{\"a\":1111111111111111111111111111111111111111111111111111111111111111}"
            })
    void json_unlessStrictIsRefused(String body) throws Exception {
        RawResponse response = server.post("/v1/answers", body);
        assertThat(response.status()).isEqualTo(400);
        assertThat(response.text("/code")).isEqualTo("invalid-request");
        assertThat(response.text("/detail")).contains("JSON");
    }

    @Test
    void json_withARepeatedNameIsRefusedSayingWhere() throws Exception {
        assertThat(server.post("/v1/answers", "{\"a\":1,\n\"a\":2}").text("/detail"))
                .endsWith(": see line 2, column 5.");
    }

    @Test
    void utf8_unlessStrictIsRefused() throws Exception {
        for (byte[] bad : List.of(
                new byte[] {(byte) 0xC0, (byte) 0xAF},
                new byte[] {(byte) 0xED, (byte) 0xA0, (byte) 0x80},
                new byte[] {(byte) 0xFF},
                new byte[] {(byte) 0xE2, (byte) 0x82})) {
            byte[] body = "{\"a\":\"??\"}".getBytes(StandardCharsets.UTF_8);
            byte[] broken = concat(Arrays.copyOf(body, 6), bad, Arrays.copyOfRange(body, 8, body.length));
            RawResponse response = post(broken);
            assertThat(response.status()).isEqualTo(400);
            assertThat(response.text("/detail")).isEqualTo("The body is not UTF-8.");
        }
        assertThat(post("{}".getBytes(StandardCharsets.UTF_16LE)).status()).isEqualTo(400);
    }

    @Test
    void bodies_brokenAtRandomAreNeverOurFault() throws Exception {
        List<String> paths = List.of("/v1/announcements", "/v1/offers", "/v1/answers", "/v1/answers");
        List<String> bodies = List.of(
                Bodies.announcement().toString(),
                Bodies.offer().toString(),
                Bodies.answer().toString(),
                Bodies.error().toString());
        SplittableRandom random = new SplittableRandom(SEED);
        int refused = 0;
        try (RawClient client = server.connect()) {
            for (int round = 0; round < ROUNDS; round++) {
                int which = random.nextInt(bodies.size());
                byte[] body = mutated(bodies.get(which).getBytes(StandardCharsets.UTF_8), random);
                client.send(concat(head(paths.get(which), body.length), body));
                RawResponse response = client.read();
                String about = "-Dedge.seed=%d, round %d: %s".formatted(SEED, round, response);
                assertThat(response.status()).as(about).isIn(200, 400, 426);
                assertThat(response.status() == 200 ? response.isJson() : response.isProblem())
                        .as(about)
                        .isTrue();
                refused += response.status() == 200 ? 0 : 1;
            }
        }
        assertThat(refused).isGreaterThan(ROUNDS / 3);
    }

    private static byte[] mutated(byte[] body, SplittableRandom random) {
        byte[] mutant = body.clone();
        for (int change = random.nextInt(1, 4); change > 0; change--) {
            int at = random.nextInt(mutant.length);
            int to = Math.min(mutant.length, at + random.nextInt(1, 12));
            byte[] before = Arrays.copyOf(mutant, at);
            byte[] cut = Arrays.copyOfRange(mutant, at, to);
            byte[] after = Arrays.copyOfRange(mutant, to, mutant.length);
            mutant = switch (random.nextInt(5)) {
                case 0 -> concat(before, after, "}".getBytes(StandardCharsets.UTF_8));
                case 1 -> concat(before, cut, cut, after);
                case 2 -> concat(before, new byte[] {(byte) random.nextInt(256)}, after);
                case 3 -> concat(before, "\\ud800".getBytes(StandardCharsets.UTF_8), after);
                default -> concat(before, new byte[] {(byte) random.nextInt(32, 127)}, cut, after);
            };
        }
        return mutant;
    }

    private static RawResponse post(byte[] body) throws Exception {
        try (RawClient client = server.connect()) {
            return client.send(concat(head("/v1/answers", body.length), body)).read();
        }
    }

    private static byte[] head(String path, int length) {
        return RawClient.request("POST", path, "Content-Type: application/json", "Content-Length: " + length)
                .getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] concat(byte[]... parts) {
        byte[] whole =
                new byte[Arrays.stream(parts).mapToInt(part -> part.length).sum()];
        int at = 0;
        for (byte[] part : parts) {
            System.arraycopy(part, 0, whole, at, part.length);
            at += part.length;
        }
        return whole;
    }
}
