// SPDX-License-Identifier: Apache-2.0
package io.fairlead.broker;

/**
 * Marks a message that may cross nodes. It alone is bound to a serializer, {@link WireSerializer}; every other message
 * refuses to be serialised, so that an internal one cannot leave its node unnoticed.
 */
interface WireMessage {}
