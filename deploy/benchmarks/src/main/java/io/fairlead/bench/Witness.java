// SPDX-License-Identifier: Apache-2.0
package io.fairlead.bench;

import io.fairlead.bench.Exchange.Outcome;

/** Learns how every call of a driver ended, on the driver's thread. */
interface Witness {

    void ended(Call call, Outcome outcome);
}
