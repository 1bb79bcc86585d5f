package org.apache.rocketmq.remoting.internal.transport;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.handler.ssl.SslHandler;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.channels.ClosedChannelException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/** Connects to servers: directly or through a SOCKS proxy, with TLS or without. */
final class Dialer {
    private final Bootstrap bootstrap;
    private final ClientOptions options;
    private final NameLookup lookup;

    Dialer(Bootstrap bootstrap, ClientOptions options, NameLookup lookup) {
        this.bootstrap = bootstrap;
        this.options = options;
        this.lookup = lookup;
    }

    /**
     * Opens a connection with this handler. Never throws; where the host is unknown here, only a proxy can lead to it.
     */
    CompletableFuture<Channel> dial(InetSocketAddress server, ConnectionHandler handler) {
        var proxy = options.proxies().leadingTo(server);
        if (proxy != null) {
            return lookup.find(proxy.address()).thenCompose(found -> through(proxy, found, server, handler));
        }
        if (server.isUnresolved()) {
            return CompletableFuture.failedFuture(new UnknownHostException("the host is unknown"));
        }
        SslHandler tls = tlsFor(server);
        return connect(server, tls == null ? handler : both(tls, handler))
            .thenCompose(channel -> agreed(channel, tls, handler));
    }

    private CompletableFuture<Channel> through(
        SocksProxy proxy, InetSocketAddress found, InetSocketAddress server, ConnectionHandler handler) {
        if (found.isUnresolved()) {
            return CompletableFuture.failedFuture(
                new UnknownHostException("the host of the SOCKS proxy " + proxy + " is unknown"));
        }
        var handshake = new SocksHandshake(proxy, server);
        return connect(found, handshake).exceptionallyCompose(failure -> CompletableFuture.failedFuture(
            new IOException("the SOCKS proxy " + proxy + " cannot be reached: " + failure.getMessage(), failure)))
            .thenCompose(channel -> ledOn(channel, handshake, tlsFor(server), handler));
    }

    private CompletableFuture<Channel> ledOn(
        Channel channel, SocksHandshake handshake, SslHandler tls, ConnectionHandler handler) {
        long millis = options.connectTimeout().toMillis();
        var alarm = channel.eventLoop().schedule(
            () -> handshake.fail("no answer within " + millis + " ms"), millis, TimeUnit.MILLISECONDS);
        return handshake.done().handle((led, failure) -> {
            alarm.cancel(false);
            if (failure != null) {
                channel.close();
                return CompletableFuture.<Channel>failedFuture(failure);
            }
            if (tls != null) {
                channel.pipeline().addLast(tls);
            }
            channel.pipeline().addLast(handler).remove(handshake);
            // They have missed it, and begin with it.
            channel.pipeline().fireChannelActive();
            return agreed(channel, tls, handler);
        }).thenCompose(channelToServer -> channelToServer);
    }

    private CompletableFuture<Channel> connect(InetSocketAddress target, ChannelHandler handler) {
        var connected = new CompletableFuture<Channel>();
        try {
            ChannelFuture attempt = bootstrap.clone().handler(handler).connect(target);
            attempt.addListener(done -> {
                if (done.isSuccess()) {
                    connected.complete(attempt.channel());
                } else {
                    connected.completeExceptionally(done.cause());
                }
            });
        } catch (RejectedExecutionException e) {
            connected.completeExceptionally(e);
        }
        return connected;
    }

    private SslHandler tlsFor(InetSocketAddress server) {
        return options.tls() == null ? null : options.tls()
            .handler(PooledByteBufAllocator.DEFAULT, server, options.connectTimeout().toMillis());
    }

    private static ChannelHandler both(SslHandler tls, ConnectionHandler handler) {
        return new ChannelInitializer<>() {
            @Override
            protected void initChannel(Channel channel) {
                channel.pipeline().addLast(tls, handler);
            }
        };
    }

    /** Complete when both sides have agreed on TLS, where they have to. */
    private static CompletableFuture<Channel> agreed(Channel channel, SslHandler tls, ConnectionHandler handler) {
        var agreed = new CompletableFuture<Channel>();
        if (tls == null) {
            agreed.complete(channel);
            return agreed;
        }
        tls.handshakeFuture().addListener(shaken -> {
            if (shaken.isSuccess()) {
                agreed.complete(channel);
            } else {
                handler.closeBecause("there is no agreement on TLS");
                agreed.completeExceptionally(noAgreement(shaken.cause()));
            }
        });
        return agreed;
    }

    private static IOException noAgreement(Throwable cause) {
        String why = cause instanceof ClosedChannelException ? "the server closed the connection" : cause.getMessage();
        return new IOException("there is no agreement on TLS: " + why + "; look whether the server has TLS"
            + " (tls.server.mode), and whose certificates each side trusts", cause);
    }
}
