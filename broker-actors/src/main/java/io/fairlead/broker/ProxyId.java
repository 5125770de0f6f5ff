// SPDX-License-Identifier: Apache-2.0
package io.fairlead.broker;

import io.fairlead.matching.Base64Id;

/**
 * Names a proxy towards the broker. A secret of the proxy: never shown to a client, never logged whole.
 *
 * @param value 32 bytes in the form of {@link Base64Id}
 */
public record ProxyId(String value) {

    public ProxyId {
        value = Base64Id.canonical(value);
    }

    @Override
    public String toString() {
        return "ProxyId[" + Base64Id.prefix(value) + "]";
    }
}
