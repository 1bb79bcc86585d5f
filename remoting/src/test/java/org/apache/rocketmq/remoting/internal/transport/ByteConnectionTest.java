package org.apache.rocketmq.remoting.internal.transport;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.PooledByteBufAllocator;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Connections that carry plain bytes, over real sockets. */
class ByteConnectionTest {
    private static final int PATIENCE_MILLIS = 60_000;

    private final IoLoops loops = IoLoops.start("test-io", 2);
    private final ByteClient client = new ByteClient(loops, Duration.ofMillis(PATIENCE_MILLIS));
    private final List<ByteServer> servers = new ArrayList<>();
    private final List<Keeper> served = new CopyOnWriteArrayList<>();

    /** Keeps what happens to a connection. */
    private static final class Keeper implements ByteHandler {
        private final CompletableFuture<ByteConnection> opened = new CompletableFuture<>();
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private final AtomicInteger reads = new AtomicInteger();
        private final AtomicInteger writables = new AtomicInteger();
        private final List<String> ends = new CopyOnWriteArrayList<>();
        private final CompletableFuture<String> closed = new CompletableFuture<>();
        private volatile RuntimeException trouble;

        @Override
        public void opened(ByteConnection connection) {
            opened.complete(connection);
        }

        @Override
        public void read(ByteBuffer more) {
            if (trouble != null) {
                throw trouble;
            }
            var copy = new byte[more.remaining()];
            more.get(copy);
            bytes.writeBytes(copy);
        }

        @Override
        public void readAll() {
            reads.incrementAndGet();
        }

        @Override
        public void writable() {
            writables.incrementAndGet();
        }

        @Override
        public void closed(String why) {
            ends.add(String.valueOf(why));
            closed.complete(why);
        }

        private ByteConnection connection() {
            return Loopback.await(opened);
        }

        private void write(byte... more) {
            connection().execute(() -> {
                connection().write(ByteBuffer.wrap(more), () -> { });
                connection().flush();
            });
        }

        private void awaitRead(byte... all) {
            Awaitility.await().until(() -> bytes.size() >= all.length);
            assertArrayEquals(all, bytes.toByteArray());
        }
    }

    @AfterEach
    void stop() {
        servers.forEach(ByteServer::close);
        loops.close();
        await("all buffers are given back").until(() -> PooledByteBufAllocator.DEFAULT.pinnedDirectMemory() == 0);
        served.forEach(keeper -> assertTrue(keeper.ends.size() <= 1, keeper.ends::toString));
    }

    private ByteServer take() throws IOException {
        var server = ByteServer.take(loops, "127.0.0.1", 0);
        servers.add(server);
        return server;
    }

    private ByteServer serve() throws IOException {
        var server = take();
        server.serve(this::keeper);
        return server;
    }

    private Keeper keeper() {
        var keeper = new Keeper();
        served.add(keeper);
        return keeper;
    }

    private Keeper connect(int port) {
        var keeper = new Keeper();
        client.connect(new InetSocketAddress("127.0.0.1", port), keeper);
        return keeper;
    }

    private Keeper awaitServed(int number) {
        await().until(() -> served.size() > number);
        return served.get(number);
    }

    private static byte[] random(int length) {
        var bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }

    @Test
    void shouldCarryBytesBothWays() throws Exception {
        var server = serve();
        var one = connect(server.port());
        one.write((byte) 1, (byte) 2);
        var other = awaitServed(0);
        other.awaitRead((byte) 1, (byte) 2);
        byte[] much = random(500_000);
        other.write(much);
        one.awaitRead(much);
        await().until(() -> one.reads.get() > 0 && other.reads.get() > 0);
        assertEquals(new InetSocketAddress("127.0.0.1", server.port()), one.connection().remote());
    }

    @Test
    void shouldGiveEachConnectionAHandlerOfItsOwn() throws Exception {
        var server = serve();
        var first = connect(server.port());
        awaitServed(0).connection();
        var second = connect(server.port());
        awaitServed(1).connection();
        second.write((byte) 2);
        served.get(1).awaitRead((byte) 2);
        first.write((byte) 1);
        served.get(0).awaitRead((byte) 1);
    }

