// SPDX-License-Identifier: Apache-2.0
package io.fairlead.matching;

import static io.fairlead.matching.BookDriver.PROXY;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against what it stands for, a map of the library. */
class EntryTableTest {

    /** Many of them have the same hash code. */
    private record Key(int number, int hashes) {

        @Override
        public int hashCode() {
            return number % hashes;
        }
    }

    private final EntryTable<Key> table = new EntryTable<>();

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 1_000})
    void anything_isFoundUntilItIsRemoved(int hashes) {
        var random = new SplittableRandom(hashes);
        Map<Key, Entry<Key>> expected = new HashMap<>();
        for (int operation = 0; operation < 5_000; operation++) {
            Key key = new Key(random.nextInt(300), hashes);
            Entry<Key> known = expected.get(key);
            assertThat(table.get(key)).isSameAs(known);
            if (known == null) {
                Entry<Key> entry = entry(key);
                expected.put(key, entry);
                table.add(entry);
            } else {
                expected.remove(key);
                table.remove(known);
            }
            assertThat(table.size()).isEqualTo(expected.size());
        }
        List<Entry<Key>> all = new ArrayList<>();
        table.forEach(all::add);
        assertThat(all).containsExactlyInAnyOrderElementsOf(expected.values());
    }

    @Test
    void anEqualKey_findsTheEntry() {
        Entry<Key> entry = entry(new Key(7, 1));
        table.add(entry);

        assertThat(table.get(new Key(7, 1))).isSameAs(entry);
        assertThat(table.get(new Key(8, 1))).isNull();
    }

    private static Entry<Key> entry(Key key) {
        return new Entry<>(key, PROXY, 0, 0);
    }
}
