// SPDX-License-Identifier: Apache-2.0
/**
 * The public HTTP API (design.md §5): HTTP in, broker protocol out.
 *
 * <p>{@link io.fairlead.edge.HttpEdge} starts it. A request of a caller passes {@code SocketStage} (bytes), Pekko
 * HTTP's server layer and {@code ConnectionStage} (who is calling, and are they still there?); one that a balancer
 * passes on over HTTP/2 passes Netty, {@code BalancerConnection} and {@code StreamExchange} instead. Then both pass
 * {@code EdgeRoutes} (origin, path, method, faults) and one endpoint, which reads the body, asks the
 * {@link io.fairlead.broker.BrokerGateway} and renders its outcome. Nothing here knows how matching works. The API is
 * described by {@code openapi/fairlead.yaml}, which comes first: tests compare it with the routes in both directions.
 */
@NullMarked
package io.fairlead.edge;

import org.jspecify.annotations.NullMarked;
