// SPDX-License-Identifier: Apache-2.0
package io.fairlead.edge;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The addresses that a request says it came through, the nearest last: read from {@code X-Forwarded-For}, or from
 * {@code Forwarded} (RFC 7239). An empty hop is one that hides its address or cannot be read.
 */
record ForwardedChain(List<Optional<InetAddress>> hops) {

    private static final Pattern COMMA = Pattern.compile(",");

    private static final String TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";
    /** Without escapes, which no address needs. */
    private static final String QUOTED = "\"[^\"\\\\]*\"";

    private static final Pattern PARAMETER =
            Pattern.compile("[ \t]*(?<name>" + TOKEN + ")=(?<value>" + TOKEN + "|" + QUOTED + ")[ \t]*(?<end>[;,]|$)");

    /** An address, perhaps with a port; an IPv6 one needs brackets then. */
    private static final Pattern NODE = Pattern.compile("\\[(?<bracketed>[0-9a-fA-F.]*:[0-9a-fA-F:.]*)\\](:\\d{1,5})?"
            + "|(?<v4>[0-9.]+)(:\\d{1,5})?|(?<bare>[0-9a-fA-F:.]+)");

    private static final ForwardedChain UNREADABLE = new ForwardedChain(List.of(Optional.empty()));

    ForwardedChain {
        hops = List.copyOf(hops);
    }

    /** @param values the values of all headers of this name, in their order */
    static ForwardedChain ofXForwardedFor(List<String> values) {
        return new ForwardedChain(COMMA.splitAsStream(String.join(",", values))
                .map(hop -> node(hop.strip()))
                .toList());
    }

    /** @param values the values of all headers of this name, in their order */
    static ForwardedChain ofForwarded(List<String> values) {
        String text = String.join(",", values);
        List<Optional<InetAddress>> hops = new ArrayList<>();
        Matcher parameter = PARAMETER.matcher(text);
        Optional<InetAddress> hop = Optional.empty();
        int at = 0;
        do {
            if (!parameter.region(at, text.length()).lookingAt()) {
                return UNREADABLE;
            }
            if (parameter.group("name").equalsIgnoreCase("for")) {
                hop = node(unquoted(parameter.group("value")));
            }
            if (!parameter.group("end").equals(";")) {
                hops.add(hop);
                hop = Optional.empty();
            }
            at = parameter.end();
        } while (!parameter.group("end").isEmpty());
        return new ForwardedChain(hops);
    }

    /** The nearest hop that is not one of ours: whatever stands before it, anybody can have written. */
    Optional<InetAddress> caller(TrustedForwarders trusted) {
        for (Optional<InetAddress> hop : hops.reversed()) {
            if (hop.isEmpty() || !trusted.trusts(hop.get())) {
                return hop;
            }
        }
        return Optional.empty();
    }

    private static Optional<InetAddress> node(String text) {
        Matcher node = NODE.matcher(text);
        if (!node.matches()) {
            return Optional.empty();
        }
        return Optional.ofNullable(node.group("bracketed"))
                .or(() -> Optional.ofNullable(node.group("v4")))
                .or(() -> Optional.ofNullable(node.group("bare")))
                .flatMap(AddressBlock::address);
    }

    private static String unquoted(String value) {
        return value.startsWith("\"") ? value.substring(1, value.length() - 1) : value;
    }
}
