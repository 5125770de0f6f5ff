// SPDX-License-Identifier: Apache-2.0
package io.fairlead.bench;

import java.util.List;

/**
 * A proxy or a client that the driver plays, and what decides whom it may meet.
 *
 * @param country two letters, empty when unknown
 * @param asn zero when unknown
 */
public record Peer(
        long token,
        Side side,
        List<String> commonCompartments,
        List<String> personalCompartments,
        String country,
        long asn,
        Nat nat,
        int protocolVersion)
        implements Entry {

    public Peer {
        commonCompartments = List.copyOf(commonCompartments);
        personalCompartments = List.copyOf(personalCompartments);
    }

    /** Whom it plays. */
    public enum Side {
        PROXY,
        CLIENT
    }

    /** NAT behaviours as found in the field, in the words of the API. */
    public enum Nat {
        OPEN("endpoint-independent", "endpoint-independent"),
        CONE("endpoint-independent", "address-dependent"),
        PORT_RESTRICTED("endpoint-independent", "address-and-port-dependent"),
        SYMMETRIC("address-and-port-dependent", "address-and-port-dependent"),
        UNKNOWN("unknown", "unknown");

        private final String mapping;
        private final String filtering;

        Nat(String mapping, String filtering) {
            this.mapping = mapping;
            this.filtering = filtering;
        }

        String mapping() {
            return mapping;
        }

        String filtering() {
            return filtering;
        }
    }
}
