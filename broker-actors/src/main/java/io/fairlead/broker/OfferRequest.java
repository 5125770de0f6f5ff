// SPDX-License-Identifier: Apache-2.0
package io.fairlead.broker;

import io.fairlead.matching.Compartment;
import io.fairlead.matching.Traits;
import java.time.Duration;
import java.util.Set;

/**
 * A client's offer as a front hands it in.
 *
 * @param compartments at least one
 * @param patience how long it may be held, from now
 */
public record OfferRequest(Set<Compartment> compartments, Traits traits, SessionOffer sessionOffer, Duration patience) {

    public OfferRequest {
        compartments = Set.copyOf(compartments);
        if (compartments.isEmpty()) {
            throw new IllegalArgumentException("no compartment");
        }
    }
}
