// SPDX-License-Identifier: Apache-2.0
package io.fairlead.matching;

/** How many of each are in one compartment's book. */
public record Census(int announcementsWaiting, int offersWaiting) {

    public boolean isEmpty() {
        return announcementsWaiting == 0 && offersWaiting == 0;
    }
}
