// SPDX-License-Identifier: Apache-2.0
package io.fairlead.bench;

/** A request and what became of it. */
public record Exchange(Request request, Outcome outcome) implements Entry {

    /** What was asked. */
    public enum Kind {
        ANNOUNCEMENT("/v1/announcements"),
        OFFER("/v1/offers"),
        ANSWER("/v1/answers");

        private final String path;

        Kind(String path) {
            this.path = path;
        }

        /** Where it is posted. */
        String path() {
            return path;
        }
    }

    /**
     * What was asked of whom, and when.
     *
     * @param peer the token of who asks
     * @param node the base URL of the node that it was sent to
     * @param dueNanos when it was meant to be sent; latencies count from here
     * @param sentNanos when it was handed to the connection, or the connection failed
     * @param posted for an answer; {@link Posted#NOTHING} otherwise
     */
    public record Request(
            Kind kind, long token, long peer, String node, long dueNanos, long sentNanos, int waitMs, Posted posted) {}

    /**
     * What an answer answers.
     *
     * @param announcement the token of the announcement whose match it answers
     * @param connectionId as posted
     */
    public record Posted(Sort sort, long announcement, String connectionId) {

        static final Posted NOTHING = new Posted(Sort.NONE, Token.NONE, "");

        /** What kind of answer it is. */
        public enum Sort {
            NONE,
            /** The answer that belongs to the match. */
            RIGHT,
            /** An error instead of an answer. */
            FAILURE,
            /** Posted after the right one: nobody must get it. */
            SECOND,
            /** With a proxy ID or connection ID that does not fit: nobody must get it. */
            FOREIGN
        }
    }

    /**
     * What came of it.
     *
     * @param status of HTTP; 0 without a reply
     * @param word the why of an outcome, the code of a problem, or the message of a failure
     * @param seen the token in the session description that came: an offer's, or an answer's
     * @param intact whether that description came as it was sent
     * @param connectionId as told; empty when none was
     * @param protocolVersion as told; 0 when none was
     * @param retryAfterMs the retry advice; negative when there is none
     */
    public record Outcome(
            End end,
            long endedNanos,
            int status,
            String word,
            long seen,
            boolean intact,
            String connectionId,
            int protocolVersion,
            long retryAfterMs) {

        /** Without a reply. */
        static Outcome without(End end, String word) {
            return new Outcome(end, Ticks.now(), 0, word, Token.NONE, true, "", 0, -1);
        }
    }

    Kind kind() {
        return request.kind();
    }

    long token() {
        return request.token();
    }

    End end() {
        return outcome.end();
    }
}
