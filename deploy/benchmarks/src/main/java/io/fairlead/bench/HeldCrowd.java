// SPDX-License-Identifier: Apache-2.0
package io.fairlead.bench;

/** Proxies that announce once each, and wait: as many as a node can hold, for little memory and CPU beside it. */
interface HeldCrowd extends AutoCloseable {

    /**
     * Sends so many announcements, and returns when the last of them is sent.
     *
     * @param deadline ({@link System#nanoTime}) when all of them end if nobody takes them; at most 120 s from now
     */
    void announce(int count, long deadline);

    /** What has become of the announcements so far. */
    CrowdNotes notes();

    /** So many callers go at once, in the ways of their hop; returns when the node has been let know. */
    void leave(int count);

    @Override
    void close();
}
