package org.apache.rocketmq.remoting.internal.transport;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import java.util.concurrent.atomic.AtomicInteger;

/** Counts the flushes that reach the socket. */
final class FlushCounter extends ChannelOutboundHandlerAdapter {
    private final AtomicInteger flushes = new AtomicInteger();

    int count() {
        return flushes.get();
    }

    @Override
    public void flush(ChannelHandlerContext context) {
        flushes.incrementAndGet();
        context.flush();
    }
}
