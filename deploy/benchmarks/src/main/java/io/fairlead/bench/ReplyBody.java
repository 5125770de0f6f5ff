// SPDX-License-Identifier: Apache-2.0
package io.fairlead.bench;

import io.netty.buffer.ByteBuf;
import java.util.Arrays;

/** The body of a reply, of which the parts come one after the other. */
final class ReplyBody {

    private static final byte[] NOTHING = {};

    private final Switchboard switchboard;
    private byte[] bytes = NOTHING;
    private int length;

    /** @param switchboard has room for a body that is read as soon as it is whole */
    ReplyBody(Switchboard switchboard) {
        this.switchboard = switchboard;
    }

    void clear() {
        bytes = NOTHING;
        length = 0;
    }

    /** A body that comes in one piece, as nearly all do, costs no memory of its own. */
    void add(ByteBuf part, boolean last) {
        int more = part.readableBytes();
        bytes = last && length == 0 ? switchboard.scratch(more) : Arrays.copyOf(bytes, length + more);
        part.readBytes(bytes, length, more);
        length += more;
    }

    byte[] bytes() {
        return bytes;
    }

    int length() {
        return length;
    }
}