    @Test
    void shouldHaveThoseWaitWhoConnectBeforeItServes() throws Exception {
        var server = take();
        var early = connect(server.port());
        early.write((byte) 7);
        assertEquals(List.of(), served);
        server.serve(this::keeper);
        awaitServed(0).awaitRead((byte) 7);
    }

    @Test
    void shouldTellWhyNobodyIsReached() throws Exception {
        int gone;
        try (var socket = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            gone = socket.getLocalPort();
        }
        var refused = connect(gone);
        String why = Loopback.await(refused.closed);
        assertTrue(why.contains("refused") && why.contains(Integer.toString(gone)), why);

        var unknown = new Keeper();
        client.connect(InetSocketAddress.createUnresolved("no.such.host.invalid", 10912), unknown);
        assertEquals("the host no.such.host.invalid is unknown", Loopback.await(unknown.closed));
        for (var keeper : List.of(refused, unknown)) {
            assertEquals(1, keeper.ends.size());
            assertTrue(!keeper.opened.isDone());
        }
    }

    @Test
    void shouldTellWhichPortIsNotToBeHad() throws Exception {
        int port = serve().port();
        var failure = assertThrows(BindException.class, () -> ByteServer.take(loops, "127.0.0.1", port));
        assertTrue(failure.getMessage().startsWith("cannot listen on 127.0.0.1:" + port + ": "),
            failure.getMessage());
    }

    @Test
    void shouldTellBothSidesOnceThatOneCloses() throws Exception {
        var server = serve();
        var one = connect(server.port());
        var other = awaitServed(0);
        other.connection();
        one.connection().close("enough");
        one.connection().close("really enough");
        assertEquals("enough", Loopback.await(one.closed));
        assertNull(Loopback.await(other.closed));
        one.connection().close("late");
        assertEquals(List.of("enough"), one.ends);
    }

    @Test
    void shouldCloseAConnectionWhoseHandlerFails() throws Exception {
        var server = serve();
        var one = connect(server.port());
        var other = awaitServed(0);
        other.trouble = new IllegalStateException("no use for this");
        one.write((byte) 1);
        assertEquals("no use for this", Loopback.await(other.closed));
        assertNull(Loopback.await(one.closed));
    }

    @Test
    void shouldLeaveBytesToTheSystemWhileNobodyWantsThem() throws Exception {
        var server = serve();
        var one = connect(server.port());
        var other = awaitServed(0);
        var stopped = new CompletableFuture<Void>();
        other.connection().execute(() -> {
            other.connection().reading(false);
            stopped.complete(null);
        });
        Loopback.await(stopped);
        // Much more than the system's buffers take.
        byte[] much = random(24 << 20);
        var gone = new CompletableFuture<Void>();
        one.connection().execute(() -> {
            one.connection().write(ByteBuffer.wrap(much), () -> gone.complete(null));
            one.connection().flush();
        });
        await().until(() -> !writable(one));
        assertTrue(!gone.isDone() && other.bytes.size() < much.length);

        other.connection().execute(() -> other.connection().reading(true));

        Loopback.await(gone);
        other.awaitRead(much);
        await().until(() -> one.writables.get() > 0);
    }

    private static boolean writable(Keeper keeper) {
        var answer = new CompletableFuture<Boolean>();
        keeper.connection().execute(() -> answer.complete(keeper.connection().isWritable()));
        return Loopback.await(answer);
    }

    @Test
    void shouldSayThatBytesAreDoneWithWhereTheConnectionIsGone() throws Exception {
        var one = connect(serve().port());
        one.connection().close("gone");
        Loopback.await(one.closed);
        var done = new CompletableFuture<Void>();
        one.connection().execute(() -> {
            one.connection().write(ByteBuffer.allocate(10), () -> done.complete(null));
            one.connection().flush();
        });
        Loopback.await(done);
    }

    @Test
    void shouldCloseItsConnectionsWithItself() throws Exception {
        var server = serve();
        try (var socket = new Socket("127.0.0.1", server.port())) {
            socket.setSoTimeout(PATIENCE_MILLIS);
            var other = awaitServed(0);
            other.connection();
            server.close();
            assertEquals("the server is closing", Loopback.await(other.closed));
            assertEquals(-1, new DataInputStream(socket.getInputStream()).read());
            var late = connect(server.port());
            assertTrue(Loopback.await(late.closed).contains("refused"));
        }
    }
}
