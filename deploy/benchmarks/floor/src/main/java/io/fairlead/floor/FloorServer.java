// SPDX-License-Identifier: Apache-2.0
package io.fairlead.floor;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.http.javadsl.Http;
import org.apache.pekko.http.javadsl.ServerBinding;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpEntity;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.apache.pekko.http.scaladsl.model.HttpEntity.Strict;
import org.apache.pekko.stream.Materializer;
import org.apache.pekko.util.ByteString;

/**
 * The floor: a bare Pekko HTTP server that takes the three requests of the API, parses each body with Jackson, and
 * answers at once with a ready-made body as long as the real one. It matches nothing and holds nothing, so whatever a
 * node costs beyond it is Fairlead's own. Several that are linked run an {@link Errands errand} before they answer, so
 * whatever nodes cost beyond these is what they say, what they do with it, and that they are a cluster.
 */
public final class FloorServer {

    private static final long BODY_READ_MAX_MS = 5_000;
    private static final String ID = "A".repeat(43);
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private static final HttpResponse NOT_FOUND = HttpResponse.create().withStatus(StatusCodes.NOT_FOUND);

    private final Materializer materializer;
    private final Errands errands;
    private final Map<String, HttpResponse> replies;

    private FloorServer(Materializer materializer, Errands errands, String offer, String answer) {
        this.materializer = materializer;
        this.errands = errands;
        this.replies = Map.of(
                "/v1/announcements",
                reply("""
                        {"outcome":"matched","connectionId":"%s","offer":{"type":"offer","sdp":%s},\
                        "selectedProtocolVersion":1,"networkProtocol":"udp","destination":{"address":"192.0.2.7:443",\
                        "serverId":"relay-7"},"clientCountry":null,"natCompatible":true,"answerWithinMs":9990}""".formatted(ID, offer)),
                "/v1/offers",
                reply("""
                        {"outcome":"answered","connectionId":"%s","answer":{"type":"answer","sdp":%s},\
                        "selectedProtocolVersion":1,"proxy":{"traversal":"unlimited","country":null,"asn":null},\
                        "natCompatible":true}""".formatted(ID, answer)),
                "/v1/answers",
                reply("{\"outcome\":\"delivered\"}"));
    }

    /**
     * Listens on a free port of the loopback, and says which.
     *
     * @param arguments the session descriptions that it gives to all, an offer's and an answer's; if it is one of
     *     several, also its place among them, from 0, and the ports of the loopback on which they reach each other
     */
    public static void main(String[] arguments) throws IOException {
        List<String> links = List.of(arguments).subList(2, arguments.length);
        ServerBinding binding = links.isEmpty()
                ? start(ActorSystem.create("floor"), Errands.NONE, arguments)
                : startLinked(
                        Integer.parseInt(links.getFirst()),
                        links.stream().skip(1).map(Integer::valueOf).toList(),
                        arguments);
        System.out.println(
                "Floor listens on http://127.0.0.1:" + binding.localAddress().getPort());
    }

    private static ServerBinding startLinked(int place, List<Integer> ports, String... descriptions)
            throws IOException {
        ActorSystem system = Errands.system(ports.get(place));
        return start(system, Errands.among(place, ports, system), descriptions);
    }

    static ServerBinding start(ActorSystem system, Errands errands, String... descriptions) throws IOException {
        FloorServer server = new FloorServer(
                Materializer.matFromSystem(system),
                errands,
                MAPPER.writeValueAsString(descriptions[0]),
                MAPPER.writeValueAsString(descriptions[1]));
        return Http.get(system)
                .newServerAt("127.0.0.1", 0)
                .bind(server::handle)
                .toCompletableFuture()
                .join();
    }

    private static HttpResponse reply(String body) {
        return HttpResponse.create()
                .withEntity(HttpEntities.create(ContentTypes.APPLICATION_JSON, ByteString.fromString(body)));
    }

    private CompletionStage<HttpResponse> handle(HttpRequest request) {
        HttpResponse reply = replies.getOrDefault(request.getUri().getPathString(), NOT_FOUND);
        HttpEntity entity = request.entity();
        if (entity instanceof Strict whole) {
            return replied(parsed(whole.getData(), reply));
        }
        return request.entity()
                .toStrict(BODY_READ_MAX_MS, materializer)
                .thenCompose(whole -> replied(parsed(whole.getData(), reply)));
    }

    private CompletionStage<HttpResponse> replied(HttpResponse reply) {
        return errands.run().thenApply(_ -> reply);
    }

    private static HttpResponse parsed(ByteString body, HttpResponse reply) {
        try {
            if (!MAPPER.readTree(body.toArrayUnsafe()).isObject()) {
                throw new IOException("not an object");
            }
            return reply;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
