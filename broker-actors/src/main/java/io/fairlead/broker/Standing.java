// SPDX-License-Identifier: Apache-2.0
package io.fairlead.broker;

import io.fairlead.config.ConversationSettings;
import io.fairlead.matching.Compartment;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * How one request stands with the matchers of its compartments: what each has said last, and so whom to tell again that
 * it waits. A matcher that has said nothing, or nothing final, is told again soon, the others at every refresh.
 */
final class Standing {

    private enum Said {
        NOTHING,
        PROPOSED,
        ROOM,
        FULL
    }

    private final List<Compartment> compartments;
    private final Said[] said;
    private final Duration refreshInterval;
    private final Duration retryInterval;
    private boolean heard;

    /** When all of them were told last. Like the next, by how long the request had waited. */
    private Duration refreshedAt = Duration.ZERO;

    /** When the restless are told again; none is waited for when this is past. */
    private Duration retryAt = Duration.ZERO;

    Standing(Set<Compartment> compartments, ConversationSettings conversations) {
        this.compartments = List.copyOf(compartments);
        this.said = new Said[compartments.size()];
        Arrays.fill(said, Said.NOTHING);
        this.refreshInterval = conversations.refreshInterval();
        this.retryInterval = conversations.replyMax();
    }

    /** The matcher has this request in its queue, or has named somebody for it. */
    void roomIn(Compartment compartment) {
        note(compartment, Said.ROOM);
    }

    /** The matcher has named this request to an offer, and forgotten it: tell it again if nothing comes of it. */
    void proposedIn(Compartment compartment) {
        note(compartment, Said.PROPOSED);
    }

    void fullIn(Compartment compartment) {
        note(compartment, Said.FULL);
    }

    /** No matcher has ever been heard of. */
    boolean isUnheard() {
        return !heard;
    }

    boolean isFullEverywhere() {
        return Arrays.stream(said).allMatch(one -> one == Said.FULL);
    }

    /** All of them have just been told, {@code waited} after the request began. */
    void toldAll(Duration waited) {
        refreshedAt = waited;
    }

    /** All of them have just been asked anew: what they said before says nothing about whether they have heard that. */
    void askedAnew(Duration waited) {
        Arrays.fill(said, Said.NOTHING);
        toldAll(waited);
    }

    /**
     * Fixes when the next refresh is, {@code waited} after the request began, and says how long it is until then.
     * Whatever one of them says postpones none.
     */
    Duration scheduleNext(Duration waited) {
        Duration next = refreshedAt.plus(refreshInterval);
        if (restless().isEmpty()) {
            retryAt = Duration.ZERO;
        } else {
            if (retryAt.compareTo(waited) <= 0) {
                retryAt = waited.plus(retryInterval);
            }
            next = Collections.min(List.of(next, retryAt));
        }
        return Collections.max(List.of(next.minus(waited), Duration.ZERO));
    }

    /** Whom to tell at a refresh, {@code waited} after the request began. */
    Collection<Compartment> due(Duration waited) {
        if (waited.minus(refreshedAt).compareTo(refreshInterval) < 0) {
            return restless();
        }
        toldAll(waited);
        return compartments;
    }

    private List<Compartment> restless() {
        return IntStream.range(0, said.length)
                .filter(i -> said[i] == Said.NOTHING || said[i] == Said.PROPOSED)
                .mapToObj(compartments::get)
                .toList();
    }

    private void note(Compartment compartment, Said what) {
        int i = compartments.indexOf(compartment);
        if (i >= 0) {
            said[i] = what;
            heard = true;
        }
    }
}
