// SPDX-License-Identifier: Apache-2.0
package io.fairlead.edge;

import io.fairlead.config.CorsSettings;
import io.fairlead.config.EdgeSettings;
import io.fairlead.config.LocationSettings;
import io.fairlead.config.LocationSettings.Source;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Settings for listeners on free ports of this machine; each test changes what it is about. */
record ListenerSettings(
        int port,
        int connectionsMax,
        Duration bodyReadMax,
        Duration idleMax,
        Duration answerMax,
        List<String> trustedForwarders,
        LocationSettings location,
        List<String> origins) {

    static final ListenerSettings PLAIN = new ListenerSettings(
            0,
            5_000,
            Duration.ofSeconds(10),
            Duration.ofSeconds(150),
            Duration.ofSeconds(10),
            List.of(),
            new LocationSettings(Source.NONE, "X-Country", "X-Asn", Optional.empty(), Optional.empty()),
            List.of());

    ListenerSettings withPort(int number) {
        return new ListenerSettings(
                number, connectionsMax, bodyReadMax, idleMax, answerMax, trustedForwarders, location, origins);
    }

    ListenerSettings withConnectionsMax(int max) {
        return new ListenerSettings(port, max, bodyReadMax, idleMax, answerMax, trustedForwarders, location, origins);
    }

    ListenerSettings withBodyReadMax(Duration max) {
        return new ListenerSettings(
                port, connectionsMax, max, idleMax, answerMax, trustedForwarders, location, origins);
    }

    ListenerSettings withIdleMax(Duration max) {
        return new ListenerSettings(
                port, connectionsMax, bodyReadMax, max, answerMax, trustedForwarders, location, origins);
    }

    ListenerSettings withAnswerMax(Duration max) {
        return new ListenerSettings(
                port, connectionsMax, bodyReadMax, idleMax, max, trustedForwarders, location, origins);
    }

    ListenerSettings withForwarders(String... blocks) {
        return new ListenerSettings(
                port, connectionsMax, bodyReadMax, idleMax, answerMax, List.of(blocks), location, origins);
    }

    ListenerSettings withLocation(LocationSettings from) {
        return new ListenerSettings(
                port, connectionsMax, bodyReadMax, idleMax, answerMax, trustedForwarders, from, origins);
    }

    ListenerSettings withOrigins(String... allowed) {
        return new ListenerSettings(
                port, connectionsMax, bodyReadMax, idleMax, answerMax, trustedForwarders, location, List.of(allowed));
    }

    EdgeSettings edge() {
        return new EdgeSettings(
                "127.0.0.1",
                port,
                "127.0.0.1",
                OptionalInt.of(0),
                connectionsMax,
                bodyReadMax,
                idleMax,
                answerMax,
                trustedForwarders,
                location,
                new CorsSettings(origins, Duration.ofMinutes(10)));
    }
}
