// SPDX-License-Identifier: Apache-2.0
package io.fairlead.bench;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Memory of a node, in bytes. What a JVM has resident depends on when it collected last, and on how much room it keeps
 * for what comes. What held requests need does not: it is what is resident after a collection that leaves no free heap.
 *
 * @param resident physical memory as it is, whenever the collector ran last
 * @param needed physical memory after two full collections that give all free heap back to the system, and what native
 *     memory is free with it, as a node does by itself every few seconds ({@code jvm.options})
 * @param heap what these left: live objects
 */
record Memory(long resident, long needed, long heap) {

    /** The collector gives memory back in the background. */
    private static final Duration GIVING_BACK = Duration.ofMillis(500);

    private static final String ROOM_MIN = "MinHeapFreeRatio";
    private static final String ROOM_MAX = "MaxHeapFreeRatio";
    private static final Pattern USED = Pattern.compile("used (\\d+)K");

    /** Collects, and leaves the heap with as much room as the JVM's options say. */
    static Memory of(MeasuredProcess node) {
        long resident = node.residentBytes();
        String flags = node.jcmd("VM.flags", "-all");
        setFlag(node, ROOM_MIN, "0");
        setFlag(node, ROOM_MAX, "0");
        node.jcmd("GC.run");
        node.jcmd("GC.run");
        node.jcmd("System.trim_native_heap");
        Poll.rest(GIVING_BACK);
        long needed = node.residentBytes();
        long heap = 1_024 * Long.parseLong(found(USED, node.jcmd("GC.heap_info")));
        setFlag(node, ROOM_MAX, flag(flags, ROOM_MAX));
        setFlag(node, ROOM_MIN, flag(flags, ROOM_MIN));
        node.jcmd("GC.run");
        return new Memory(resident, needed, heap);
    }

    private static void setFlag(MeasuredProcess node, String name, String value) {
        node.jcmd("VM.set_flag", name, value);
    }

    private static String flag(String flags, String name) {
        return found(Pattern.compile(name + "\\s+= (\\d+)"), flags);
    }

    private static String found(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        if (!matcher.find()) {
            throw new IllegalStateException("no '" + pattern + "' in: " + text);
        }
        return matcher.group(1);
    }
}
