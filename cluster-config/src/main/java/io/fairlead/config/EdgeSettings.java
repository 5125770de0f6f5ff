// SPDX-License-Identifier: Apache-2.0
package io.fairlead.config;

import static java.time.Duration.ofHours;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;

import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;

/**
 * The public HTTP listener, and the one for balancers ({@code fairlead.node.edge}).
 *
 * @param host address or name to listen on; {@code 0.0.0.0} is every interface
 * @param port 0 picks a free one
 * @param balancerHost address that balancers reach over HTTP/2; loopback or private
 * @param balancerPort absent: there is no such listener; 0 picks a free port
 * @param connectionsMax connections open at once, on each listener; one more is not accepted until one ends
 * @param bodyReadMax how long a caller may take to send its body
 * @param idleMax how long a connection may be silent; above the longest hold
 * @param answerMax how long a posted answer may take on its way to the client
 * @param trustedForwarders CIDR blocks of the balancers and CDNs whose forwarding and location headers count
 * @param location where a caller's country and ASN come from
 * @param cors which web pages may call the API
 */
public record EdgeSettings(
        String host,
        int port,
        String balancerHost,
        OptionalInt balancerPort,
        int connectionsMax,
        Duration bodyReadMax,
        Duration idleMax,
        Duration answerMax,
        List<String> trustedForwarders,
        LocationSettings location,
        CorsSettings cors) {

    /** The largest {@code waitMs} of the API. */
    private static final Duration LONGEST_HOLD = ofMinutes(2);
    /** For the outcome to be written before the silent connection is cut. */
    private static final Duration IDLE_MARGIN = ofSeconds(5);

    public EdgeSettings {
        trustedForwarders = List.copyOf(trustedForwarders);
    }

    static EdgeSettings read(SettingsReader in) {
        var settings = new EdgeSettings(
                in.text("host"),
                in.port("port"),
                in.text(
                        "balancer-host",
                        "a loopback or private address such as 127.0.0.1, 10.0.0.1 or fd00::1",
                        Syntax::isPrivateAddress),
                in.optionalPort("balancer-port"),
                in.count("connections-max", 1, 1_000_000),
                in.duration("body-read-max", ofMillis(100), ofMinutes(2)),
                in.duration("idle-max", LONGEST_HOLD.plus(IDLE_MARGIN), ofHours(1)),
                in.duration("answer-max", ofMillis(100), ofSeconds(30)),
                in.texts("trusted-forwarders", "a CIDR block such as 10.0.0.0/8 or 2001:db8::/32", Syntax::isCidr),
                LocationSettings.read(in.section("location")),
                CorsSettings.read(in.section("cors")));
        in.rule(
                settings.location.source() != LocationSettings.Source.HEADERS || !settings.trustedForwarders.isEmpty(),
                "must not be headers while edge.trusted-forwarders is empty: nobody's headers would count",
                "location.source",
                "trusted-forwarders");
        in.rule(
                settings.location.source() != LocationSettings.Source.DATABASE
                        || settings.balancerPort.isEmpty()
                        || !settings.trustedForwarders.isEmpty(),
                "must not be database while edge.balancer-port is on and edge.trusted-forwarders is empty: every caller"
                        + " would be where the balancer is",
                "location.source",
                "balancer-port",
                "trusted-forwarders");
        return settings;
    }
}
