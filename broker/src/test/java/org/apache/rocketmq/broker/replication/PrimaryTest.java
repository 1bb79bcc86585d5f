package org.apache.rocketmq.broker.replication;

import static org.apache.rocketmq.broker.replication.ReplicationFixture.BATCH_BYTES;
import static org.apache.rocketmq.broker.replication.ReplicationFixture.HEARTBEAT;
import static org.apache.rocketmq.broker.replication.ReplicationFixture.SEGMENT_BYTES;
import static org.apache.rocketmq.broker.replication.ReplicationFixture.SILENCE;
import static org.apache.rocketmq.broker.replication.ReplicationFixture.append;
import static org.apache.rocketmq.broker.replication.ReplicationFixture.bytes;
import static org.apache.rocketmq.broker.replication.ReplicationFixture.fill;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.rocketmq.remoting.internal.transport.ByteServer;
import org.apache.rocketmq.store.AppendStatus;
import org.apache.rocketmq.store.Appended;
import org.apache.rocketmq.store.MessageStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a primary says to its replicas, and makes of what they say. */
class PrimaryTest {
    /** Keeps the last file only. */
    private static final Map<String, String> SHORT_LIVED = Map.of("fileReservedTime", "0", "deleteWhen",
        IntStream.range(0, 24).mapToObj(Integer::toString).collect(Collectors.joining(";")));

    @TempDir
    private Path folder;
    private final ReplicationFixture fixture = new ReplicationFixture();
    private MessageStore store;
    private Copies copies;
    private Primary primary;
    private int port;

    private void start(int wanted) throws Exception {
        start(wanted, Map.of());
    }

    private void start(int wanted, Map<String, String> settings) throws Exception {
        store = fixture.store(folder, settings);
        var server = ByteServer.take(fixture.loops, "127.0.0.1", 0);
        var rules = ReplicationFixture.rules(wanted);
        copies = new Copies(rules, fixture::nanos);
        primary = new Primary(rules, store, server, fixture::nanos, copies);
        primary.start();
        port = server.port();
    }

    @AfterEach
    void stop() {
        primary.close();
        fixture.close();
        assertEquals(List.of(), fixture.failures);
    }

    private Primary.Standing awaitAcknowledged(FakeReplica replica, long position) {
        return await().until(() -> primary.standings().stream()
            .filter(standing -> standing.address().equals(replica.address())).findFirst().orElse(null),
            standing -> standing != null && standing.acknowledged() == position);
    }

    private CompletableFuture<Appended> send() {
        long end = append(store, "waits");
        int length = (int) (end - store.firstPosition());
        var appended = new Appended(AppendStatus.PUT_OK, end - length, length, 0, 1, 0, null);
        return copies.await(CompletableFuture.completedFuture(appended), "").toCompletableFuture();
    }

    @Test
    void shouldSendTheLogInStretchesThatDoNotCrossTheEndOfAFile() throws Exception {
        start(0);
        fill(store, 40);
        var all = new ByteArrayOutputStream();
        try (var replica = new FakeReplica(port)) {
            replica.report(0);
            while (all.size() < store.readablePosition()) {
                var frame = replica.next();
                assertEquals(all.size(), frame.position());
                assertTrue(frame.bytes().length > 0 && frame.bytes().length <= BATCH_BYTES, frame::toString);
                assertEquals(frame.position() / SEGMENT_BYTES, (frame.end() - 1) / SEGMENT_BYTES);
                all.writeBytes(frame.bytes());
            }
        }
        assertTrue(all.size() > 3 * SEGMENT_BYTES);
        assertArrayEquals(bytes(store, 0, store.readablePosition()), all.toByteArray());
    }

    @Test
    void shouldGoOnWhereTheReplicasLogEnds() throws Exception {
        start(0);
        fill(store, 3);
        try (var replica = new FakeReplica(port)) {
            replica.report(123);
            var frame = replica.next();
            assertEquals(123, frame.position());
            assertArrayEquals(bytes(store, 123, frame.end()), frame.bytes());
        }
    }

