// SPDX-License-Identifier: Apache-2.0
/**
 * The public HTTP API (design.md §5): HTTP in, broker protocol out.
 *
 * <p>{@link io.fairlead.edge.HttpEdge} starts it. A request passes {@code SocketStage} (bytes), Pekko HTTP's server layer,
 * {@code ConnectionStage} (who is calling, and are they still there?), {@code EdgeRoutes} (origin, path, method, faults) and one endpoint, which reads the body, asks the
 * {@link io.fairlead.broker.BrokerGateway} and renders its outcome. Nothing here knows how matching works. The API is
 * described by {@code openapi/fairlead.yaml}, which comes first: tests compare it with the routes in both directions.
 */
@NullMarked
package io.fairlead.edge;

import org.jspecify.annotations.NullMarked;
