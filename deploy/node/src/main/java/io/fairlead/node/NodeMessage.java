// SPDX-License-Identifier: Apache-2.0
package io.fairlead.node;

/** Marks a message between the nodes' management; bound to Jackson CBOR in this module's {@code application.conf}. */
interface NodeMessage {}