    @Test
    void shouldSendWhatIsStoredFromThenOn() throws Exception {
        start(0);
        long end = append(store, "old");
        try (var replica = new FakeReplica(port)) {
            replica.report(end);
            assertEquals(end, replica.next().end(), "a sign that it has all");
            for (int i = 0; i < 5; i++) {
                long next = append(store, "new " + i);
                var frame = replica.next();
                assertEquals(end, frame.position());
                assertArrayEquals(bytes(store, end, next), frame.bytes());
                end = next;
            }
        }
    }

    @Test
    void shouldSendNothingBeforeTheFirstReportWhichMayComeInPieces() throws Exception {
        start(0);
        try (var replica = new FakeReplica(port)) {
            await().until(() -> primary.standings().size() == 1);
            var standing = primary.standings().get(0);
            assertEquals(new Primary.Standing(replica.address(), -1, -1, false, 0), standing);
            fixture.pass(HEARTBEAT);
            primary.tick();
            long end = append(store, "first");
            replica.send(new byte[5]);
            replica.send(new byte[3]);

            var frame = replica.next();

            assertEquals(0, frame.position());
            assertEquals(end, frame.bytes().length);
        }
    }

    @Test
    void shouldGiveASignOfLifeWhereNothingWasSentForAWhile() throws Exception {
        start(0);
        long end = append(store, "old");
        try (var replica = new FakeReplica(port)) {
            replica.report(end);
            assertEquals(end, replica.next().end(), "a sign that it has all");
            fixture.pass(HEARTBEAT.minusNanos(1));
            primary.tick();
            long next = append(store, "new");
            assertEquals(next, replica.next().end(), "no sign of life comes before");

            fixture.pass(HEARTBEAT.minusNanos(1));
            primary.tick();
            fixture.pass(Duration.ofNanos(1));
            primary.tick();

            var sign = replica.next();
            assertEquals(next, sign.position());
            assertEquals(0, sign.bytes().length);
        }
    }

    @Test
    void shouldSendAReplicaAwayThatSaysNothing() throws Exception {
        start(0);
        try (var mute = new FakeReplica(port); var silent = new FakeReplica(port)) {
            await().until(() -> primary.standings().size() == 2);
            silent.report(0);
            assertEquals(0, silent.next().bytes().length);
            fixture.pass(SILENCE);
            primary.tick();
            assertEquals(0, silent.next().bytes().length, "not yet");

            fixture.pass(Duration.ofNanos(1));
            primary.tick();

            mute.awaitEnd();
            silent.awaitEnd();
            await().until(() -> primary.standings().isEmpty());
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, Long.MIN_VALUE, 1_000_000, Long.MAX_VALUE})
    void shouldSendAReplicaAwayWhoseLogIsAnother(long position) throws Exception {
        start(0);
        append(store, "old");
        try (var replica = new FakeReplica(port)) {
            replica.report(position);
            replica.awaitEnd();
        }
        await().until(() -> primary.standings().isEmpty());
    }

    @Test
    void shouldNotListenToAReplicaThatIsSentAway() throws Exception {
        start(1);
        long end = append(store, "old");
        try (var replica = new FakeReplica(port)) {
            replica.send(ByteBuffer.allocate(2 * Long.BYTES).putLong(end + 1).putLong(0).array());
            replica.awaitEnd();
        }
    }

    private long trimmed() {
        fill(store, 40);
        store.deleteExpired();
        await().until(() -> store.firstPosition() >= store.readablePosition() - SEGMENT_BYTES);
        assertTrue(store.firstPosition() > 0);
        return store.firstPosition();
    }

    @Test
    void shouldGiveAReplicaThatHasNothingAllThatIsLeft() throws Exception {
        start(0, SHORT_LIVED);
        long first = trimmed();
        try (var replica = new FakeReplica(port)) {
            replica.report(0);
            var frame = replica.next();
            assertEquals(first, frame.position());
            assertArrayEquals(bytes(store, first, frame.end()), frame.bytes());
            assertEquals(0, awaitAcknowledged(replica, 0).acknowledged());
        }
    }

