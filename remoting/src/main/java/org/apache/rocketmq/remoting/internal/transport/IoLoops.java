package org.apache.rocketmq.remoting.internal.transport;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.FastThreadLocalThread;
import java.time.Duration;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The threads that own connections, named {@code <name>-1} and so on. Servers and clients of one process may share
 * them. They are daemons: what keeps a process alive is its main thread's affair.
 */
public final class IoLoops implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(IoLoops.class);
    private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(3);

    /** How a machine waits for sockets. */
    enum Kind { EPOLL, NIO }

    private final Kind kind;
    private final String threadName;
    private final EventLoopGroup group;
    private final NameLookup lookup;

    private IoLoops(Kind kind, String threadName, EventLoopGroup group) {
        this.kind = kind;
        this.threadName = threadName;
        this.group = group;
        this.lookup = new NameLookup(threadName + "-names");
    }

    /** Starts loops, on epoll where the machine has it. */
    public static IoLoops start(String threadName, int threads) {
        return start(Epoll.isAvailable() ? Kind.EPOLL : Kind.NIO, threadName, threads);
    }

    static IoLoops start(Kind kind, String threadName, int threads) {
        IoHandlerFactory factory = kind == Kind.EPOLL ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
        return new IoLoops(kind, threadName, new MultiThreadIoEventLoopGroup(threads, named(threadName), factory));
    }

    /** How sockets are waited for: epoll or nio. */
    public String kind() {
        return kind == Kind.EPOLL ? "epoll" : "nio";
    }

    /** Finds the hosts that are to be connected to; it has a thread only while there are names to look up. */
    NameLookup lookup() {
        return lookup;
    }

    EventLoopGroup group() {
        return group;
    }

    ServerBootstrap serverBootstrap() {
        return new ServerBootstrap().group(group)
            .channel(kind == Kind.EPOLL ? EpollServerSocketChannel.class : NioServerSocketChannel.class);
    }

    Bootstrap clientBootstrap() {
        return new Bootstrap().group(group)
            .channel(kind == Kind.EPOLL ? EpollSocketChannel.class : NioSocketChannel.class);
    }

    /** Closes what connections are left and ends the threads, within a few seconds. */
    @Override
    public void close() {
        lookup.close();
        var terminated = group.shutdownGracefully(0, CLOSE_PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        if (!terminated.awaitUninterruptibly(2 * CLOSE_PATIENCE.toMillis())) {
            LOG.warn("the {} threads are still busy after {} and are left behind", threadName,
                CLOSE_PATIENCE.multipliedBy(2));
        }
    }

    private static ThreadFactory named(String name) {
        var count = new AtomicInteger();
        return task -> {
            var thread = new FastThreadLocalThread(task, name + "-" + count.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }
}
