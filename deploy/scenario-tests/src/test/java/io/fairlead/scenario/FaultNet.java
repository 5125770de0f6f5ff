// SPDX-License-Identifier: Apache-2.0
package io.fairlead.scenario;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * The network between the nodes of a cluster: a TCP proxy in front of each, in this process, and a rule for each
 * ordered pair of nodes. It needs no privileges.
 *
 * <p>Each node advertises the port of its proxy and listens on another one. Its own connections come from a loopback
 * address of its own, 127.0.1.<em>number</em>, which tells the proxies who it is. Nodes are numbered from 1.
 */
final class FaultNet implements AutoCloseable {

    private static final int SOURCE_NETWORK = 1;

    private final List<FaultProxy> proxies = new ArrayList<>();
    private final List<List<Link>> links = new ArrayList<>();

    /** @param advertised what the proxies listen on, in the order of the nodes; 0 picks a free one */
    FaultNet(List<Integer> advertised, List<InetSocketAddress> targets, long seed) {
        var random = new SplittableRandom(seed);
        for (int to = 1; to <= targets.size(); to++) {
            List<Link> linksTo = new ArrayList<>();
            targets.forEach(_ -> linksTo.add(new Link()));
            links.add(linksTo);
            proxies.add(new FaultProxy(
                    advertised.get(to - 1),
                    targets.get(to - 1),
                    from -> linksTo.get(number(from) - 1),
                    random.split()));
        }
    }

    /** Where the connections of a node must come from. */
    static String sourceAddress(int number) {
        return "127.0." + SOURCE_NETWORK + "." + number;
    }

    private int number(InetAddress source) {
        byte[] bytes = source.getAddress();
        if (bytes[2] != SOURCE_NETWORK || bytes[3] < 1 || bytes[3] > links.size()) {
            throw new IllegalStateException("a connection of no node, from " + source);
        }
        return bytes[3];
    }

    /** Where a node is reached by the others. */
    int port(int number) {
        return proxies.get(number - 1).port();
    }

    Link link(int from, int to) {
        return links.get(to - 1).get(from - 1);
    }

    /** Makes a rule for everything between two groups of nodes, in both directions. */
    void between(Set<Integer> some, Set<Integer> others, LinkRule rule) {
        for (int one : some) {
            for (int other : others) {
                link(one, other).apply(rule);
                link(other, one).apply(rule);
            }
        }
    }

    /** Makes a rule for all links. */
    void everywhere(LinkRule rule) {
        links.forEach(linksTo -> linksTo.forEach(link -> link.apply(rule)));
    }

    @Override
    public void close() {
        proxies.forEach(FaultProxy::close);
        links.forEach(linksTo -> linksTo.forEach(Link::close));
    }
}
