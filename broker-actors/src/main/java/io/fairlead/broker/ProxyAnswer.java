// SPDX-License-Identifier: Apache-2.0
package io.fairlead.broker;

/** What a proxy says to the offer that it was given. */
public sealed interface ProxyAnswer {

    /** The WebRTC answer's SDP, exactly as received. */
    record Accepted(String sdp) implements ProxyAnswer {

        @Override
        public String toString() {
            return "Accepted[" + sdp.length() + " characters of SDP]";
        }
    }

    /** The proxy could not take the client. The reason is for the operator's log at debug level, not for the client. */
    record Failed(String error) implements ProxyAnswer {}
}
