// SPDX-License-Identifier: Apache-2.0
package io.fairlead.edge;

import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiFunction;
import org.apache.pekko.actor.Cancellable;
import org.apache.pekko.stream.Attributes;
import org.apache.pekko.stream.Outlet;
import org.apache.pekko.stream.SourceShape;
import org.apache.pekko.stream.stage.AbstractOutHandler;
import org.apache.pekko.stream.stage.AsyncCallback;
import org.apache.pekko.stream.stage.GraphStage;
import org.apache.pekko.stream.stage.GraphStageLogic;
import org.apache.pekko.util.ByteString;
import org.jspecify.annotations.Nullable;

/**
 * The body of a response that is sent before its outcome is known: nothing, and then the whole outcome at once. While it is
 * under way, Pekko HTTP ends it as soon as its HTTP/2 stream is reset or its connection ends; that is how a caller is seen
 * to leave.
 *
 * <table>
 *   <caption>When a caller counts as gone</caption>
 *   <tr><th>the stream is reset, or its connection ends</th><th></th></tr>
 *   <tr><td>before the body is opened (the response is on its way to the connection)</td><td>gone, when it is opened or
 *       expires</td></tr>
 *   <tr><td>before the outcome is handed to the connection</td><td>gone, at once</td></tr>
 *   <tr><td>after that</td><td>nothing: Pekko HTTP does not tell</td></tr>
 * </table>
 *
 * <p>Of a response whose connection ends before it has taken it nothing is heard: the body is never opened. So somebody has
 * to {@link #expire} it when that takes too long.
 */
final class HeldBody<O> extends GraphStage<SourceShape<ByteString>> {

    private final Outlet<ByteString> out = Outlet.create("HeldBody.out");
    private final SourceShape<ByteString> shape = SourceShape.of(out);
    private final CompletionStage<O> outcome;
    private final BiFunction<@Nullable O, @Nullable Throwable, ByteString> render;
    private final Runnable callerGone;
    /** By the one that comes first: the opening, or the expiry. */
    private final AtomicBoolean decided = new AtomicBoolean();

    private @Nullable Cancellable expiry;

    /**
     * @param render makes the body from the outcome, or from its failure; does not fail
     * @param callerGone what to do when the caller has gone without the outcome; done once at most
     */
    HeldBody(
            CompletionStage<O> outcome,
            BiFunction<@Nullable O, @Nullable Throwable, ByteString> render,
            Runnable callerGone) {
        this.outcome = outcome;
        this.render = render;
        this.callerGone = callerGone;
    }

    @Override
    public SourceShape<ByteString> shape() {
        return shape;
    }

    @Override
    public GraphStageLogic createLogic(Attributes inheritedAttributes) {
        return new Logic();
    }

    /** What will call {@link #expire}, and need not once this is open. To be said before anybody can open it. */
    void expiresBy(Cancellable timer) {
        expiry = timer;
    }

    /** The caller counts as gone, unless the body is open; opened later, it fails, and with it the stream. */
    void expire() {
        if (decided.compareAndSet(false, true)) {
            callerGone.run();
        }
    }

    private final class Logic extends GraphStageLogic {

        private final AsyncCallback<ByteString> known = createAsyncCallback(this::known);
        private boolean settled;

        Logic() {
            super(shape);
            setHandler(out, new AbstractOutHandler() {
                @Override
                public void onPull() {
                    // The one element comes by itself.
                }
            });
        }

        @Override
        public void preStart() {
            if (!decided.compareAndSet(false, true)) {
                settled = true;
                failStage(new IllegalStateException("the response came too late to its connection"));
                return;
            }
            if (expiry != null) {
                expiry.cancel();
                expiry = null; // it would be kept for as long as the request is held
            }
            outcome.whenCompleteAsync(
                    (result, failure) -> known.invoke(render.apply(result, failure)), Endpoint.SAME_THREAD);
        }

        private void known(ByteString body) {
            emit(out, body, () -> {
                settled = true;
                completeStage();
            });
        }

        @Override
        public void postStop() {
            if (!settled) {
                callerGone.run();
            }
        }
    }
}
