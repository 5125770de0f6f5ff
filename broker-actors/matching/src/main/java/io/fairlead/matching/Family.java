// SPDX-License-Identifier: Apache-2.0
package io.fairlead.matching;

import java.util.NavigableSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The groups whose traits differ by their network (ASN) only. What is denied to a peer of their country whose network
 * is not known is denied to all of them, so one question can skip them all.
 */
final class Family<K> {

    private final Traits traits;
    private final NavigableSet<Entry<K>> heads = new TreeSet<>();

    /** @param traits of an unknown network */
    Family(Traits traits) {
        this.traits = traits;
    }

    Traits traits() {
        return traits;
    }

    /** The heads of its groups. */
    NavigableSet<Entry<K>> heads() {
        return heads;
    }

    /** The oldest entry of all its groups; null when there is none. */
    @Nullable
    Entry<K> oldest() {
        return heads.isEmpty() ? null : heads.getFirst();
    }
}
