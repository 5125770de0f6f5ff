// SPDX-License-Identifier: Apache-2.0
package io.fairlead.demo;

/**
 * What all simulated peers share.
 *
 * @param crowd what the markers of this crowd begin with
 */
record Stage(String crowd, BrokerApi broker, Scoreboard scoreboard, Promises promises) {}
