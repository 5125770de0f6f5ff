// SPDX-License-Identifier: Apache-2.0
package io.fairlead.broker;

/** What became of a proxy's answer. */
public enum AnswerOutcome implements WireMessage {
    /** Handed to the client's held request. */
    DELIVERED,
    /** Nobody waits for it any more, or never did; nothing changed. */
    NO_CLIENT
}
