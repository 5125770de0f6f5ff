// SPDX-License-Identifier: Apache-2.0
package io.fairlead.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.demo.DemoOptions.Parsed;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DemoOptionsTest {

    private static final long RANDOM_SEED = 99;

    @Test
    void parse_noArgumentsGiveTheDefaults() {
        assertThat(parse(""))
                .isEqualTo(new Parsed.Run(new DemoOptions(
                        List.of(URI.create("http://127.0.0.1:8080")),
                        30,
                        20,
                        Duration.ofSeconds(30),
                        RANDOM_SEED,
                        true)));
    }

    @Test
    void parse_everyArgumentCounts() {
        var line = "--url http://a:1/,https://b --proxies 1 --clients 2 --seconds 3 --seed -4 --no-colour";

        assertThat(parse(line))
                .isEqualTo(new Parsed.Run(new DemoOptions(
                        List.of(URI.create("http://a:1"), URI.create("https://b")),
                        1,
                        2,
                        Duration.ofSeconds(3),
                        -4,
                        false)));
    }

    @Test
    void parse_helpWinsOverWhatFollows() {
        assertThat(parse("--proxies 5 --help --nonsense")).isEqualTo(new Parsed.Help());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--proxys 5                  | unknown argument --proxys",
                "--proxies                   | --proxies needs a value",
                "--proxies 0                 | --proxies must be 1 to 1000",
                "--clients 1001              | --clients must be 1 to 1000",
                "--seconds 2                 | --seconds must be 3 to 3600",
                "--seed lucky                | --seed must be a whole number, not \"lucky\"",
                "--url 127.0.0.1:8080        | Illegal character in scheme name at index 0: 127.0.0.1:8080",
                "--url ftp://127.0.0.1       | --url must be like http://127.0.0.1:8080, not \"ftp://127.0.0.1\"",
                "--url http://127.0.0.1:1,   | --url must be like http://127.0.0.1:8080, not \"\"",
            })
    void parse_aMistakeIsNamed(String line, String detail) {
        assertThat(parse(line)).isEqualTo(new Parsed.Wrong(detail));
    }

    private static Parsed parse(String line) {
        return DemoOptions.parse(line.isEmpty() ? List.of() : List.of(line.split(" +")), RANDOM_SEED);
    }
}
