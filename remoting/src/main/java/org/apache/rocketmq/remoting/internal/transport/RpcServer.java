package org.apache.rocketmq.remoting.internal.transport;

import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.util.concurrent.Ticker;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.apache.rocketmq.remoting.internal.serve.RequestDispatcher;

/** Listens on a port and serves each connection on one of the loops. */
public final class RpcServer implements AutoCloseable {
    private static final int BACKLOG = 1024;
    /** How long closing waits for handlers that have not answered yet; parked requests never do. */
    private static final Duration ANSWER_PATIENCE = Duration.ofMillis(500);
    /** How long closing waits for answers to reach the peers. */
    private static final Duration SEND_PATIENCE = Duration.ofSeconds(3);

    private final ServerOptions options;
    private final OpenConnections connections = new OpenConnections();
    private final Channel listening;
    private volatile ConnectionTerms terms;

    private RpcServer(IoLoops loops, ServerOptions options) throws IOException {
        this.options = options;
        listening = Listening.on(loops.serverBootstrap()
            .option(ChannelOption.SO_BACKLOG, BACKLOG)
            .childOption(ChannelOption.ALLOCATOR, PooledByteBufAllocator.DEFAULT)
            .childHandler(new ChannelInitializer<Channel>() {
                @Override
                protected void initChannel(Channel channel) {
                    var handler = new ConnectionHandler(null, terms);
                    channel.pipeline().addLast(handler);
                    connections.add(channel, handler);
                }
            }), options.host(), options.port());
    }

    /**
     * Starts to listen and to serve.
     *
     * @throws IOException when the address cannot be had; the message names it and says why
     */
    public static RpcServer listen(IoLoops loops, ServerOptions options, RequestDispatcher dispatcher)
            throws IOException {
        var server = take(loops, options);
        server.serve(dispatcher);
        return server;
    }

    /**
     * Takes a port, and serves nobody there before {@link #serve}: who connects waits. For whom must know which free
     * port it has before it can serve.
     *
     * @throws IOException when the address cannot be had; the message names it and says why
     */
    public static RpcServer take(IoLoops loops, ServerOptions options) throws IOException {
        return new RpcServer(loops, options);
    }

    /** Serves from now on, also those who have connected already. Once. */
    public void serve(RequestDispatcher dispatcher) {
        terms = new ConnectionTerms(Side.SERVER, options.maxFrameBytes(), options.idle(), dispatcher,
            Ticker.systemTicker()::nanoTime);
        listening.config().setAutoRead(true);
    }

    /** The port that it listens on. */
    public int port() {
        return ((InetSocketAddress) listening.localAddress()).getPort();
    }

    /** Accepts and reads nothing more, lets answers go out for a few seconds at most, then closes all connections. */
    @Override
    public void close() {
        listening.close().awaitUninterruptibly();
        connections.drain(ANSWER_PATIENCE, SEND_PATIENCE);
    }
}
