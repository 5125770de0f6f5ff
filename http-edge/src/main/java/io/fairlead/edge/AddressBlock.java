// SPDX-License-Identifier: Apache-2.0
package io.fairlead.edge;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A block of IP addresses in CIDR notation. The JDK makes an IPv4 address of an IPv4-mapped IPv6 one, so the two forms
 * of a caller's address are in the same blocks.
 *
 * @param network any address of the block
 * @param prefixLength number of leading bits that all its addresses share
 */
record AddressBlock(InetAddress network, int prefixLength) {

    private static final Pattern BLOCK = Pattern.compile("(?<address>[^/]+)/(?<length>\\d{1,3})");
    private static final Pattern IPV4 = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}");
    private static final Pattern IPV6 = Pattern.compile("[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");

    /**
     * Reads {@code address/length}.
     *
     * @throws IllegalArgumentException when it is none, or an IPv4-mapped IPv6 one, whose length would be ambiguous
     */
    static AddressBlock parse(String text) {
        Matcher block = BLOCK.matcher(text);
        if (block.matches()) {
            String literal = block.group("address");
            int length = Integer.parseInt(block.group("length"));
            Optional<InetAddress> network = address(literal)
                    .filter(address -> address instanceof Inet4Address != literal.contains(":"))
                    .filter(address -> length <= bits(address));
            if (network.isPresent()) {
                return new AddressBlock(network.get(), length);
            }
        }
        throw new IllegalArgumentException("not a CIDR block: " + text);
    }

    /** The address that a literal stands for. Nothing is looked up, and the JDK's short forms such as 10.1 are none. */
    static Optional<InetAddress> address(String literal) {
        if (!IPV4.matcher(literal).matches() && !IPV6.matcher(literal).matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(InetAddress.ofLiteral(literal));
        } catch (IllegalArgumentException notAnAddress) {
            return Optional.empty();
        }
    }

    boolean contains(InetAddress address) {
        return bits(address) == bits(network) && Arrays.equals(prefix(address), prefix(network));
    }

    private byte[] prefix(InetAddress address) {
        byte[] bytes = address.getAddress();
        for (int bit = prefixLength; bit < bits(address); bit++) {
            bytes[bit / Byte.SIZE] &= (byte) ~(0x80 >> (bit % Byte.SIZE));
        }
        return bytes;
    }

    private static int bits(InetAddress address) {
        return address.getAddress().length * Byte.SIZE;
    }
}
