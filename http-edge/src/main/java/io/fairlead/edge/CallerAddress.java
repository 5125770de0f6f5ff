// SPDX-License-Identifier: Apache-2.0
package io.fairlead.edge;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;

/**
 * Finds the address that a request comes from. Nobody but a trusted forwarder can say it is another than the socket's:
 * otherwise callers could choose their location, and with it whom they are matched with.
 */
final class CallerAddress {

    private CallerAddress() {}

    /**
     * The caller's address; empty when it is hidden, unreadable or contradictory. A forwarder itself never calls, so
     * its address is nobody's.
     *
     * @param peer the other end of the socket
     * @param xForwardedFor the values of all headers of that name, in their order
     * @param forwarded the values of all headers of that name, in their order
     */
    static Optional<InetAddress> find(
            InetAddress peer, List<String> xForwardedFor, List<String> forwarded, TrustedForwarders trusted) {
        if (!trusted.trusts(peer)) {
            return Optional.of(peer);
        }
        Optional<InetAddress> one =
                ForwardedChain.ofXForwardedFor(xForwardedFor).caller(trusted);
        Optional<InetAddress> other = ForwardedChain.ofForwarded(forwarded).caller(trusted);
        if (xForwardedFor.isEmpty()) {
            return other;
        }
        return forwarded.isEmpty() || one.equals(other) ? one : Optional.empty();
    }
}
