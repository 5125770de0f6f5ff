// SPDX-License-Identifier: Apache-2.0
package io.fairlead.scenario;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * Ports that a node may leave and come back to: below those that systems give to outgoing connections, which would
 * otherwise take the port of a node that is down.
 */
final class Ports {

    private static final int FIRST = 20_000;
    private static final int LAST = 32_000;
    private static final int TRIES = 1_000;

    private final SplittableRandom random = new SplittableRandom();
    private final Set<Integer> given = new HashSet<>();

    int next() {
        for (int i = 0; i < TRIES; i++) {
            int port = random.nextInt(FIRST, LAST);
            if (given.add(port) && isFree(port)) {
                return port;
            }
        }
        throw new IllegalStateException("no free port");
    }

    private static boolean isFree(int port) {
        try (var probe = new ServerSocket(port, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            return probe.isBound();
        } catch (IOException _) {
            return false; // somebody has it
        }
    }
}
