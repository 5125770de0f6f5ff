// SPDX-License-Identifier: Apache-2.0
package io.fairlead.node;

import static io.fairlead.node.ManagedNode.code;
import static io.fairlead.node.ManagedNode.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The management endpoint of a member, as it is by default: on loopback, with no credential. */
class ManagementEndpointTest {

    private static ManagedNode node;

    @BeforeAll
    static void start() {
        node = new ManagedNode().join();
        node.readiness.turnGreen();
    }

    @AfterAll
    static void stop() {
        node.close();
    }

    @Test
    void probes_saySo() throws Exception {
        assertThat(node.get("/ready").statusCode()).isEqualTo(200);
        assertThat(node.get("/alive").statusCode()).isEqualTo(200);
        assertThat(node.send("HEAD", "/ready").statusCode()).isEqualTo(200);
        assertThat(raw("GET /ready HTTP/1.0\r\n\r\n")).as("as balancers ask").startsWith("HTTP/1.1 200");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/ready/",
                "/readyx",
                "/cluster",
                "/cluster/",
                "/cluster/members/*",
                "/cluster/domain-events",
                "/cluster/shards/nothing",
                "/cluster/members/nobody",
                "/*",
                "//ready"
            })
    void path_unknownIsNotFound(String path) throws Exception {
        HttpResponse<String> response = node.get(path);
        assertThat(code(response)).isEqualTo("404 not-found");
        assertThat(response.headers().firstValue("content-type")).contains("application/problem+json");
        assertThat(response.body()).doesNotContain("Exception").doesNotContain("\tat ");
    }

    @ParameterizedTest
    @CsvSource({
        "POST, /ready, GET",
        "DELETE, /status, GET",
        "GET, /drain, POST",
        "POST, /cluster/members, GET",
        "POST, /cluster/members/x, DELETE",
        "POST, /log-levels, PUT"
    })
    void method_otherIsNotAllowed(String method, String path, String allowed) throws Exception {
        HttpResponse<String> response = node.send(method, path);
        assertThat(code(response)).isEqualTo("405 method-not-allowed");
        assertThat(response.headers().firstValue("allow").orElse("")).contains(allowed);
    }

    @ParameterizedTest
    @CsvSource({
        "Origin, http://evil.example",
        "Origin, null",
        "Sec-Fetch-Site, cross-site",
        "Sec-Fetch-Site, same-origin"
    })
    void change_fromAPageIsDenied(String header, String value) throws Exception {
        assertThat(code(node.send("POST", "/drain", header, value))).isEqualTo("403 denied");
        assertThat(node.readiness.isLeaving()).isFalse();
        assertThat(node.send("GET", "/ready", header, value).statusCode()).isEqualTo(200);
    }

    @Test
    void name_thatIsNotOursIsDenied() throws Exception {
        assertThat(raw("GET /status HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 403");
        assertThat(raw("GET /alive HTTP/1.1\r\nHost: localhost:80\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 200");
    }

    @Test
    void illFormed_isAProblem() throws Exception {
        assertThat(raw("GET /ready\r\n\r\n"))
                .contains("application/problem+json")
                .contains("invalid-request");
    }

    @Test
    void status_describesMembers() throws Exception {
        JsonNode status = json(node.get("/status"));
        JsonNode member = status.at("/members/0");

        assertThat(status.at("/members")).hasSize(1);
        assertThat(status.at("/self").asText()).matches("127\\.0\\.0\\.1:\\d+");
        assertThat(member.at("/address")).isEqualTo(status.at("/self"));
        assertThat(member.at("/state").asText()).isEqualTo("up");
        assertThat(member.at("/reachable").asBoolean()).isTrue();
        assertThat(member.at("/version").asText())
                .matches("\\d+\\.\\d+\\.\\d+.*")
                .isNotEqualTo("0.0.0");
        assertThat(member.at("/report/management").asText()).isEqualTo(node.address.toString());
        assertThat(member.at("/report/uptimeMs").asLong()).isPositive();
        assertThat(member.at("/report/ready").asBoolean()).isTrue();
        assertThat(member.at("/report/draining").asBoolean(true)).isFalse();
        assertThat(member.at("/report/heldAnnouncements").asInt(-1)).isZero();
        assertThat(member.at("/report/heldOffers").asInt(-1)).isZero();
        assertThat(member.at("/report/complete").asBoolean()).isTrue();
        assertThat(member.at("/report/compartments").isArray()).isTrue();
    }

    @Test
    void cluster_isPekkosOwn() throws Exception {
        JsonNode members = json(node.get("/cluster/members"));
        assertThat(members.at("/members/0/status").asText()).isEqualTo("Up");
        String self = members.at("/selfNode").asText().replace("pekko://", "");
        assertThat(node.get("/cluster/members/" + self).statusCode()).isEqualTo(200);
        assertThat(json(node.get("/cluster/shards")).toString()).contains("matcher");
        assertThat(node.get("/cluster/shards/matcher").statusCode()).isEqualTo(200);
    }

    @Test
    void cluster_faultsAreProblems() throws Exception {
        String self = json(node.get("/cluster/members")).at("/selfNode").asText();
        assertThat(code(node.form("PUT", "/cluster/members/" + self, "operation=dance")))
                .isEqualTo("400 invalid-request");
        assertThat(code(node.form("PUT", "/cluster/members/nobody", "operation=leave")))
                .isEqualTo("404 not-found");
        assertThat(code(node.send("PUT", "/cluster/members/" + self))).isEqualTo("400 invalid-request");
    }

    @Test
    void logLevel_takesEffect() throws Exception {
        Logger logger = LoggerFactory.getLogger("io.fairlead.node.LogLevelsUnderTest");
        assertThat(logger.isTraceEnabled()).isFalse();

        HttpResponse<String> set = node.send("PUT", "/log-levels?logger=" + logger.getName() + "&level=trace");

        assertThat(set.statusCode()).isEqualTo(200);
        assertThat(json(set).at("/level").asText()).isEqualTo("TRACE");
        assertThat(logger.isTraceEnabled()).isTrue();
        assertThat(json(node.get("/log-levels")).path(logger.getName()).asText())
                .isEqualTo("TRACE");

        node.send("PUT", "/log-levels?logger=" + logger.getName() + "&level=INHERIT");

        assertThat(logger.isTraceEnabled()).isFalse();
        assertThat(json(node.get("/log-levels")).has(logger.getName())).isFalse();
    }

    @Test
    void logLevel_wrongIsRefused() throws Exception {
        for (String query :
                List.of("", "?logger=a", "?level=INFO", "?logger=a&level=loud", "?logger=ROOT&level=INHERIT")) {
            assertThat(code(node.send("PUT", "/log-levels" + query))).as(query).isEqualTo("400 invalid-request");
        }
    }

    private static String raw(String request) throws Exception {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), node.port())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
