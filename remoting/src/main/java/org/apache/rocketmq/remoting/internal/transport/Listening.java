package org.apache.rocketmq.remoting.internal.transport;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;

/** Takes the addresses of servers. Nobody is accepted until the channel is told to read: who connects waits. */
final class Listening {
    private Listening() { }

    /**
     * Takes an address.
     *
     * @param port 0 for any free one
     * @throws IOException when the address cannot be had; the message names it and says why
     */
    static Channel on(ServerBootstrap bootstrap, String host, int port) throws IOException {
        var address = new InetSocketAddress(host, port);
        if (address.isUnresolved()) {
            throw new UnknownHostException("cannot listen on " + host + ":" + port + ": the host is unknown");
        }
        ChannelFuture bound = bootstrap
            .option(ChannelOption.SO_REUSEADDR, true)
            .option(ChannelOption.AUTO_READ, false)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, Side.SERVER.waterMark())
            .bind(address).awaitUninterruptibly();
        if (!bound.isSuccess()) {
            var failure = new BindException("cannot listen on " + host + ":" + port + ": "
                + bound.cause().getMessage());
            failure.initCause(bound.cause());
            throw failure;
        }
        return bound.channel();
    }
}
