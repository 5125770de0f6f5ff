// SPDX-License-Identifier: Apache-2.0
package io.fairlead.broker;

import io.fairlead.matching.Compartment;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Predicate;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;

/**
 * The patient requests that a matcher has queued without a word. Most are matched before they need one, and that spares
 * a message; the others are told together, a while after the first has come.
 */
final class Unconfirmed {

    private final TimerScheduler<MatcherProtocol.Command> timers;
    private final Duration confirmAfter;
    private final Set<ActorRef<AnnouncementProtocol.Command>> announcements = new LinkedHashSet<>();
    private final Set<ActorRef<OfferProtocol.Command>> offers = new LinkedHashSet<>();

    /** @param timers bring {@link MatcherProtocol.ConfirmDue} when the others are to be told */
    Unconfirmed(TimerScheduler<MatcherProtocol.Command> timers, Duration confirmAfter) {
        this.timers = timers;
        this.confirmAfter = confirmAfter;
    }

    void addAnnouncement(ActorRef<AnnouncementProtocol.Command> announcement) {
        announcements.add(announcement);
        confirmSoon();
    }

    void addOffer(ActorRef<OfferProtocol.Command> offer) {
        offers.add(offer);
        confirmSoon();
    }

    private void confirmSoon() {
        if (!timers.isTimerActive(MatcherProtocol.ConfirmDue.class)) {
            timers.startSingleTimer(MatcherProtocol.ConfirmDue.class, new MatcherProtocol.ConfirmDue(), confirmAfter);
        }
    }

    /** It is matched, or waits no more. Others are no error. */
    void removeAnnouncement(ActorRef<AnnouncementProtocol.Command> announcement) {
        announcements.remove(announcement);
    }

    /** It is matched, or waits no more. Others are no error. */
    void removeOffer(ActorRef<OfferProtocol.Command> offer) {
        offers.remove(offer);
    }

    void removeIf(Predicate<ActorRef<?>> gone) {
        announcements.removeIf(gone);
        offers.removeIf(gone);
    }

    void confirmAll(Compartment compartment) {
        announcements.forEach(announcement ->
                announcement.tell(new AnnouncementProtocol.Enlisted(compartment, AnnouncementProtocol.Verdict.QUEUED)));
        offers.forEach(offer -> offer.tell(new OfferProtocol.Queued(compartment)));
        announcements.clear();
        offers.clear();
    }
}
