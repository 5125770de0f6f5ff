// SPDX-License-Identifier: Apache-2.0
package io.fairlead.broker;

import java.util.Optional;

/**
 * What a client's offer carries to the proxy, untouched by the broker.
 *
 * @param sdp the WebRTC offer's SDP, exactly as received
 * @param clientRootObfuscationSecret opaque to the broker
 */
public record SessionOffer(
        String sdp,
        Optional<String> clientRootObfuscationSecret,
        NetworkProtocol networkProtocol,
        Optional<Destination> destination) {

    /** Shows nothing of what peers say to each other. */
    @Override
    public String toString() {
        return "SessionOffer[" + sdp.length() + " characters of SDP]";
    }
}
