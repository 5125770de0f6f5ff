// SPDX-License-Identifier: Apache-2.0
package io.fairlead.broker;

/**
 * Marks a message that may cross nodes. It alone is bound to a serializer, {@link WireSerializer}; every other message
 * refuses to be serialised, so that an internal one cannot leave its node unnoticed.
 */
interface WireMessage {

    /** No fewer bytes than it takes on the wire; those with long texts say so. For what is sent together. */
    default int bytesMax() {
        return 1_024; // identifiers, traits, a path
    }

    /** No fewer bytes than UTF-8 takes for it. */
    static int bytesMax(String text) {
        return 3 * text.length();
    }
}
