// SPDX-License-Identifier: Apache-2.0
/**
 * The actors that hold announcements and offers, match them and carry answers (design.md §4), and {@link
 * io.fairlead.broker.BrokerGateway}, the interface for fronts. Knows nothing of HTTP. PROTOCOL.md beside this module
 * describes every conversation.
 */
@NullMarked
package io.fairlead.broker;

import org.jspecify.annotations.NullMarked;
