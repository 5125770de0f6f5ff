// SPDX-License-Identifier: Apache-2.0
package io.fairlead.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SyntaxTest {

    @ParameterizedTest
    @ValueSource(strings = {"10.0.0.0/8", "192.0.2.7/32", "0.0.0.0/0", "2001:db8::/32", "::1/128", "::/0"})
    void cidr_wellFormed(String text) {
        assertThat(Syntax.isCidr(text)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "10.0.0.0",
                "10/8",
                "10.0.0/24",
                "10.0.0.256/8",
                "10.0.0.0/33",
                "10.0.0.0/-1",
                "10.0.0.0/",
                "/8",
                "2001:db8::/129",
                "2001:db8/32",
                "::ffff:10.0.0.0/104",
                "fe80::1%eth0/64",
                "example.org/8"
            })
    void cidr_malformed(String text) {
        assertThat(Syntax.isCidr(text)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://example.org",
                "https://Example.org",
                "http://localhost:8000",
                "http://[::1]:80",
                "chrome-extension://abcdef",
                "http://10.0.0.1"
            })
    void origin_wellFormed(String text) {
        assertThat(Syntax.isOrigin(text)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "*",
                "null",
                "example.org",
                "https://",
                "https://example.org/",
                "https://a:65536",
                "https://a:",
                "https://*.example.org",
                "https://user@example.org",
                "https://example.org?x"
            })
    void origin_malformed(String text) {
        assertThat(Syntax.isOrigin(text)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.0.0.1:2551", "fairlead-0.fairlead:1", "a_b:65535", "[2001:db8::1]:2551"})
    void hostAndPort_wellFormed(String text) {
        assertThat(Syntax.isHostAndPort(text)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "a", "a:", ":1", "a:0", "a:65536", "a:b", "2001:db8::1:2551", "pekko://a:1", "u@a:1", "a:1/"
            })
    void hostAndPort_malformed(String text) {
        assertThat(Syntax.isHostAndPort(text)).isFalse();
    }
}
