// SPDX-License-Identifier: Apache-2.0
package io.fairlead.tap;

import java.nio.ByteBuffer;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.actor.WrappedMessage;
import org.apache.pekko.remote.artery.RemoteInstrument;
import org.apache.pekko.serialization.Serialization;
import org.apache.pekko.serialization.SerializationExtension;

/**
 * Has the JDK's flight recorder note each message that a node sends to another one: its class, and its size on the
 * wire. Pekko's own events tell sizes only. A node loads it when {@code pekko.remote.artery.advanced.instruments} names
 * it. It adds nothing to a message, and costs next to nothing while nothing is recorded. Of a parcel it notes each
 * message, with the size that it has by itself, and then the parcel, with what is left of its size.
 */
public final class MessageTap extends RemoteInstrument {

    /** Tells Pekko's instruments apart in what they add to messages. There is no other, and this one adds nothing. */
    private static final byte IDENTIFIER = 1;

    private final Serialization serialization;

    /** As Pekko makes it. */
    public MessageTap(ExtendedActorSystem system) {
        this.serialization = SerializationExtension.get(system);
    }

    @Override
    public byte identifier() {
        return IDENTIFIER;
    }

    @Override
    public void remoteMessageSent(ActorRef recipient, Object message, ActorRef sender, int size, long nanos) {
        if (new RemoteMessage().shouldCommit()) {
            int left = size;
            if (message instanceof Iterable<?> parcel) {
                for (Object each : parcel) {
                    int bytes = serialization.serialize(each).get().length;
                    note(each, bytes);
                    left -= bytes;
                }
            }
            note(message, left);
        }
    }

    private static void note(Object message, int bytes) {
        RemoteMessage event = new RemoteMessage();
        event.type = WrappedMessage.unwrap(message).getClass().getName();
        event.bytes = bytes;
        event.commit();
    }

    @Override
    public void remoteWriteMetadata(ActorRef recipient, Object message, ActorRef sender, ByteBuffer buffer) {
        // Nothing is added to messages.
    }

    @Override
    public void remoteReadMetadata(ActorRef recipient, Object message, ActorRef sender, ByteBuffer buffer) {
        // Nothing was added.
    }

    @Override
    public void remoteMessageReceived(ActorRef recipient, Object message, ActorRef sender, int size, long nanos) {
        // Its sender has noted it.
    }
}
