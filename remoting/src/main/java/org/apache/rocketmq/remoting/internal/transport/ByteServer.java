package org.apache.rocketmq.remoting.internal.transport;

import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** Listens on one address for connections that carry plain bytes. */
public final class ByteServer implements AutoCloseable {
    private static final long CLOSE_MILLIS = 3000;

    private final Set<ByteConnection> open = ConcurrentHashMap.newKeySet();
    private final Channel listening;
    private volatile Supplier<ByteHandler> handlers;

    private ByteServer(IoLoops loops, String host, int port) throws IOException {
        listening = Listening.on(loops.serverBootstrap().childHandler(new ChannelInitializer<Channel>() {
            @Override
            protected void initChannel(Channel channel) {
                accept(channel);
            }
        }), host, port);
    }

    /**
     * Takes a port, and serves nobody there before {@link #serve}: who connects waits.
     *
     * @param port 0 for any free one
     * @throws IOException when the address cannot be had; the message names it and says why
     */
    public static ByteServer take(IoLoops loops, String host, int port) throws IOException {
        return new ByteServer(loops, host, port);
    }

    private void accept(Channel channel) {
        var connection = new ByteConnection(handlers.get());
        channel.pipeline().addLast(connection);
        open.add(connection);
        channel.closeFuture().addListener(closed -> open.remove(connection));
    }

    /** Serves from now on, each connection with a handler of its own. Once. */
    public void serve(Supplier<ByteHandler> wanted) {
        handlers = wanted;
        listening.config().setAutoRead(true);
    }

    /** The port that it listens on. */
    public int port() {
        return ((InetSocketAddress) listening.localAddress()).getPort();
    }

    /** Closes the port and all connections. */
    @Override
    public void close() {
        listening.close().awaitUninterruptibly();
        open.forEach(connection -> connection.close("the server is closing"));
        open.forEach(connection -> connection.awaitClosed(CLOSE_MILLIS));
    }
}
