// SPDX-License-Identifier: Apache-2.0
package io.fairlead.edge;

import java.net.InetAddress;
import java.util.List;

/** The balancers and CDNs whose word about a caller counts. */
record TrustedForwarders(List<AddressBlock> blocks) {

    TrustedForwarders {
        blocks = List.copyOf(blocks);
    }

    /** @throws IllegalArgumentException naming the entry that is no CIDR block */
    static TrustedForwarders parse(List<String> blocks) {
        return new TrustedForwarders(blocks.stream().map(AddressBlock::parse).toList());
    }

    boolean trusts(InetAddress address) {
        return blocks.stream().anyMatch(block -> block.contains(address));
    }
}
