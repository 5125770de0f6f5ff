// SPDX-License-Identifier: Apache-2.0
package io.fairlead.bench;

/** How a request ended. */
public enum End {
    /** An announcement was given an offer. */
    MATCHED(true),
    /** An offer got its answer. */
    ANSWERED(true),
    /** A posted answer reached its client, as the broker says. */
    DELIVERED(true),
    /** Nobody waited for the posted answer. */
    NO_CLIENT(true),
    /** Nobody was found for an announcement or offer. */
    NO_MATCH(true),
    /** A proxy was found for the offer, but no answer came. */
    NO_ANSWER(true),
    /** A status other than 200. */
    PROBLEM(true),
    /** A 200 whose body is not what the API says. */
    UNREADABLE(true),

    /** No connection could be had. */
    REFUSED(false),
    /** The connection was reset while the request was held. */
    RESET(false),
    /** The connection was closed while the request was held. */
    CLOSED(false),
    /** No reply came within the request's wait and the plan's grace. */
    TIMEOUT(false),

    /** The peer closed its connection. */
    ABORTED_BY_CLOSE(false),
    /** The peer reset its connection. */
    ABORTED_BY_RESET(false),
    /** The driver stopped. */
    STOPPED(false);

    private final boolean reply;

    End(boolean reply) {
        this.reply = reply;
    }

    /** Whether the broker replied. */
    boolean isReply() {
        return reply;
    }

    /** Whether the peer itself ended it. */
    boolean isAbort() {
        return this == ABORTED_BY_CLOSE || this == ABORTED_BY_RESET || this == STOPPED;
    }

    /** Whether the connection failed, or nothing came. */
    boolean isFailure() {
        return !reply && !isAbort();
    }
}
