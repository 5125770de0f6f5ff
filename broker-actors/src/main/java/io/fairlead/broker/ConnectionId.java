// SPDX-License-Identifier: Apache-2.0
package io.fairlead.broker;

import io.fairlead.matching.Base64Id;
import java.nio.ByteBuffer;
import java.security.SecureRandom;

/**
 * Names one attempt to match one announcement with one offer, towards its proxy and its client. Chosen by the broker:
 * the first 16 bytes are the {@link OfferAddress}, so that a node that is given an answer knows where it belongs; the
 * other 16 are random, so that nobody can guess them.
 *
 * @param value 32 bytes in the form of {@link Base64Id}
 */
public record ConnectionId(String value) {

    private static final int RANDOM_BYTES = Base64Id.BYTES - 2 * Long.BYTES;

    public ConnectionId {
        value = Base64Id.canonical(value);
    }

    static ConnectionId fresh(OfferAddress address, SecureRandom random) {
        byte[] unguessable = new byte[RANDOM_BYTES];
        random.nextBytes(unguessable);
        return new ConnectionId(Base64Id.text(ByteBuffer.allocate(Base64Id.BYTES)
                .putLong(address.node())
                .putLong(address.offer())
                .put(unguessable)
                .array()));
    }

    /** Where an answer under this ID belongs, if the broker has made it. */
    OfferAddress address() {
        ByteBuffer bytes = ByteBuffer.wrap(Base64Id.bytes(value));
        return new OfferAddress(bytes.getLong(), bytes.getLong());
    }

    @Override
    public String toString() {
        return "ConnectionId[" + Base64Id.prefix(value) + "]";
    }
}
