// SPDX-License-Identifier: Apache-2.0
package io.fairlead.broker;

import java.io.IOException;

/**
 * One kind of {@link WireMessage}, and its form on the wire.
 *
 * @param name with its version: {@code seek#1}
 */
record WireKind<M extends WireMessage>(String name, Class<M> type, Writing<M> writing, Reading<M> reading) {

    /** Writes the fields of a message. */
    interface Writing<M> {
        void write(WireWriter out, M message) throws IOException;
    }

    /** Reads them in the same order. */
    interface Reading<M> {
        M read(WireReader in) throws IOException;
    }

    void write(WireWriter out, Object message) throws IOException {
        writing.write(out, type.cast(message));
    }

    M read(WireReader in) throws IOException {
        return reading.read(in);
    }
}
