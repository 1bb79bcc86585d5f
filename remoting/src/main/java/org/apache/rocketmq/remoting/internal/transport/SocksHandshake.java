package org.apache.rocketmq.remoting.internal.transport;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Has a SOCKS 5 proxy (RFC 1928, and RFC 1929 for the login) connect to a server, before anything else goes over the
 * connection. Event loop only.
 */
final class SocksHandshake extends ByteToMessageDecoder {
    private static final int VERSION = 5;
    private static final int LOGIN_VERSION = 1;
    private static final int WITHOUT_LOGIN = 0;
    private static final int WITH_LOGIN = 2;
    private static final int CONNECT = 1;
    private static final int RESERVED = 0;
    private static final int IPV4 = 1;
    private static final int NAME = 3;
    private static final int IPV6 = 4;
    private static final int OK = 0;
    /** Version, answer, a reserved byte, the kind of address and the first byte of that. */
    private static final int START_OF_ANSWER = 5;
    private static final List<String> REFUSALS = List.of("success", "general failure", "its rules forbid it",
        "the network cannot be reached", "the host cannot be reached", "the connection was refused",
        "it took too many hops", "it does not know the command", "it does not know that kind of address");

    private final SocksProxy proxy;
    private final InetSocketAddress server;
    private final CompletableFuture<Void> done = new CompletableFuture<>();
    private Awaited awaited = Awaited.METHOD;

    private enum Awaited { METHOD, LOGIN, CONNECTION, NOTHING }

    SocksHandshake(SocksProxy proxy, InetSocketAddress server) {
        this.proxy = proxy;
        this.server = server;
    }

    /** Complete, on the event loop, when what is written next goes to the server; fails with an IOException. */
    CompletableFuture<Void> done() {
        return done;
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        context.writeAndFlush(proxy.user().isEmpty() ? bytes(VERSION, 1, WITHOUT_LOGIN)
            : bytes(VERSION, 2, WITHOUT_LOGIN, WITH_LOGIN));
    }

    @Override
    protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
        switch (awaited) {
            case METHOD -> {
                if (in.readableBytes() >= 2) {
                    takeMethod(context, in.readUnsignedByte(), in.readUnsignedByte());
                }
            }
            case LOGIN -> {
                if (in.readableBytes() >= 2) {
                    in.skipBytes(1);
                    takeLogin(context, in.readUnsignedByte());
                }
            }
            case CONNECTION -> takeConnection(in);
            default -> {
                // What goes on from here is the server's: it is handed on when this handler is removed.
            }
        }
    }

    private void takeMethod(ChannelHandlerContext context, int version, int method) {
        if (version != VERSION) {
            fail("it is no SOCKS 5 proxy");
        } else if (method == WITHOUT_LOGIN) {
            connect(context);
        } else if (method == WITH_LOGIN && !proxy.user().isEmpty()) {
            awaited = Awaited.LOGIN;
            ByteBuf login = bytes(LOGIN_VERSION);
            writeText(login, proxy.user());
            writeText(login, proxy.password());
            context.writeAndFlush(login);
        } else {
            fail(proxy.user().isEmpty() ? "it wants a login; set username and password"
                : "it takes no login by name and password");
        }
    }

    private void takeLogin(ChannelHandlerContext context, int answer) {
        if (answer == OK) {
            connect(context);
        } else {
            fail("it refuses the login of " + proxy.user());
        }
    }

    private void connect(ChannelHandlerContext context) {
        awaited = Awaited.CONNECTION;
        ByteBuf request = bytes(VERSION, CONNECT, RESERVED);
        if (server.isUnresolved()) {
            request.writeByte(NAME);
            writeText(request, server.getHostString());
        } else {
            request.writeByte(server.getAddress() instanceof Inet4Address ? IPV4 : IPV6);
            request.writeBytes(server.getAddress().getAddress());
        }
        context.writeAndFlush(request.writeShort(server.getPort()));
    }

    private void takeConnection(ByteBuf in) {
        if (in.readableBytes() < START_OF_ANSWER) {
            return;
        }
        int start = in.readerIndex();
        int answer = in.getUnsignedByte(start + 1);
        if (answer != OK) {
            fail(answer < REFUSALS.size() ? REFUSALS.get(answer) : "for a reason of its own, " + answer);
            return;
        }
        int length = START_OF_ANSWER + 2 + switch (in.getUnsignedByte(start + 3)) {
            case IPV4 -> 4 - 1;
            case IPV6 -> 16 - 1;
            default -> in.getUnsignedByte(start + 4);
        };
        if (in.readableBytes() >= length) {
            in.skipBytes(length);
            awaited = Awaited.NOTHING;
            done.complete(null);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        fail("it closed the connection");
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        fail("the connection to it broke: " + cause.getMessage());
    }

    /** Gives up, for whatever reason; nothing happens where it is done. */
    void fail(String reason) {
        awaited = Awaited.NOTHING;
        done.completeExceptionally(
            new IOException("the SOCKS proxy " + proxy + " does not lead there: " + reason));
    }

    private static void writeText(ByteBuf out, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.writeByte(bytes.length).writeBytes(bytes);
    }

    private static ByteBuf bytes(int... values) {
        ByteBuf bytes = Unpooled.buffer();
        for (int value : values) {
            bytes.writeByte(value);
        }
        return bytes;
    }
}
