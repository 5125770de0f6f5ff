// SPDX-License-Identifier: Apache-2.0
package io.fairlead.matching;

/**
 * A compartment's name within its kind. A personal one is a shared secret, so only a prefix of it is ever printed.
 *
 * @param value 32 bytes in the form of {@link Base64Id}
 */
public record CompartmentId(String value) {

    public CompartmentId {
        value = Base64Id.canonical(value);
    }

    @Override
    public String toString() {
        return "CompartmentId[" + Base64Id.prefix(value) + "]";
    }
}
