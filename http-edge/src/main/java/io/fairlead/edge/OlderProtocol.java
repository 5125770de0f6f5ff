// SPDX-License-Identifier: Apache-2.0
package io.fairlead.edge;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerUpgradeHandler.UpgradeEvent;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The last in the pipeline of a balancer's connection, which gets what is not HTTP/2. A request over HTTP/1.1 is
 * refused, since its caller would not be seen to leave; one that asks to go on in HTTP/2 is refused as well, and its
 * connection goes on.
 */
final class OlderProtocol extends SimpleChannelInboundHandler<HttpObject> {

    private static final Logger LOG = LoggerFactory.getLogger(OlderProtocol.class);

    private final BalancerConnection connection;

    OlderProtocol(BalancerConnection connection) {
        this.connection = connection;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, HttpObject part) {
        // A response to half a request could be overtaken by the reset that the other half gets.
        if (part instanceof LastHttpContent) {
            var _ = context.writeAndFlush(closing(refusal())).addListener(ChannelFutureListener.CLOSE);
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof UpgradeEvent) {
            connection.refuseUpgraded(context.pipeline().context(connection.handler()), refusal());
        }
        ReferenceCountUtil.release(event);
    }

    private static HttpResponse refusal() {
        return JsonResponse.problem(ProblemDetails.of(
                Problem.INVALID_REQUEST, "This port is for balancers that speak HTTP/2 with prior knowledge."));
    }

    private static FullHttpResponse closing(HttpResponse refusal) {
        byte[] body = StreamMessages.body(refusal).toArrayUnsafe();
        var response = new DefaultFullHttpResponse(
                HttpVersion.HTTP_1_1,
                HttpResponseStatus.valueOf(refusal.status().intValue()),
                Unpooled.wrappedBuffer(body));
        response.headers()
                .set(
                        HttpHeaderNames.CONTENT_TYPE,
                        refusal.entity().getContentType().toString())
                .set(HttpHeaderNames.CONTENT_LENGTH, body.length)
                .set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        return response;
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        LOG.debug("A balancer's connection ends", cause);
        var _ = context.close();
    }
}
