package org.apache.rocketmq.remoting.internal.transport;

import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.util.concurrent.Ticker;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.apache.rocketmq.remoting.RPCHook;
import org.apache.rocketmq.remoting.exception.RemotingConnectException;
import org.apache.rocketmq.remoting.exception.RemotingException;
import org.apache.rocketmq.remoting.exception.RemotingSendRequestException;
import org.apache.rocketmq.remoting.exception.RemotingTimeoutException;
import org.apache.rocketmq.remoting.internal.call.PendingCall;
import org.apache.rocketmq.remoting.internal.request.Requests;
import org.apache.rocketmq.remoting.internal.serve.RequestDispatcher;
import org.apache.rocketmq.remoting.protocol.RemotingCommand;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calls servers by address. It has one connection to each, opened when the first call needs it; calls that come while
 * it opens share the attempt, and one that fails is tried anew by the next call. Futures complete on event loops, so
 * what depends on them must not block.
 */
public final class RpcClient implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RpcClient.class);
    private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(3);
    private static final String CLOSED = "the client was closed";

    private final IoLoops loops;
    private final ConnectionTerms terms;
    private final List<RPCHook> hooks;
    private final Dialer dialer;
    private final LongSupplier nanos = Ticker.systemTicker()::nanoTime;
    private final ConcurrentHashMap<String, Opening> connections = new ConcurrentHashMap<>();
    private final List<Consumer<String>> disconnectListeners = new CopyOnWriteArrayList<>();
    private volatile boolean closed;

    /**
     * A client without connections.
     *
     * @param forServerRequests answers what servers ask over our connections
     * @param hooks see each request before it is sent and each response
     */
    public RpcClient(IoLoops loops, ClientOptions options, RequestDispatcher forServerRequests, List<RPCHook> hooks) {
        this.loops = loops;
        this.terms = new ConnectionTerms(
            Side.CLIENT, options.maxFrameBytes(), options.idle(), forServerRequests, nanos);
        this.hooks = List.copyOf(hooks);
        this.dialer = new Dialer(loops.clientBootstrap()
            .disableResolver()
            .option(ChannelOption.TCP_NODELAY, true)
            .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) options.connectTimeout().toMillis())
            .option(ChannelOption.ALLOCATOR, PooledByteBufAllocator.DEFAULT)
            .option(ChannelOption.WRITE_BUFFER_WATER_MARK, Side.CLIENT.waterMark()), options, loops.lookup());
    }

    /**
     * Sends a request. Never throws; the future fails with a RemotingException that names address, request code and
     * milliseconds. The response's body is a heap copy of its own.
     */
    public CompletableFuture<RemotingCommand> call(String address, RemotingCommand request, long timeoutMillis) {
        return call(address, request, timeoutMillis, null);
    }

    /**
     * The same; {@code receiver} gets the response, or why there is none, on the thread that learns of it. It must
     * neither block nor throw.
     */
    public CompletableFuture<RemotingCommand> call(String address, RemotingCommand request, long timeoutMillis,
                                                   BiConsumer<RemotingCommand, Throwable> receiver) {
        long deadlineNanos = nanos.getAsLong() + TimeUnit.MILLISECONDS.toNanos(timeoutMillis);
        var call = new PendingCall(address, request, timeoutMillis, deadlineNanos,
            hooks.isEmpty() ? null : response -> runAfterHooks(address, request, response), receiver);
        try {
            runBeforeHooks(address, request);
        } catch (RemotingSendRequestException e) {
            call.fail(e);
            return call;
        }
        whenConnected(address, request, timeoutMillis, call, (connection, failure) -> {
            if (failure != null) {
                call.fail(failure);
            } else {
                connection.submit(call, request);
            }
        });
        return call;
    }

    /** Sends a request that has no response; the future completes when the socket has it. Fails as {@link #call}. */
    public CompletableFuture<Void> oneway(String address, RemotingCommand request, long timeoutMillis) {
        request.markOnewayRPC();
        var sent = new CompletableFuture<Void>();
        try {
            runBeforeHooks(address, request);
        } catch (RemotingSendRequestException e) {
            sent.completeExceptionally(e);
            return sent;
        }
        whenConnected(address, request, timeoutMillis, sent, (connection, failure) -> {
            if (failure != null) {
                sent.completeExceptionally(failure);
            } else {
                connection.sendOneway(request, sent);
            }
        });
        return sent;
    }

    /** Closes the connection to an address, if there is one; its calls fail. */
    public void disconnect(String address) {
        Opening opening = connections.get(address);
        if (opening != null) {
            opening.whenSettled(0, (connection, failure) -> {
                if (failure == null) {
                    opening.opened().closeSoonBecause("this side disconnected");
                }
            });
        }
    }

    /** Tells {@code listener} the address of each connection that is gone, on an event loop. */
    public void onDisconnect(Consumer<String> listener) {
        disconnectListeners.add(listener);
    }

    /** Closes all connections; calls that wait fail. */
    @Override
    public void close() {
        closed = true;
        connections.forEach((address, opening) -> {
            failed(address, opening, new IllegalStateException(CLOSED));
            ConnectionHandler handler = opening.opened();
            if (handler != null) {
                handler.closeSoonBecause(CLOSED);
                if (!handler.connection().awaitClosed(CLOSE_PATIENCE)) {
                    LOG.warn("the connection to {} does not close", address);
                }
            }
        });
    }

    private void whenConnected(String address, RemotingCommand request, long timeoutMillis, CompletableFuture<?> result,
                               BiConsumer<Connection, RemotingException> then) {
        Opening opening = opening(address);
        ConnectionHandler opened = opening.opened();
        if (opened != null) {
            then.accept(opened.connection(), null);
            return;
        }
        long startNanos = nanos.getAsLong();
        Future<?> alarm = alarm(address, request.getCode(), timeoutMillis, result);
        opening.whenSettled(request.bodyBuffer().remaining(), (connection, failure) -> {
            alarm.cancel(false);
            then.accept(connection, failure instanceof RemotingConnectException
                ? notSent(request.getCode(), startNanos, failure) : failure);
        });
    }

    private RemotingConnectException notSent(int code, long startNanos, RemotingException failure) {
        long millis = TimeUnit.NANOSECONDS.toMillis(nanos.getAsLong() - startNanos);
        return new RemotingConnectException(
            Requests.name(code) + " was not sent: after " + millis + " ms " + failure.getMessage(), failure);
    }

    /** Fails a request that still waits for its connection when its time is over. */
    private Future<?> alarm(String address, int code, long timeoutMillis, CompletableFuture<?> result) {
        try {
            return loops.group().schedule(() -> result.completeExceptionally(new RemotingTimeoutException(
                Requests.name(code) + " was not sent: no connection to " + address + " within " + timeoutMillis
                    + " ms")), timeoutMillis, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            return CompletableFuture.completedFuture(null);
        }
    }

    /** The open connection to an address, or the attempt to open one. */
    private Opening opening(String address) {
        Opening known = connections.get(address);
        if (known != null) {
            if (known.isUsable()) {
                return known;
            }
            connections.remove(address, known);
        }
        var mine = new Opening(address);
        Opening first = connections.putIfAbsent(address, mine);
        if (first != null) {
            return first;
        }
        if (closed || loops.group().isShuttingDown()) {
            failed(address, mine, new IllegalStateException(CLOSED));
        } else {
            loops.lookup().find(address).whenComplete((found, failure) -> {
                if (failure == null && !closed) {
                    connect(address, found, mine);
                } else {
                    failed(address, mine, failure == null ? new IllegalStateException(CLOSED) : failure);
                }
            });
        }
        return mine;
    }

    private void connect(String address, InetSocketAddress target, Opening opening) {
        var handler = new ConnectionHandler(address, terms);
        dialer.dial(target, handler).whenComplete((channel, failure) -> {
            if (failure != null) {
                failed(address, opening, failure);
            } else {
                opened(address, channel, handler, opening);
            }
        });
    }

    private void opened(String address, Channel channel, ConnectionHandler handler, Opening opening) {
        channel.closeFuture().addListener(gone -> disconnected(address, opening));
        if (!opening.succeed(handler) || closed) {
            handler.closeBecause(CLOSED);
        }
    }

    private void failed(String address, Opening opening, Throwable failure) {
        connections.remove(address, opening);
        Throwable cause = failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause() : failure;
        opening.fail(new RemotingConnectException(
            "connecting to " + address + " failed: " + cause.getMessage(), cause));
    }

    private void disconnected(String address, Opening opening) {
        connections.remove(address, opening);
        for (Consumer<String> listener : disconnectListeners) {
            try {
                listener.accept(address);
            } catch (RuntimeException e) {
                LOG.error("hearing of the end of the connection to {} failed", address, e);
            }
        }
    }

    private void runBeforeHooks(String address, RemotingCommand request) throws RemotingSendRequestException {
        try {
            for (RPCHook hook : hooks) {
                hook.doBeforeRequest(address, request);
            }
        } catch (RuntimeException e) {
            throw new RemotingSendRequestException(
                Requests.name(request.getCode()) + " to " + address + " was not sent: a hook refused it: " + e, e);
        }
    }

    private void runAfterHooks(String address, RemotingCommand request, RemotingCommand response) {
        for (RPCHook hook : hooks) {
            hook.doAfterResponse(address, request, response);
        }
    }
}
