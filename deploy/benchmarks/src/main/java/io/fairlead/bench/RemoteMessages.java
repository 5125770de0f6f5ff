// SPDX-License-Identifier: Apache-2.0
package io.fairlead.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;

/**
 * Messages between nodes, as their {@code MessageTap}s noted them while something was done.
 *
 * @param ofBroker by the name of their class
 * @param parcels in which several of them go together, and their bytes beside those messages
 * @param others what the nodes tell each other to be a cluster: heartbeats, gossip, the homes of shards
 */
record RemoteMessages(SortedMap<String, Sum> ofBroker, Sum parcels, Sum others) {

    /** The event of {@code MessageTap}. */
    static final String EVENT = "fairlead.RemoteMessage";

    private static final String RECORDING = "remote-messages";
    private static final String BROKER = "io.fairlead.broker.";
    private static final String PARCEL = BROKER + "FrontDesk$Parcel";

    /**
     * @param bytes on the wire, without Artery's frame
     * @param large those that must have a session description in them, by their size
     */
    record Sum(long count, long bytes, long large) {

        static final Sum NOTHING = new Sum(0, 0, 0);

        /** Session descriptions of the driver are 2,000 bytes, and everything else is shorter than this. */
        private static final int LARGE = 1_500;

        static Sum of(int bytes) {
            return new Sum(1, bytes, bytes >= LARGE ? 1 : 0);
        }

        Sum plus(Sum other) {
            return new Sum(count + other.count, bytes + other.bytes, large + other.large);
        }
    }

    RemoteMessages {
        ofBroker = new TreeMap<>(ofBroker);
    }

    /** Of all nodes, each of which must have been started with a tap. */
    static RemoteMessages during(Runnable work, MeasuredCluster cluster) {
        cluster.nodes().parallelStream()
                .forEach(node ->
                        node.jcmd("JFR.start", "name=" + RECORDING, "settings=none", "+" + EVENT + "#enabled=true"));
        work.run();
        List<Path> recordings =
                cluster.nodes().parallelStream().map(RemoteMessages::stop).toList();
        RemoteMessages all = in(recordings);
        recordings.forEach(RemoteMessages::delete);
        return all;
    }

    private static Path stop(MeasuredProcess node) {
        try {
            Path file = Files.createTempFile("fairlead-bench-", ".jfr");
            node.jcmd("JFR.stop", "name=" + RECORDING, "filename=" + file);
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void delete(Path file) {
        try {
            Files.delete(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static RemoteMessages in(List<Path> recordings) {
        SortedMap<String, Sum> ofBroker = new TreeMap<>();
        Sum parcels = Sum.NOTHING;
        Sum others = Sum.NOTHING;
        for (Path recording : recordings) {
            for (RecordedEvent event : events(recording)) {
                String type = event.getString("type");
                Sum sum = Sum.of(event.getInt("bytes"));
                if (type.equals(PARCEL)) {
                    parcels = parcels.plus(sum);
                } else if (type.startsWith(BROKER)) {
                    ofBroker.merge(type.substring(BROKER.length()).replace('$', '.'), sum, Sum::plus);
                } else {
                    others = others.plus(sum);
                }
            }
        }
        return new RemoteMessages(ofBroker, parcels, others);
    }

    private static List<RecordedEvent> events(Path recording) {
        try {
            return RecordingFile.readAllEvents(recording).stream()
                    .filter(event -> event.getEventType().getName().equals(EVENT))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** All of the broker's, each counted by itself, with the bytes of their parcels. */
    Sum broker() {
        Sum messages = ofBroker.values().stream().reduce(Sum.NOTHING, Sum::plus);
        return new Sum(messages.count, messages.bytes + parcels.bytes, messages.large);
    }
}
