// SPDX-License-Identifier: Apache-2.0
package io.fairlead.tap;

import java.nio.ByteBuffer;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.WrappedMessage;
import org.apache.pekko.remote.artery.RemoteInstrument;

/**
 * Has the JDK's flight recorder note each message that a node sends to another one: its class, and its size on the
 * wire. Pekko's own events tell sizes only. A node loads it when {@code pekko.remote.artery.advanced.instruments} names
 * it. It adds nothing to a message, and costs next to nothing while nothing is recorded.
 */
public final class MessageTap extends RemoteInstrument {

    /** Tells Pekko's instruments apart in what they add to messages. There is no other, and this one adds nothing. */
    private static final byte IDENTIFIER = 1;

    @Override
    public byte identifier() {
        return IDENTIFIER;
    }

    @Override
    public void remoteMessageSent(ActorRef recipient, Object message, ActorRef sender, int size, long nanos) {
        RemoteMessage event = new RemoteMessage();
        if (event.shouldCommit()) {
            event.type = WrappedMessage.unwrap(message).getClass().getName();
            event.bytes = size;
            event.commit();
        }
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
