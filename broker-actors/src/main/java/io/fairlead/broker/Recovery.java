// SPDX-License-Identifier: Apache-2.0
package io.fairlead.broker;

import java.util.HashSet;
import java.util.Set;
import org.apache.pekko.actor.typed.ActorRef;

/** Who a started matcher has asked about its predecessor's queues, who has been heard of, and what was filed meanwhile. */
final class Recovery {

    private static final int NOT_ASKED = -1;

    private final Set<ActorRef<Announcement.Command>> announcements = new HashSet<>();
    private final Set<ActorRef<OfferProtocol.Command>> offers = new HashSet<>();
    private final Set<ActorRef<?>> heardOf = new HashSet<>();
    private int desksOutstanding = NOT_ASKED;
    private int requestsExpected;

    /** True the first time. A desk that is listed later can only hold requests that came later. */
    boolean ask(int desks) {
        if (desksOutstanding != NOT_ASKED) {
            return false;
        }
        desksOutstanding = desks;
        return true;
    }

    /** A desk has told so many requests to speak up. */
    void replied(int requests) {
        desksOutstanding--;
        requestsExpected += requests;
    }

    /** This request has spoken, whether it waits or not. */
    void heardOf(ActorRef<?> request) {
        heardOf.add(request);
    }

    boolean isComplete() {
        return desksOutstanding == 0 && heardOf.size() >= requestsExpected;
    }

    /** Announcements that are filed. */
    Set<ActorRef<Announcement.Command>> announcements() {
        return announcements;
    }

    /** Offers that are filed. */
    Set<ActorRef<OfferProtocol.Command>> offers() {
        return offers;
    }
}
