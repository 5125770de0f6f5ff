// SPDX-License-Identifier: Apache-2.0
package io.fairlead.broker;

import io.fairlead.matching.Base64Id;
import java.security.SecureRandom;

/**
 * Names one match of one announcement towards its proxy and its client. Chosen by the broker, unguessable.
 *
 * @param value 32 bytes in the form of {@link Base64Id}
 */
public record ConnectionId(String value) {

    public ConnectionId {
        value = Base64Id.canonical(value);
    }

    static ConnectionId random(SecureRandom random) {
        return new ConnectionId(Base64Id.random(random));
    }

    @Override
    public String toString() {
        return "ConnectionId[" + Base64Id.prefix(value) + "]";
    }
}
