// SPDX-License-Identifier: Apache-2.0
package io.fairlead.edge;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairlead.broker.AnnouncementRequest;
import io.fairlead.broker.AnswerOutcome;
import io.fairlead.broker.OfferRequest;
import io.fairlead.broker.ProxyAnswer;
import io.fairlead.matching.Compartment;
import io.fairlead.matching.CompartmentId;
import io.fairlead.matching.CompartmentKind;
import io.fairlead.matching.Traversal;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What the broker is asked when a body is as it should be. */
class RequestsTest {

    private static String unhurried(ObjectNode body) {
        body.remove("waitMs");
        return body.toString();
    }

    @Test
    void announcement_reachesTheBroker() throws Exception {
        try (EdgeServer fresh = new EdgeServer()) {
            fresh.broker.endAllWith(Bodies.NO_CLIENT, Bodies.NO_PROXY, AnswerOutcome.DELIVERED);
            fresh.post("/v1/announcements", Bodies.announcement().toString());
            AnnouncementRequest request = fresh.broker.nextAnnouncement().request;
            assertThat(request.proxyId().value()).isEqualTo(Bodies.ID);
            assertThat(request.compartments())
                    .containsExactlyInAnyOrder(
                            new Compartment(CompartmentKind.COMMON, new CompartmentId(Bodies.ID)),
                            new Compartment(CompartmentKind.COMMON, new CompartmentId(Bodies.OTHER_ID)),
                            new Compartment(CompartmentKind.PERSONAL, new CompartmentId(Bodies.ID)));
            assertThat(request.traits().traversal()).isEqualTo(Traversal.PARTIALLY_LIMITED);
            assertThat(request.traits().protocolVersion()).isEqualTo(3);
            assertThat(request.traits().location().countryKnown()).isFalse();
            assertThat(request.patience()).isEqualTo(Duration.ofSeconds(30));
            fresh.post("/v1/announcements", unhurried(Bodies.announcement()));
            assertThat(fresh.broker.nextAnnouncement().request.patience()).isEqualTo(Duration.ofSeconds(30));
            fresh.post(
                    "/v1/announcements", Bodies.announcement().put("waitMs", 0).toString());
            assertThat(fresh.broker.nextAnnouncement().request.patience()).isEqualTo(Duration.ZERO);
        }
    }

    @Test
    void offerAndAnswer_reachTheBroker() throws Exception {
        try (EdgeServer fresh = new EdgeServer()) {
            fresh.broker.endAllWith(Bodies.NO_CLIENT, Bodies.NO_PROXY, AnswerOutcome.DELIVERED);
            fresh.post("/v1/offers", unhurried(Bodies.offer()));
            OfferRequest request = fresh.broker.nextOffer().request;
            assertThat(request.sessionOffer().sdp()).isEqualTo(Bodies.SDP);
            assertThat(request.sessionOffer().clientRootObfuscationSecret()).contains("opaque");
            assertThat(request.sessionOffer().destination().orElseThrow().serverId())
                    .isEqualTo("relay-7");
            assertThat(request.patience()).isEqualTo(Duration.ofSeconds(10));
            fresh.post("/v1/answers", Bodies.answer().toString());
            assertThat(fresh.broker.nextAnswer().request.answer()).isEqualTo(new ProxyAnswer.Accepted(Bodies.SDP));
            fresh.post("/v1/answers", Bodies.error().toString());
            assertThat(fresh.broker.nextAnswer().request.answer())
                    .isEqualTo(new ProxyAnswer.Failed("The destination cannot be reached."));
        }
    }
}
