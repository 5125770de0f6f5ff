// SPDX-License-Identifier: Apache-2.0
package io.fairlead.edge;

import io.fairlead.matching.Compartment;
import io.fairlead.matching.CompartmentId;
import io.fairlead.matching.CompartmentKind;
import io.fairlead.matching.Location;
import io.fairlead.matching.NatBehavior;
import io.fairlead.matching.NatReport;
import io.fairlead.matching.NatType;
import io.fairlead.matching.NetworkType;
import io.fairlead.matching.PortMapping;
import io.fairlead.matching.Traits;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;

/** Reads what announcements and offers say alike. */
final class PeerFields {

    private static final int COMPARTMENTS_MAX = 10;
    private static final int PORT_MAPPINGS_MAX = 8;
    private static final int PROTOCOL_VERSION_MAX = 65_535;

    private static final Words<NatBehavior> NAT_BEHAVIORS = new Words<>(NatBehavior.class);
    private static final Words<PortMapping> PORT_MAPPINGS = new Words<>(PortMapping.class);
    private static final Words<NetworkType> NETWORKS = new Words<>(NetworkType.class);

    private PeerFields() {}

    static Set<Compartment> compartments(JsonFields body) {
        Set<Compartment> compartments = new HashSet<>();
        compartments.addAll(body.optionalList(
                "commonCompartments", COMPARTMENTS_MAX, id -> compartment(CompartmentKind.COMMON, id)));
        compartments.addAll(body.optionalList(
                "personalCompartments", COMPARTMENTS_MAX, id -> compartment(CompartmentKind.PERSONAL, id)));
        if (compartments.isEmpty()) {
            throw body.fault("commonCompartments", "must name at least one compartment, or personalCompartments must");
        }
        return compartments;
    }

    static Traits traits(JsonFields body, Location location) {
        return new Traits(nat(body).traversal(), location, protocolVersion(body, "protocolVersion"));
    }

    static int protocolVersion(JsonFields body, String name) {
        return body.integer(name, 1, PROTOCOL_VERSION_MAX);
    }

    static Duration patience(JsonFields body, Duration max, Duration absent) {
        return Duration.ofMillis(
                body.optionalInteger("waitMs", 0, Math.toIntExact(max.toMillis()), Math.toIntExact(absent.toMillis())));
    }

    /** The SDP inside {@code {"type": type, "sdp": …}}. */
    static String sessionDescription(JsonFields body, String name, String type) {
        JsonFields description = body.object(name);
        description.parsed("type", text -> literal(text, type));
        return description.parsed("sdp", SessionDescription::checked);
    }

    private static NatReport nat(JsonFields body) {
        JsonFields nat = body.object("nat");
        return new NatReport(
                new NatType(nat.parsed("mapping", NAT_BEHAVIORS::parse), nat.parsed("filtering", NAT_BEHAVIORS::parse)),
                Set.copyOf(body.optionalList("portMappings", PORT_MAPPINGS_MAX, PORT_MAPPINGS::parse)),
                body.parsed("network", NETWORKS::parse));
    }

    private static Compartment compartment(CompartmentKind kind, String id) {
        return new Compartment(kind, new CompartmentId(id));
    }

    private static String literal(String text, String expected) {
        if (!text.equals(expected)) {
            throw new IllegalArgumentException("must be \"%s\"".formatted(expected));
        }
        return text;
    }
}
