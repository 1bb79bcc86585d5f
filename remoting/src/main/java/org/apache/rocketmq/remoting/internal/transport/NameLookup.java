package org.apache.rocketmq.remoting.internal.transport;

import io.netty.util.NetUtil;
import java.net.InetSocketAddress;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.apache.rocketmq.common.internal.net.Hosts;

/**
 * Finds the IP addresses of hosts. Names are looked up on a few threads of its own, as that may take seconds where a
 * name server is silent, and others have to be found meanwhile; whoever asks for one that is being looked up gets the
 * same answer.
 */
final class NameLookup implements AutoCloseable {
    static final int MOST_THREADS = 4;
    private static final int MOST_WAITING = 256;
    private static final int KEEP_ALIVE_SECONDS = 10;

    private final Function<String, InetSocketAddress> resolver;
    private final ThreadPoolExecutor executor;
    private final ConcurrentHashMap<String, CompletableFuture<InetSocketAddress>> underWay = new ConcurrentHashMap<>();

    NameLookup(String threadName) {
        this(threadName, Hosts::parse);
    }

    /** {@code resolver} looks up a {@code host:port}; it may wait. */
    NameLookup(String threadName, Function<String, InetSocketAddress> resolver) {
        this.resolver = resolver;
        executor = new ThreadPoolExecutor(MOST_THREADS, MOST_THREADS, KEEP_ALIVE_SECONDS, TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(MOST_WAITING), task -> {
                var thread = new Thread(task, threadName);
                thread.setDaemon(true);
                return thread;
            });
        executor.allowCoreThreadTimeOut(true);
    }

    /** Looks up {@code host:port}. */
    CompletableFuture<InetSocketAddress> find(String address) {
        try {
            InetSocketAddress named = Hosts.parseUnresolved(address);
            String host = named.getHostString();
            if (NetUtil.isValidIpV4Address(host) || NetUtil.isValidIpV6Address(host)) {
                return CompletableFuture.completedFuture(Hosts.parse(address));
            }
            var mine = new CompletableFuture<InetSocketAddress>();
            var first = underWay.putIfAbsent(address, mine);
            if (first == null) {
                lookUp(address, mine);
            }
            return first == null ? mine : first;
        } catch (IllegalArgumentException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private void lookUp(String address, CompletableFuture<InetSocketAddress> result) {
        try {
            CompletableFuture.supplyAsync(() -> resolver.apply(address), executor).whenComplete((found, failure) -> {
                underWay.remove(address);
                if (failure == null) {
                    result.complete(found);
                } else {
                    result.completeExceptionally(failure);
                }
            });
        } catch (RejectedExecutionException e) {
            underWay.remove(address);
            result.completeExceptionally(new IllegalStateException(executor.isShutdown()
                ? "the client was closed" : MOST_WAITING + " host names wait to be looked up", e));
        }
    }

    @Override
    public void close() {
        executor.shutdownNow();
    }
}
