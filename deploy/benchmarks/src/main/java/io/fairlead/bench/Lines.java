// SPDX-License-Identifier: Apache-2.0
package io.fairlead.bench;

/** The connections to one node, and the calls on them. Lives on the driver's one thread. */
interface Lines {

    void send(Call call);

    /** Opens a connection for calls to come, where each call needs one of its own. */
    void openAhead();

    /** Connections that are open, or opening; for other threads too, which may see it a moment late. */
    int connections();

    /** Gives up calls whose reply is overdue. */
    void giveUpOverdue(long now, long graceNanos);

    /** Ends every call as {@link End#STOPPED} and closes every connection. */
    void stop();
}
