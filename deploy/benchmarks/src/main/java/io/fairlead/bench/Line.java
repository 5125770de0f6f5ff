// SPDX-License-Identifier: Apache-2.0
package io.fairlead.bench;

/** What a call is on, and its caller can leave: a connection, or a stream of one. */
interface Line {

    /** Ends the call, and lets the node see that its caller leaves. */
    void abort(End end);

    /** Leaves after the reply, as far as a node can see that, unless another call uses the line by now. */
    void hangUp();
}
