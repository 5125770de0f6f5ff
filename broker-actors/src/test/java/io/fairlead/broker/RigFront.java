// SPDX-License-Identifier: Apache-2.0
package io.fairlead.broker;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** A front that remembers its callers, so that those who still wait at a test's end can be sent away. */
final class RigFront implements BrokerGateway {

    private final BrokerGateway gateway;
    private final List<Held<?>> requests = new ArrayList<>();

    RigFront(BrokerGateway gateway) {
        this.gateway = gateway;
    }

    @Override
    public Held<AnnouncementOutcome> announce(AnnouncementRequest request) {
        return remembered(gateway.announce(request));
    }

    @Override
    public Held<OfferOutcome> offer(OfferRequest request) {
        return remembered(gateway.offer(request));
    }

    @Override
    public CompletionStage<AnswerOutcome> answer(AnswerRequest request) {
        return gateway.answer(request);
    }

    private synchronized <T> Held<T> remembered(Held<T> request) {
        requests.add(request);
        return request;
    }

    /** Every caller that still waits goes away. */
    synchronized void sendAway() {
        requests.stream()
                .filter(request -> !request.outcome().toCompletableFuture().isDone())
                .forEach(Held::callerGone);
        requests.clear();
    }
}
