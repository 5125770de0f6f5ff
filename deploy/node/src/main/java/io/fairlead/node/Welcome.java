// SPDX-License-Identifier: Apache-2.0
package io.fairlead.node;

import java.net.InetSocketAddress;
import java.net.URI;

/** What a started node prints: where it listens, and two lines to try it with. */
final class Welcome {

    /** The 32 bytes {@code fairlead-common-compartment-0000}. */
    private static final String COMPARTMENT = "ZmFpcmxlYWQtY29tbW9uLWNvbXBhcnRtZW50LTAwMDA";

    /** The 32 bytes {@code fairlead-example-proxy-000000000}. */
    private static final String PROXY = "ZmFpcmxlYWQtZXhhbXBsZS1wcm94eS0wMDAwMDAwMDA";

    /** Members of a request, in JSON: a peer that everybody reaches. */
    static final String NETWORK = """
            "nat":{"mapping":"endpoint-independent","filtering":"endpoint-independent"},"network":"wired\"""";

    private static final String PEER =
            "\"commonCompartments\":[\"%s\"],%s,\"protocolVersion\":1".formatted(COMPARTMENT, NETWORK);

    /** The shortest session description that is one, as it stands in JSON. */
    static final String SDP = "v=0\\r\\no=- 1 1 IN IP4 127.0.0.1\\r\\ns=-\\r\\nt=0 0\\r\\n"
            + "m=application 9 UDP/DTLS/SCTP webrtc-datachannel\\r\\nc=IN IP4 0.0.0.0\\r\\n";

    private Welcome() {}

    static String text(Node node) {
        return node.edgeAddress().map(edge -> edge(url(edge))).orElse("""
                Fairlead hosts matchers and listens to no callers
                """)
                + node.balancerAddress()
                        .map(address -> "Balancers reach it over HTTP/2 on " + url(address) + "\n")
                        .orElse("")
                + """
                Management on %s (readiness: /ready, liveness: /alive)
                Member %s of its cluster

                """.formatted(node.managementAddress(), node.clusterAddress())
                + node.edgeAddress().map(edge -> example(url(edge))).orElse("")
                + "Ctrl-C stops the node.\n";
    }

    private static String edge(URI url) {
        return "Fairlead listens on " + url + "\n";
    }

    private static String example(URI url) {
        return """
                Paste these two lines to see a proxy and a client meet:
                %s &
                %s

                """.formatted(announce(url), offer(url));
    }

    private static String announce(URI url) {
        return curl(url + "/v1/announcements", "\"proxyId\":\"%s\",%s".formatted(PROXY, PEER));
    }

    private static String offer(URI url) {
        return curl(
                url + "/v1/offers",
                "%s,\"networkProtocol\":\"udp\",\"waitMs\":3000,\"offer\":{\"type\":\"offer\",\"sdp\":\"%s\"}"
                        .formatted(PEER, SDP));
    }

    private static String curl(String url, String members) {
        return "curl -s -H 'Content-Type: application/json' %s -d '{%s}'".formatted(url, members);
    }

    static URI url(InetSocketAddress edge) {
        String host = edge.getHostString();
        return URI.create("http://%s:%d".formatted(host.contains(":") ? "[" + host + "]" : host, edge.getPort()));
    }
}
