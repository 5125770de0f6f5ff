// SPDX-License-Identifier: Apache-2.0
package io.fairlead.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One proxy and one client who meet: an announcement, an offer, an answer. */
final class OneMatch {

    private static final Duration MAX = Duration.ofSeconds(30);
    private static final String PROXY_ID = Population.id("the one proxy");
    private static final Pattern CONNECTION_ID = Pattern.compile("\"connectionId\":\"([^\"]+)\"");
    private static final String PEER = """
            "commonCompartments":["%s"],"nat":{"mapping":"unknown","filtering":"unknown"},"network":"wired",\
            "protocolVersion":1""".formatted(Population.id("the one compartment"));
    private static final String SDP = """
            "sdp":"v=0\\r\\no=- 1 1 IN IP4 127.0.0.1\\r\\ns=-\\r\\nt=0 0\\r\\n\
            m=application 9 UDP/DTLS/SCTP webrtc-datachannel\\r\\nc=IN IP4 0.0.0.0\\r\\n\"""";

    private static final String ANNOUNCEMENT = "{\"proxyId\":\"%s\",%s}".formatted(PROXY_ID, PEER);
    private static final String OFFER =
            "{%s,\"networkProtocol\":\"udp\",\"offer\":{\"type\":\"offer\",%s}}".formatted(PEER, SDP);

    private OneMatch() {}

    /** Returns when the client has its answer. */
    static void at(URI node) {
        try (HttpClient http =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
            var announcement = http.sendAsync(post(node, "announcements", ANNOUNCEMENT), BodyHandlers.ofString());
            var offer = http.sendAsync(post(node, "offers", OFFER), BodyHandlers.ofString());
            // An offer that ends before the announcement is a refused one.
            CompletableFuture.anyOf(announcement, offer).join();
            require(announcement.isDone(), offer);
            String answer = """
                    {"proxyId":"%s","connectionId":"%s","selectedProtocolVersion":1,"answer":{"type":"answer",%s}}""".formatted(PROXY_ID, connectionId(announcement), SDP);
            http.send(post(node, "answers", answer), BodyHandlers.ofString());
            require(offer.join().body().contains("\"answered\""), offer);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    private static String connectionId(CompletableFuture<HttpResponse<String>> announcement) {
        Matcher matcher = CONNECTION_ID.matcher(announcement.join().body());
        require(matcher.find(), announcement);
        return matcher.group(1);
    }

    private static void require(boolean met, CompletableFuture<HttpResponse<String>> request) {
        if (!met) {
            throw new IllegalStateException(
                    "no match but " + request.join() + " " + request.join().body());
        }
    }

    private static HttpRequest post(URI node, String what, String body) {
        return HttpRequest.newBuilder(node.resolve("/v1/" + what))
                .header("Content-Type", "application/json")
                .timeout(MAX)
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
    }
}
