// SPDX-License-Identifier: Apache-2.0
package io.fairlead.edge;

import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.stream.StreamSupport;
import org.apache.pekko.Done;
import org.apache.pekko.http.javadsl.model.AttributeKeys;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.RemoteAddress;
import org.apache.pekko.http.javadsl.model.headers.Connection;
import org.apache.pekko.japi.Pair;
import org.apache.pekko.stream.Attributes;
import org.apache.pekko.stream.FlowShape;
import org.apache.pekko.stream.Inlet;
import org.apache.pekko.stream.Outlet;
import org.apache.pekko.stream.StreamTcpException;
import org.apache.pekko.stream.stage.AbstractGraphStageWithMaterializedValue;
import org.apache.pekko.stream.stage.AbstractInOutHandler;
import org.apache.pekko.stream.stage.AsyncCallback;
import org.apache.pekko.stream.stage.GraphStageLogic;
import org.jspecify.annotations.Nullable;

/**
 * One connection: requests in, responses out, one at a time with one read ahead, and the only place that sees a caller
 * leave.
 *
 * <p>Pekko HTTP tells no handler that its client has gone. Of a per-connection flow, though, it completes the request
 * side when the peer closes (FIN) and fails it when the peer resets, whatever the response side waits for. So:
 *
 * <table>
 *   <caption>When a caller counts as gone</caption>
 *   <tr><th>the connection</th><th>before the response is emitted</th><th>after it</th></tr>
 *   <tr><td>closes</td><td>gone</td><td>at once: has closed, may have read it or not; later: nothing, it has read
 *       it</td></tr>
 *   <tr><td>is reset</td><td>gone</td><td>has not read it: gone, unless it has sent its next request</td></tr>
 *   <tr><td>ends in any way, and was to end with this response ({@code Connection: close})</td><td>gone</td>
 *       <td>nothing: HAProxy, for one, resets a connection when it has read what it came for</td></tr>
 *   <tr><td>ends for our reasons (idle, shutdown)</td><td>gone</td><td>nothing</td></tr>
 * </table>
 *
 * <p>Limits: a caller that closes only its sending half counts as gone, though it still gets a response; one that
 * has sent several requests ahead hides its close behind the third until the first is answered; one that vanishes
 * without a packet is found by TCP keep-alive or its own deadline.
 */
final class ConnectionStage
        extends AbstractGraphStageWithMaterializedValue<
                FlowShape<HttpRequest, HttpResponse>, ConnectionStage.Conversation> {

    /** A connection's handle for others. */
    interface Conversation {

        /**
         * Ends the connection: at once, or with the next response if one is due, which says so. A request that was read
         * behind that one is not answered any more. From any thread.
         */
        void finish();
    }

    /**
     * A peer that closes later than this after its response has read it: had it closed before, we would have heard of
     * it by now, give or take the way from a distant peer (deploy/docs/decisions/0006).
     */
    private static final long CROSSING_NANOS = Duration.ofMillis(50).toNanos();

    private final Inlet<HttpRequest> in = Inlet.create("Connection.requests");
    private final Outlet<HttpResponse> out = Outlet.create("Connection.responses");
    private final FlowShape<HttpRequest, HttpResponse> shape = FlowShape.of(in, out);
    private final Endpoint endpoint;
    private final RemoteAddress peer;

    /** @param endpoint turns every fault into a response; should it fail all the same, the connection ends */
    ConnectionStage(Endpoint endpoint, RemoteAddress peer) {
        this.endpoint = endpoint;
        this.peer = peer;
    }

    @Override
    public FlowShape<HttpRequest, HttpResponse> shape() {
        return shape;
    }

    @Override
    public Pair<GraphStageLogic, Conversation> createLogicAndMaterializedValuePair(Attributes inheritedAttributes) {
        var logic = new Logic();
        return Pair.create(logic, logic);
    }

    private record Result(
            @Nullable HttpResponse response, @Nullable Throwable failure) {}

    private final class Logic extends GraphStageLogic implements Conversation {

        private final AsyncCallback<Result> answered = createAsyncCallback(this::answered);
        private final AsyncCallback<Done> finish = createAsyncCallback(_ -> finishSoon());
        private ConnectionCaller caller = new ConnectionCaller();
        /** A request is with the endpoint. */
        private boolean answering;

        private long answeredAt;
        /**
         * The connection ends with the present response, or was to end with the previous one: that it ends says
         * nothing.
         */
        private boolean endsWithResponse;
        /** {@link #finish} came while a response was due. */
        private boolean finishing;
        /** That response is out. */
        private boolean finished;

        private @Nullable HttpRequest ahead;

        Logic() {
            super(shape);
            setHandlers(in, out, new AbstractInOutHandler() {
                @Override
                public void onPush() {
                    if (answering || finished || !isAvailable(out)) {
                        ahead = grab(in);
                    } else {
                        serve(grab(in));
                    }
                }

                @Override
                public void onPull() {
                    if (ahead == null) {
                        lookAhead();
                    } else if (!finished) {
                        serve(ahead);
                    }
                }

                @Override
                public void onUpstreamFinish() {
                    closed();
                }

                @Override
                public void onUpstreamFailure(Throwable failure) {
                    broken(failure);
                    failStage(failure);
                }

                @Override
                public void onDownstreamFinish(Throwable cause) {
                    broken(cause);
                    cancelStage(cause);
                }
            });
        }

        private void serve(HttpRequest request) {
            caller = new ConnectionCaller();
            answering = true;
            ahead = null;
            endsWithResponse = finishing || isLast(request);
            if (isClosed(in)) {
                caller.gone();
            }
            lookAhead();
            endpoint.handle(request.addAttribute(AttributeKeys.remoteAddress, peer), caller)
                    .whenCompleteAsync(
                            (response, failure) -> answered.invoke(new Result(response, failure)),
                            Endpoint.SAME_THREAD);
        }

        private static boolean isLast(HttpRequest request) {
            return request.getHeader(Connection.class)
                    .filter(header -> StreamSupport.stream(header.getTokens().spliterator(), false)
                            .anyMatch("close"::equalsIgnoreCase))
                    .isPresent();
        }

        /** Only who reads on sees that the caller leaves; and what it has sent before must not hide it. */
        private void lookAhead() {
            if (!isClosed(in) && !hasBeenPulled(in)) {
                pull(in);
            }
        }

        private void answered(Result result) {
            if (result.response() == null) {
                failStage(new CompletionException(result.failure()));
                return;
            }
            answering = false;
            answeredAt = System.nanoTime();
            finished = finishing;
            push(out, finished ? closing(result.response()) : result.response());
            if (isClosed(in) && ahead == null) {
                completeStage();
            }
        }

        private static HttpResponse closing(HttpResponse response) {
            return response.getHeader(Connection.class).isPresent() ? response : response.addHeader(JsonResponse.CLOSE);
        }

        @Override
        public void finish() {
            finish.invoke(Done.getInstance());
        }

        private void finishSoon() {
            if (answering || ahead != null) {
                endsWithResponse = true;
                finishing = true;
            } else {
                completeStage();
            }
        }

        private void closed() {
            if (answering) {
                caller.gone();
            } else if (ahead == null) {
                if (!endsWithResponse && System.nanoTime() - answeredAt < CROSSING_NANOS) {
                    caller.closed();
                }
                completeStage();
            }
        }

        private void broken(Throwable cause) {
            if (cause instanceof StreamTcpException && (answering || !endsWithResponse)) {
                caller.gone();
            }
        }

        @Override
        public void postStop() {
            if (answering) {
                caller.gone();
            }
        }
    }
}
