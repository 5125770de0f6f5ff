// SPDX-License-Identifier: Apache-2.0
package io.fairlead.broker;

import io.fairlead.matching.Settled;
import java.util.HashSet;
import java.util.Set;
import org.apache.pekko.actor.typed.ActorRef;

/**
 * Who a started matcher has asked about its predecessor's queues, who has been heard of, and what was filed meanwhile.
 */
final class Recovery {

    private final Set<ActorRef<AnnouncementProtocol.Command>> announcements = new HashSet<>();
    private final Set<ActorRef<OfferProtocol.Command>> offers = new HashSet<>();
    private final Set<ActorRef<?>> heardOf = new HashSet<>();
    private int desksOutstanding;
    private int requestsExpected;

    /** So many desks have been asked. */
    void asked(int desks) {
        desksOutstanding += desks;
    }

    /** A desk has told so many requests to speak up. */
    void replied(int requests) {
        desksOutstanding--;
        requestsExpected += requests;
    }

    /** This recalled request has spoken, whether it waits or not. */
    void heardOf(ActorRef<?> request) {
        heardOf.add(request);
    }

    boolean isComplete() {
        return desksOutstanding == 0 && heardOf.size() >= requestsExpected;
    }

    void filedAnnouncement(ActorRef<AnnouncementProtocol.Command> announcement) {
        announcements.add(announcement);
    }

    void filedOffer(ActorRef<OfferProtocol.Command> offer) {
        offers.add(offer);
    }

    /** These were told what has become of them. */
    void settled(Settled<ActorRef<AnnouncementProtocol.Command>, ActorRef<OfferProtocol.Command>> settled) {
        for (var pair : settled.pairs()) {
            announcements.remove(pair.announcement());
            offers.remove(pair.offer());
        }
        settled.tooLate().forEach(offers::remove);
    }

    /** Filed, and not told anything yet. */
    Set<ActorRef<AnnouncementProtocol.Command>> announcements() {
        return announcements;
    }

    /** Filed, and not told anything yet. */
    Set<ActorRef<OfferProtocol.Command>> offers() {
        return offers;
    }
}
