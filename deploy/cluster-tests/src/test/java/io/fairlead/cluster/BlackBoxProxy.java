// SPDX-License-Identifier: Apache-2.0
package io.fairlead.cluster;

import java.io.IOException;
import java.time.Duration;

/** A proxy whose announcement is held by the node under test. */
record BlackBoxProxy(BlackBoxBroker broker, String proxyId, BlackBoxConnection connection) implements AutoCloseable {

    BlackBoxReply outcome(Duration max) throws IOException {
        return connection.read(max);
    }

    /** Waits for a match, answers it, and makes sure that the answer finds its client. */
    void answerTheMatch(String marker, Duration max) throws IOException {
        BlackBoxReply match = outcome(max);
        if (!match.verdict().equals("matched")) {
            throw new AssertionError("no match: " + match);
        }
        String verdict = answer(match, marker);
        if (!verdict.equals("delivered")) {
            throw new AssertionError("the answer to " + match + " came to: " + verdict);
        }
    }

    String answer(BlackBoxReply match, String marker) throws IOException {
        return broker.call("/v1/answers", BlackBoxPeer.answer(proxyId, match.at("/connectionId"), marker))
                .verdict();
    }

    @Override
    public void close() throws IOException {
        connection.close();
    }
}
