// SPDX-License-Identifier: Apache-2.0
package io.fairlead.broker;

/** A proxy's answer, or its error, as a front hands it in. */
public record AnswerRequest(ProxyId proxyId, ConnectionId connectionId, ProxyAnswer answer) {}