    @Test
    void shouldSendAReplicaAwayThatLacksWhatIsDeleted() throws Exception {
        start(0, SHORT_LIVED);
        long first = trimmed();
        try (var replica = new FakeReplica(port); var luckier = new FakeReplica(port)) {
            replica.report(first - 1);
            replica.awaitEnd();
            luckier.report(first);
            assertEquals(first, luckier.next().position());
        }
    }

    @Test
    void shouldTellSendersWhenTheirMessagesAreCopied() throws Exception {
        start(1);
        try (var replica = new FakeReplica(port)) {
            replica.report(0);
            awaitAcknowledged(replica, 0);
            var sent = send();
            assertEquals(store.readablePosition(), replica.nextBytes().end());
            assertFalse(sent.isDone());
            long end = store.readablePosition();
            replica.report(end - 1);
            awaitAcknowledged(replica, end - 1);
            assertFalse(sent.isDone());

            replica.report(end);

            await().until(sent::isDone);
            assertEquals(AppendStatus.PUT_OK, sent.join().status());
            replica.report(0);
            replica.report(end);
            assertEquals(end, awaitAcknowledged(replica, end).acknowledged());
        }
    }

    @Test
    void shouldCountTheSlowestOfThoseThatAreAskedFor() throws Exception {
        start(2);
        try (var quick = new FakeReplica(port); var middling = new FakeReplica(port);
            var slow = new FakeReplica(port)) {
            for (var replica : List.of(quick, middling, slow)) {
                replica.report(0);
                awaitAcknowledged(replica, 0);
            }
            assertEquals(3, primary.inSync());
            var sent = send();
            long end = store.readablePosition();
            quick.report(end);
            awaitAcknowledged(quick, end);
            assertFalse(sent.isDone());

            middling.report(end);

            await().until(sent::isDone);
            assertEquals(AppendStatus.PUT_OK, sent.join().status());
        }
    }

    @Test
    void shouldNotHaveSendersWaitForAReplicaThatIsFarBehindOrGone() throws Exception {
        start(1);
        assertEquals(AppendStatus.SLAVE_NOT_AVAILABLE, send().join().status());
        fill(store, 40);
        assertTrue(store.readablePosition() > ReplicationFixture.MOST_BEHIND);
        try (var replica = new FakeReplica(port)) {
            replica.report(100);
            assertFalse(awaitAcknowledged(replica, 100).inSync());
            assertEquals(AppendStatus.SLAVE_NOT_AVAILABLE, send().join().status());

            long near = store.readablePosition() - ReplicationFixture.MOST_BEHIND / 2;
            replica.report(near);
            assertTrue(awaitAcknowledged(replica, near).inSync());
            assertFalse(send().isDone());
        }
        await().until(() -> primary.standings().isEmpty());
        assertEquals(AppendStatus.SLAVE_NOT_AVAILABLE, send().join().status());
    }

    @Test
    void shouldMeasureWhatAReplicaGets() throws Exception {
        start(0);
        fill(store, 10);
        long end = store.readablePosition();
        try (var replica = new FakeReplica(port)) {
            replica.report(0);
            while (replica.next().end() < end) {
                assertTrue(primary.standings().get(0).next() > 0);
            }
            fixture.pass(Duration.ofSeconds(1));
            primary.tick();
            await().until(() -> primary.standings().get(0).bytesPerSecond() == end);
            assertEquals(new Primary.Standing(replica.address(), 0, end, true, end), primary.standings().get(0));
        }
    }

    @Test
    void shouldSendAllAwayWhenItCloses() throws Exception {
        start(0);
        try (var replica = new FakeReplica(port); var other = new FakeReplica(port)) {
            replica.report(0);
            assertEquals(0, replica.next().end());
            await().until(() -> primary.standings().size() == 2);
            primary.close();
            replica.awaitEnd();
            other.awaitEnd();
        }
    }
}
