// SPDX-License-Identifier: Apache-2.0
package io.fairlead.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.bench.RemoteMessages.Sum;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import jdk.jfr.Event;
import jdk.jfr.Name;
import jdk.jfr.Recording;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RemoteMessagesTest {

    /** As the tap's. */
    @Name(RemoteMessages.EVENT)
    static final class Noted extends Event {
        String type = "";
        int bytes;
    }

    /** Another event, which a recording may also have. */
    @Name("fairlead.Other")
    static final class Other extends Event {}

    private static void note(String type, int bytes) {
        Noted event = new Noted();
        event.type = type;
        event.bytes = bytes;
        event.commit();
    }

    private static Path recorded(Path file, Runnable work) throws IOException {
        try (Recording recording = new Recording()) {
            recording.enable(RemoteMessages.EVENT);
            recording.start();
            work.run();
            recording.dump(file);
        }
        return file;
    }

    @Test
    void messages_areSummedUpByClassOverAllNodes(@TempDir Path folder) throws IOException {
        Path one = recorded(folder.resolve("one.jfr"), () -> {
            note("io.fairlead.broker.MatcherProtocol$Seek", 100);
            note("io.fairlead.broker.AnnouncementProtocol$Claim", 2_100);
            new Other().commit();
        });
        Path two = recorded(folder.resolve("two.jfr"), () -> {
            note("io.fairlead.broker.MatcherProtocol$Seek", 60);
            note("io.fairlead.broker.FrontDesk$Parcel", 9);
            note("org.apache.pekko.cluster.ClusterHeartbeatSender$Heartbeat", 70);
        });

        RemoteMessages messages = RemoteMessages.in(List.of(one, two));

        assertThat(messages.ofBroker())
                .containsOnlyKeys("AnnouncementProtocol.Claim", "MatcherProtocol.Seek")
                .containsEntry("MatcherProtocol.Seek", new Sum(2, 160, 0))
                .containsEntry("AnnouncementProtocol.Claim", new Sum(1, 2_100, 1));
        assertThat(messages.broker()).isEqualTo(new Sum(3, 2_269, 1));
        assertThat(messages.parcels()).isEqualTo(new Sum(1, 9, 0));
        assertThat(messages.others()).isEqualTo(new Sum(1, 70, 0));
    }
}
