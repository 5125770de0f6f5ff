// SPDX-License-Identifier: Apache-2.0
package io.fairlead.edge;

import static java.util.regex.Pattern.DOTALL;
import static java.util.regex.Pattern.MULTILINE;
import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.broker.AnswerOutcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** API.md tells the truth. */
class ApiPageTest {

    private static final Pattern ROW = Pattern.compile("^\\| `([a-z-]+)` \\| (\\d+) \\|.* (yes|no) \\|$", MULTILINE);
    private static final Pattern CURL =
            Pattern.compile("curl -sS http://localhost:8080(\\S+) .*? -d '(.*?)'\n", DOTALL);

    private static String page() throws IOException {
        return Files.readString(Path.of("API.md"));
    }

    @Test
    void errorTable_isTheCatalogue() throws IOException {
        assertThat(ROW.matcher(page()).results().map(row -> row.group(1) + " " + row.group(2)))
                .containsExactlyElementsOf(Arrays.stream(Problem.values())
                        .map(problem -> problem.code() + " " + problem.status())
                        .toList());
    }

    @Test
    void errorTable_saysAgainWhereTheFaultIsOurs() throws IOException {
        assertThat(ROW.matcher(page()).results())
                .allSatisfy(
                        row -> assertThat(row.group(3)).isEqualTo(row.group(2).startsWith("5") ? "yes" : "no"));
    }

    @Test
    void examples_work() throws Exception {
        try (EdgeServer server = new EdgeServer()) {
            server.broker.endAllWith(Bodies.NO_CLIENT, Bodies.NO_PROXY, AnswerOutcome.DELIVERED);
            var examples = CURL.matcher(page()).results().toList();
            assertThat(examples).hasSize(3);
            for (MatchResult example : examples) {
                String body = example.group(2).replace("\"protocolVersion\": 1", "\"protocolVersion\": 3");
                RawResponse response = server.post(example.group(1), body);
                assertThat(response.status()).as(response.toString()).isEqualTo(200);
            }
        }
    }

    @Test
    void exampleProblem_isOne() throws Exception {
        try (EdgeServer server = new EdgeServer()) {
            RawResponse response = server.post(
                    "/v1/announcements",
                    Bodies.announcement().put("protocolVersion", 0).toString());
            assertThat(page().replaceAll("\n ", " ")).contains(response.body().replaceAll("([:,])(?=[\"0-9])", "$1 "));
        }
    }
}
