// SPDX-License-Identifier: Apache-2.0
package io.fairlead.cluster;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;

/**
 * What a proxy or client says about itself, and the bodies in which it says so. Begin with {@link #in}: an unlimited
 * peer on a wire, of version 1, from nowhere in particular.
 *
 * @param location header lines that a CDN would add
 */
record BlackBoxPeer(
        List<String> common,
        List<String> personal,
        String mapping,
        String filtering,
        List<String> portMappings,
        String network,
        int protocolVersion,
        List<String> location,
        int waitMs) {

    static final String OPEN = "endpoint-independent";
    static final String CLOSED = "address-and-port-dependent";

    private static final int ID_BYTES = 32;
    private static final int WAIT_MS = 20_000;
    private static final SecureRandom RANDOM = new SecureRandom();

    static BlackBoxPeer in(String... commonCompartments) {
        return new BlackBoxPeer(
                List.of(commonCompartments), List.of(), OPEN, OPEN, List.of(), "wired", 1, List.of(), WAIT_MS);
    }

    /** A proxy ID, or the ID of a compartment that no other test uses. */
    static String id() {
        byte[] bytes = new byte[ID_BYTES];
        RANDOM.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** A session description that can be told from others by {@code marker}. */
    static String sdp(String marker) {
        return "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=" + marker
                + "\r\nt=0 0\r\nm=application 9 UDP/DTLS/SCTP webrtc-datachannel\r\nc=IN IP4 0.0.0.0\r\n";
    }

    static String marker(String sdp) {
        return sdp.lines()
                .filter(line -> line.startsWith("s="))
                .findFirst()
                .orElse("s=?")
                .substring(2);
    }

    BlackBoxPeer within(String... commonCompartments) {
        return new BlackBoxPeer(
                List.of(commonCompartments),
                personal,
                mapping,
                filtering,
                portMappings,
                network,
                protocolVersion,
                location,
                waitMs);
    }

    BlackBoxPeer withFriends(String... personalCompartments) {
        return new BlackBoxPeer(
                common,
                List.of(personalCompartments),
                mapping,
                filtering,
                portMappings,
                network,
                protocolVersion,
                location,
                waitMs);
    }

    BlackBoxPeer behind(String mapping, String filtering) {
        return new BlackBoxPeer(
                common, personal, mapping, filtering, portMappings, network, protocolVersion, location, waitMs);
    }

    BlackBoxPeer mapped(String... portMappings) {
        return new BlackBoxPeer(
                common,
                personal,
                mapping,
                filtering,
                List.of(portMappings),
                network,
                protocolVersion,
                location,
                waitMs);
    }

    BlackBoxPeer on(String network) {
        return new BlackBoxPeer(
                common, personal, mapping, filtering, portMappings, network, protocolVersion, location, waitMs);
    }

    BlackBoxPeer speaking(int protocolVersion) {
        return new BlackBoxPeer(
                common, personal, mapping, filtering, portMappings, network, protocolVersion, location, waitMs);
    }

    /** @param location header lines */
    BlackBoxPeer from(String... location) {
        return new BlackBoxPeer(
                common,
                personal,
                mapping,
                filtering,
                portMappings,
                network,
                protocolVersion,
                List.of(location),
                waitMs);
    }

    BlackBoxPeer from(String country, long asn) {
        return from("X-Client-Country: " + country, "X-Client-Asn: " + asn);
    }

    BlackBoxPeer waiting(int waitMs) {
        return new BlackBoxPeer(
                common, personal, mapping, filtering, portMappings, network, protocolVersion, location, waitMs);
    }

    String announcement(String proxyId) {
        return body().put("proxyId", proxyId).toString();
    }

    String offer(String marker) {
        ObjectNode body = body().put("networkProtocol", "udp");
        body.putObject("offer").put("type", "offer").put("sdp", sdp(marker));
        return body.toString();
    }

    static String answer(String proxyId, String connectionId, String marker) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.put("proxyId", proxyId).put("connectionId", connectionId).put("selectedProtocolVersion", 1);
        body.putObject("answer").put("type", "answer").put("sdp", sdp(marker));
        return body.toString();
    }

    static String failure(String proxyId, String connectionId) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        return body.put("proxyId", proxyId)
                .put("connectionId", connectionId)
                .put("error", "The destination cannot be reached.")
                .toString();
    }

    String[] headers() {
        return location.toArray(String[]::new);
    }

    private ObjectNode body() {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.put("network", network).put("protocolVersion", protocolVersion).put("waitMs", waitMs);
        body.putObject("nat").put("mapping", mapping).put("filtering", filtering);
        common.forEach(body.putArray("commonCompartments")::add);
        personal.forEach(body.putArray("personalCompartments")::add);
        portMappings.forEach(body.putArray("portMappings")::add);
        return body;
    }
}
