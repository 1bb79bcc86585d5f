package org.apache.rocketmq.remoting.internal.transport;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.concurrent.Executor;

/** A connection that carries plain bytes, no requests. What it does happens on its event loop. */
public final class ByteConnection extends ChannelInboundHandlerAdapter implements Executor {
    private final ByteHandler handler;
    private ChannelHandlerContext context;
    private String failure;

    ByteConnection(ByteHandler handler) {
        this.handler = handler;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext added) {
        context = added;
    }

    @Override
    public void channelActive(ChannelHandlerContext active) {
        handler.opened(this);
    }

    @Override
    public void channelRead(ChannelHandlerContext active, Object message) {
        var bytes = (ByteBuf) message;
        try {
            for (ByteBuffer part : bytes.nioBuffers()) {
                handler.read(part);
            }
        } finally {
            ReferenceCountUtil.release(bytes);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext active) {
        handler.readAll();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext active) {
        if (isWritable()) {
            handler.writable();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext active) {
        handler.closed(failure);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext active, Throwable cause) {
        close(cause.getMessage() == null ? cause.toString() : cause.getMessage());
    }

    /** Runs something on the event loop, later. */
    @Override
    public void execute(Runnable task) {
        context.executor().execute(task);
    }

    /** On the event loop: whether little enough is on its way out. */
    public boolean isWritable() {
        return context.channel().isWritable();
    }

    /** On the event loop: has bytes go out with the next {@link #flush}; runs something once they are out, or lost. */
    public void write(ByteBuffer bytes, Runnable afterwards) {
        context.write(Unpooled.wrappedBuffer(bytes)).addListener(done -> afterwards.run());
    }

    /** On the event loop: sends what was written. */
    public void flush() {
        context.flush();
    }

    /** On the event loop: reads on, or leaves what comes to the system. */
    public void reading(boolean wanted) {
        context.channel().config().setAutoRead(wanted);
    }

    /** Closes it, for a reason that its handler is told; again, it does nothing. */
    public void close(String why) {
        execute(() -> {
            if (failure == null) {
                failure = why;
            }
            context.close();
        });
    }

    /** Whose connection it is. */
    public SocketAddress remote() {
        return context.channel().remoteAddress();
    }

    /** Waits until it is closed, so many milliseconds at most. */
    void awaitClosed(long millis) {
        context.channel().closeFuture().awaitUninterruptibly(millis);
    }
}
