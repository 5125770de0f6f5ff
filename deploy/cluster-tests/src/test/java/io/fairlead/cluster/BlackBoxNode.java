// SPDX-License-Identifier: Apache-2.0
package io.fairlead.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives a test class the one node that all share who have no wishes of their own: a process takes seconds to start. It
 * is started for the first and ended after the last; compartments of their own keep the tests apart.
 */
final class BlackBoxNode implements ParameterResolver {

    private static final int WARM_UP_CYCLES = 40;

    private record Shared(NodeUnderTest node) implements AutoCloseable {

        /** The first requests of a JVM take long, and one may overtake another that was sent before it. */
        static Shared start() {
            Map<String, String> settings = new HashMap<>(BlackBoxBroker.LOCATED);
            settings.put("fairlead.node.edge.balancer-port", "0");
            NodeUnderTest node = NodeUnderTest.start(settings);
            try {
                new BlackBoxBroker(node.baseUrl()).warmUp(WARM_UP_CYCLES);
                return new Shared(node);
            } catch (IOException failure) {
                node.close();
                throw new UncheckedIOException(failure);
            }
        }

        @Override
        public void close() {
            node.close();
        }
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        Class<?> type = parameter.getParameter().getType();
        return type == BlackBoxBroker.class || type == NodeUnderTest.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        NodeUnderTest node = context.getRoot()
                .getStore(ExtensionContext.Namespace.GLOBAL)
                .getOrComputeIfAbsent(Shared.class, _ -> Shared.start(), Shared.class)
                .node();
        return parameter.getParameter().getType() == NodeUnderTest.class ? node : new BlackBoxBroker(node.baseUrl());
    }
}
