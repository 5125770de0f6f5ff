// SPDX-License-Identifier: Apache-2.0
package io.fairlead.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.matching.Base64Id;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConnectionIdTest {

    private static final OfferAddress ADDRESS = new OfferAddress(1, 2);
    private static final int FRESH = 200;

    private final SecureRandom random = new SecureRandom();

    @ParameterizedTest
    @CsvSource({"0, 0", "1, 2", "-1, 9223372036854775807", "-9223372036854775808, -1"})
    void fresh_saysWhereItsAnswerBelongs(long node, long offer) {
        OfferAddress address = new OfferAddress(node, offer);

        ConnectionId id = ConnectionId.fresh(address, random);

        assertThat(id.address()).isEqualTo(address);
        assertThat(new ConnectionId(id.value()).address()).as("as posted").isEqualTo(address);
    }

    @Test
    void fresh_differsEveryTime() {
        Set<ConnectionId> ids = new HashSet<>();
        for (int count = 0; count < FRESH; count++) {
            ids.add(ConnectionId.fresh(ADDRESS, random));
        }
        assertThat(ids).hasSize(FRESH);
    }

    /** A byte that never changed in so many draws would be no part of the secret. */
    @Test
    void fresh_hasSixteenBytesThatNobodyCanGuess() {
        List<byte[]> ids = IntStream.range(0, FRESH)
                .mapToObj(
                        _ -> Base64Id.bytes(ConnectionId.fresh(ADDRESS, random).value()))
                .toList();
        byte[] where = ByteBuffer.allocate(16).putLong(1).putLong(2).array();
        assertThat(ids).allSatisfy(id -> assertThat(Arrays.copyOf(id, 16)).isEqualTo(where));
        for (int index = 16; index < Base64Id.BYTES; index++) {
            int position = index;
            assertThat(ids.stream().map(id -> id[position]).distinct())
                    .as("values of byte " + position)
                    .hasSizeGreaterThan(FRESH / 8);
        }
    }

    /** Whatever a proxy posts is an address, if only of nobody. */
    @Test
    void address_ofAForeignIdIsSomewhere() {
        assertThat(Samples.connectionId(1).address())
                .isEqualTo(new OfferAddress(0x0101010101010101L, 0x0101010101010101L));
    }
}
