// SPDX-License-Identifier: Apache-2.0
package io.fairlead.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whose address is it: blocks, forwarding headers, and whom to believe. */
class ForwardedTest {

    private static final TrustedForwarders TRUSTED =
            TrustedForwarders.parse(List.of("10.0.0.0/8", "2001:db8:ffff::/48"));
    private static final InetAddress BALANCER = InetAddress.ofLiteral("10.1.2.3");
    private static final InetAddress STRANGER = InetAddress.ofLiteral("203.0.113.9");

    private static String caller(InetAddress peer, List<String> xForwardedFor, List<String> forwarded) {
        return CallerAddress.find(peer, xForwardedFor, forwarded, TRUSTED)
                .map(InetAddress::getHostAddress)
                .orElse("unknown");
    }

    private static List<String> lines(String headers) {
        return headers == null ? List.of() : Arrays.asList(headers.split(" / ", -1));
    }

    @ParameterizedTest
    @CsvSource({
        "10.0.0.0/8, 10.255.255.255, true",
        "10.0.0.0/8, 11.0.0.0, false",
        "10.1.2.3/8, 10.9.9.9, true",
        "192.0.2.128/25, 192.0.2.127, false",
        "192.0.2.128/25, 192.0.2.128, true",
        "192.0.2.7/32, 192.0.2.7, true",
        "192.0.2.7/32, 192.0.2.6, false",
        "0.0.0.0/0, 203.0.113.1, true",
        "0.0.0.0/0, 2001:db8::1, false",
        "10.0.0.0/8, ::ffff:10.1.1.1, true",
        "10.0.0.0/8, ::ffff:0b01:0101, false",
        "2001:db8::/32, 2001:db8:ffff::1, true",
        "2001:db8::/32, 2001:db9::, false",
        "::/0, 2001:db8::1, true",
        "::/0, 10.0.0.1, false",
        "::1/128, ::1, true"
    })
    void block_contains(String block, String address, boolean contained) {
        assertThat(AddressBlock.parse(block).contains(InetAddress.ofLiteral(address)))
                .isEqualTo(contained);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "10.0.0.0",
                "10.0.0.0/",
                "10.0.0.0/33",
                "10.0.0.0/-1",
                "10/8",
                "10.1/16",
                "::1/129",
                "localhost/8",
                "::ffff:10.0.0.0/104",
                "10.0.0.256/8",
                "/8",
                "fe80::1%lo/64",
                "10.0.0.0/8/8"
            })
    void block_illFormedIsRefused(String block) {
        assertThatThrownBy(() -> AddressBlock.parse(block)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void untrustedPeer_isTheCallerWhateverItSays() {
        assertThat(caller(STRANGER, List.of("198.51.100.1"), List.of("for=198.51.100.1")))
                .isEqualTo("203.0.113.9");
    }

    @Test
    void trustedPeer_withoutAWordIsNobody() {
        assertThat(caller(BALANCER, List.of(), List.of())).isEqualTo("unknown");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                // X-Forwarded-For
                "198.51.100.1 | - | 198.51.100.1",
                "198.51.100.1, 10.9.9.9 | - | 198.51.100.1",
                "192.0.2.1, 198.51.100.1, 10.9.9.9,10.8.8.8 | - | 198.51.100.1",
                "192.0.2.1 / 198.51.100.1 / 10.9.9.9 | - | 198.51.100.1",
                "garbage, 198.51.100.1 | - | 198.51.100.1",
                "198.51.100.1, garbage | - | unknown",
                "198.51.100.1, unknown, 10.9.9.9 | - | unknown",
                "198.51.100.1:4711 | - | 198.51.100.1",
                "2001:db8::7 | - | 2001:db8:0:0:0:0:0:7",
                "[2001:db8::7] | - | 2001:db8:0:0:0:0:0:7",
                "[2001:db8::7]:443 | - | 2001:db8:0:0:0:0:0:7",
                "2001:db8::7, 2001:db8:ffff::1 | - | 2001:db8:0:0:0:0:0:7",
                "::ffff:198.51.100.1 | - | 198.51.100.1",
                "198.51.100.1, ::ffff:10.0.0.1 | - | 198.51.100.1",
                "10.9.9.9 | - | unknown",
                "'' | - | unknown",
                "198.51.100.1.5 | - | unknown",
                "198.51.100 | - | unknown",
                "198.51.100.999 | - | unknown",
                "[198.51.100.1] | - | unknown",
                "fe80::1%eth0 | - | unknown",
                "\"198.51.100.1\" | - | unknown",
                "example.org | - | unknown",
                // Forwarded
                "- | for=198.51.100.1 | 198.51.100.1",
                "- | For=\"198.51.100.1:80\";proto=https;by=10.0.0.1 | 198.51.100.1",
                "- | proto=https; FOR=198.51.100.1 ;by=_me | 198.51.100.1",
                "- | for=192.0.2.1, for=198.51.100.1,for=10.0.0.1 | 198.51.100.1",
                "- | for=192.0.2.1 / for=\"[2001:db8::7]:4711\" / for=10.0.0.1 | 2001:db8:0:0:0:0:0:7",
                "- | for=\"[2001:db8::7]\" | 2001:db8:0:0:0:0:0:7",
                "- | for=unknown | unknown",
                "- | for=_hidden | unknown",
                "- | for=198.51.100.1, for=_hidden, for=10.0.0.1 | unknown",
                "- | for=198.51.100.1, proto=https | unknown",
                "- | for=198.51.100.1, | unknown",
                "- | , for=198.51.100.1 | unknown",
                "- | for=[2001:db8::7] | unknown",
                "- | for | unknown",
                "- | for= | unknown",
                "- | for=\"198.51.100.1 | unknown",
                "- | for=\"a, for=\"198.51.100.1\" | unknown",
                "- | for=\"x;y, z\";host=h, for=198.51.100.1 | 198.51.100.1",
                "- | for=198.51.100.1;for=x y | unknown",
                "- | 198.51.100.1 | unknown",
                // both
                "198.51.100.1 | for=198.51.100.1 | 198.51.100.1",
                "198.51.100.1 | for=198.51.100.2 | unknown",
                "198.51.100.1 | for=unknown | unknown",
                "garbage | for=198.51.100.1 | unknown"
            })
    void trustedPeer_isBelievedAsFarAsItCanBeRead(String xForwardedFor, String forwarded, String expected) {
        assertThat(caller(BALANCER, lines(xForwardedFor), lines(forwarded))).isEqualTo(expected);
    }

    @Test
    void longHeaders_costNoStack() {
        String quoted = "for=\"" + "x".repeat(500_000) + "\"";
        assertThat(ForwardedChain.ofForwarded(List.of(quoted)).hops()).containsExactly(Optional.empty());
        assertThat(ForwardedChain.ofForwarded(List.of("a=b;".repeat(100_000) + "for=198.51.100.1"))
                        .hops())
                .hasSize(1);
        assertThat(ForwardedChain.ofXForwardedFor(List.of("1.2.3.4,".repeat(50_000) + "x"))
                        .hops())
                .hasSize(50_001);
    }
}
