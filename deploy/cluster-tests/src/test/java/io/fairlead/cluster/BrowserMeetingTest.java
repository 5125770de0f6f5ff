// SPDX-License-Identifier: Apache-2.0
package io.fairlead.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/** Real browsers meet through a real node: the example pages, a broker process, and WebRTC between the pages. */
@Tag("browser")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class BrowserMeetingTest {

    private static final String ID = "ZmFpcmxlYWQtY29tbW9uLWNvbXBhcnRtZW50LTAwMDA";
    private static final String COMMON = "common=" + ID;

    /** The same 32 bytes as the common one: the two kinds must stay apart all the same. */
    private static final String PERSONAL = "personal=" + ID;

    private BrowserSession session;
    private NodeUnderTest node;

    @BeforeAll
    void start() {
        session = BrowserSession.start(BrowserInstallation.findOrSkip());
        node = NodeUnderTest.start(Map.of("fairlead.node.edge.cors.origins", session.origin()));
    }

    @AfterAll
    void stop() {
        try (var _ = session;
                var _ = node) {
            // Closes what has been started: the node first, and nothing when the test was skipped.
        }
    }

    @AfterEach
    void closePages() {
        session.closePages();
    }

    @Test
    void strangers_meetAndGetOneMebibyteBackIntact() {
        var proxy = session.open("proxy.html", node.baseUrl(), COMMON);
        var client = session.open("client.html", node.baseUrl(), COMMON);
        awaitState(client, "connected");

        client.click("#transfer");
        client.waitForSelector("#result[data-intact]");

        var result = client.locator("#result");
        assertThat(result.getAttribute("data-received-digest"))
                .hasSize(64)
                .isEqualTo(result.getAttribute("data-sent-digest"));
        assertThat(result.getAttribute("data-bytes")).isEqualTo("1048576");
        assertThat(clientsOf(proxy)).containsExactly(connectionId(client));
        assertThat(proxy.textContent("#clients td:nth-child(3)")).isEqualTo("1048576");
        assertThat(session.pageErrors()).isEmpty();
    }

    @Test
    void friends_meetEachOtherAndNobodyElse() {
        var stranger = session.open("proxy.html", node.baseUrl(), COMMON);
        awaitState(stranger, "waiting");
        var friendClient = session.open("client.html", node.baseUrl(), PERSONAL);
        awaitState(friendClient, "seeking");

        // The stranger's proxy takes the younger client, since the older one is not for it.
        var strangerClient = session.open("client.html", node.baseUrl(), COMMON);
        awaitState(strangerClient, "connected");
        var friend = session.open("proxy.html", node.baseUrl(), PERSONAL);
        awaitState(friendClient, "connected");

        assertThat(clientsOf(stranger)).containsExactly(connectionId(strangerClient));
        assertThat(clientsOf(friend)).containsExactly(connectionId(friendClient));
        assertThat(session.pageErrors()).isEmpty();
    }

    private static void awaitState(Page page, String state) {
        page.waitForSelector("body[data-state=" + state + "]");
    }

    private static String connectionId(Page client) {
        return client.textContent("#connection-id");
    }

    private static List<String> clientsOf(Page proxy) {
        return proxy.locator("#clients td:first-child").allTextContents();
    }
}
