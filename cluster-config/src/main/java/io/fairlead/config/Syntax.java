// SPDX-License-Identifier: Apache-2.0
package io.fairlead.config;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the texts among the settings must be. No name is looked up. */
final class Syntax {

    private static final Pattern CIDR = Pattern.compile("([0-9a-fA-F:.]+)/([0-9]{1,3})");
    private static final Pattern IPV4 = Pattern.compile("[0-9]+(\\.[0-9]+){3}");
    private static final Pattern COUNTRY = Pattern.compile("[A-Z]{2}");
    private static final Pattern HEADER_NAME = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");
    private static final Pattern ORIGIN =
            Pattern.compile("[a-zA-Z][a-zA-Z0-9+.-]*://([a-zA-Z0-9._-]+|\\[[0-9a-fA-F:.]+])(:(?<port>[0-9]{1,5}))?");

    private static final Pattern HOST_AND_PORT =
            Pattern.compile("([a-zA-Z0-9._-]+|\\[[0-9a-fA-F:.]+]):(?<port>[0-9]{1,5})");

    private Syntax() {}

    static boolean isReadableFile(Path path) {
        return Files.isRegularFile(path) && Files.isReadable(path);
    }

    /** An IPv4 or IPv6 block such as {@code 10.0.0.0/8}. */
    static boolean isCidr(String text) {
        Matcher matcher = CIDR.matcher(text);
        if (!matcher.matches()) {
            return false;
        }
        int bits = addressBits(matcher.group(1));
        return bits > 0 && Integer.parseInt(matcher.group(2)) <= bits;
    }

    /** 0 when it is no address. An IPv4 address written as an IPv6 one is none: its prefix would be ambiguous. */
    private static int addressBits(String text) {
        try {
            if (text.contains(":")) {
                return InetAddress.ofLiteral(text) instanceof Inet6Address ? 128 : 0;
            }
            // The JDK also takes shorter forms, in which 10.1 is 10.0.0.1: an operator means something else by them.
            boolean plain =
                    IPV4.matcher(text).matches() && InetAddress.ofLiteral(text).getAddress().length == 4;
            return plain ? 32 : 0;
        } catch (IllegalArgumentException _) {
            return 0;
        }
    }

    /** An address that no router of the public internet knows: loopback, or out of a private block. */
    static boolean isPrivateAddress(String text) {
        if (addressBits(text) == 0) {
            return false;
        }
        InetAddress address = InetAddress.ofLiteral(text);
        byte first = address.getAddress()[0];
        boolean uniqueLocal = address instanceof Inet6Address && (first & 0xfe) == 0xfc;
        return address.isLoopbackAddress()
                || address.isSiteLocalAddress()
                || address.isLinkLocalAddress()
                || uniqueLocal;
    }

    /** ISO 3166-1 alpha-2 in form; whether the country exists is not checked. */
    static boolean isCountry(String text) {
        return COUNTRY.matcher(text).matches();
    }

    static boolean isHeaderName(String text) {
        return HEADER_NAME.matcher(text).matches();
    }

    /** {@code scheme://host[:port]}, with no path. */
    static boolean isOrigin(String text) {
        Matcher matcher = ORIGIN.matcher(text);
        return matcher.matches() && (matcher.group("port") == null || isPort(matcher.group("port")));
    }

    /** {@code host:port}, where the host is a name, an IPv4 address, or an IPv6 address in brackets. */
    static boolean isHostAndPort(String text) {
        Matcher matcher = HOST_AND_PORT.matcher(text);
        return matcher.matches() && isPort(matcher.group("port")) && Integer.parseInt(matcher.group("port")) > 0;
    }

    private static boolean isPort(String digits) {
        return Integer.parseInt(digits) <= 65_535;
    }
}
