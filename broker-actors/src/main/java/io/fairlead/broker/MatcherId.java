// SPDX-License-Identifier: Apache-2.0
package io.fairlead.broker;

import io.fairlead.matching.Compartment;
import io.fairlead.matching.CompartmentId;
import io.fairlead.matching.CompartmentKind;
import java.util.Locale;

/** A compartment's name as a sharding entity ID: the kind, a dot, the ID. */
final class MatcherId {

    private MatcherId() {}

    static String of(Compartment compartment) {
        return compartment.kind().name().toLowerCase(Locale.ROOT) + "."
                + compartment.id().value();
    }

    static Compartment parse(String entityId) {
        int dot = entityId.indexOf('.');
        CompartmentKind kind =
                CompartmentKind.valueOf(entityId.substring(0, dot).toUpperCase(Locale.ROOT));
        return new Compartment(kind, new CompartmentId(entityId.substring(dot + 1)));
    }
}
