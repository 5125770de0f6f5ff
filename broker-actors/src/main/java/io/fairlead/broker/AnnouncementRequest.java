// SPDX-License-Identifier: Apache-2.0
package io.fairlead.broker;

import io.fairlead.matching.Compartment;
import io.fairlead.matching.Traits;
import java.time.Duration;
import java.util.Set;

/**
 * A proxy's announcement as a front hands it in.
 *
 * @param compartments at least one
 * @param patience how long it may be held, from now
 */
public record AnnouncementRequest(ProxyId proxyId, Set<Compartment> compartments, Traits traits, Duration patience) {

    public AnnouncementRequest {
        compartments = Set.copyOf(compartments);
        if (compartments.isEmpty()) {
            throw new IllegalArgumentException("no compartment");
        }
    }
}
