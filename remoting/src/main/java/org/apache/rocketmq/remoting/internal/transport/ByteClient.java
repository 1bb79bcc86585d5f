package org.apache.rocketmq.remoting.internal.transport;

import io.netty.channel.ChannelOption;
import java.net.InetSocketAddress;
import java.time.Duration;

/** Opens connections that carry plain bytes. */
public final class ByteClient {
    private final IoLoops loops;
    private final int timeoutMillis;

    public ByteClient(IoLoops loops, Duration timeout) {
        this.loops = loops;
        this.timeoutMillis = (int) timeout.toMillis();
    }

    /** Opens a connection; whether that works is told to its handler. */
    public void connect(InetSocketAddress server, ByteHandler handler) {
        if (server.isUnresolved()) {
            loops.group().next().execute(
                () -> handler.closed("the host " + server.getHostString() + " is unknown"));
            return;
        }
        loops.clientBootstrap()
            .option(ChannelOption.TCP_NODELAY, true)
            .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, timeoutMillis)
            .handler(new ByteConnection(handler))
            .connect(server).addListener(done -> {
                if (!done.isSuccess()) {
                    handler.closed(done.cause().getMessage());
                }
            });
    }
}
