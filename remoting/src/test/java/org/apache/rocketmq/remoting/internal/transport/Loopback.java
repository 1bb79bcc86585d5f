package org.apache.rocketmq.remoting.internal.transport;

import io.netty.buffer.PooledByteBufAllocator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.rocketmq.remoting.internal.header.HeaderCodec;
import org.apache.rocketmq.remoting.internal.request.RequestType;
import org.apache.rocketmq.remoting.internal.serve.SlowLane;
import org.apache.rocketmq.remoting.internal.serve.Handler;
import org.apache.rocketmq.remoting.internal.serve.HandlerTable;
import org.apache.rocketmq.remoting.internal.serve.Lane;
import org.apache.rocketmq.remoting.internal.serve.RequestDispatcher;
import org.apache.rocketmq.remoting.protocol.RemotingCommand;
import org.awaitility.Awaitility;

/** A server and a client on real sockets of this machine, with handlers of the test's choice. */
final class Loopback implements AutoCloseable {
    static final RequestType<Void, Void> ECHO = type(1, "ECHO");
    static final RequestType<Void, Void> OTHER = type(2, "OTHER");

    final ConcurrentLinkedQueue<String> failures = new ConcurrentLinkedQueue<>();
    final IoLoops loops;
    final SlowLane adminLane = new SlowLane("test-admin", 2);
    final RpcServer server;
    final RpcClient client;

    Loopback(HandlerTable serverTable) {
        this(serverTable, HandlerTable.empty(), ServerOptions.on("127.0.0.1", 0));
    }

    Loopback(HandlerTable serverTable, HandlerTable clientTable, ServerOptions options) {
        this(IoLoops.start("test-io", 2), serverTable, clientTable, options);
    }

    Loopback(IoLoops loops, HandlerTable serverTable, HandlerTable clientTable, ServerOptions options) {
        this.loops = loops;
        try {
            server = RpcServer.listen(loops, options, dispatcher(serverTable));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        client = new RpcClient(loops, ClientOptions.defaults(), dispatcher(clientTable), List.of());
    }

    static Loopback on(Handler<Void> echo) {
        return new Loopback(HandlerTable.builder().on(ECHO, echo, Lane.IO).build());
    }

    static RequestType<Void, Void> type(int code, String name) {
        return new RequestType<>(code, name, HeaderCodec.NONE, HeaderCodec.NONE);
    }

    RequestDispatcher dispatcher(HandlerTable table) {
        return new RequestDispatcher(table, adminLane,
            (what, failure) -> failures.add(what + ": " + failure), List.of());
    }

    String address() {
        return "127.0.0.1:" + server.port();
    }

    CompletableFuture<RemotingCommand> call(RequestType<Void, Void> type, byte[] body, long timeoutMillis) {
        return client.call(address(), type.request(null, body), timeoutMillis);
    }

    /** Awaits a future, no longer than any test may take. */
    static <T> T await(CompletableFuture<T> future) {
        try {
            return future.get(60, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new AssertionError(e.getCause());
        } catch (InterruptedException | TimeoutException e) {
            throw new AssertionError(e);
        }
    }

    /** Awaits a future's failure. */
    static Throwable awaitFailure(CompletableFuture<?> future) {
        try {
            Object value = future.get(60, TimeUnit.SECONDS);
            throw new AssertionError("no failure but " + value);
        } catch (ExecutionException e) {
            return e.getCause();
        } catch (InterruptedException | TimeoutException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        client.close();
        server.close();
        adminLane.close();
        loops.close();
        Awaitility.await("all buffers are given back")
            .until(() -> PooledByteBufAllocator.DEFAULT.pinnedDirectMemory() == 0);
    }
}
