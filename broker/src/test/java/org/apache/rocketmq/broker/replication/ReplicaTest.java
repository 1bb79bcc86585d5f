package org.apache.rocketmq.broker.replication;

import static org.apache.rocketmq.broker.replication.ReplicationFixture.HEARTBEAT;
import static org.apache.rocketmq.broker.replication.ReplicationFixture.SEGMENT_BYTES;
import static org.apache.rocketmq.broker.replication.ReplicationFixture.SILENCE;
import static org.apache.rocketmq.broker.replication.ReplicationFixture.bodies;
import static org.apache.rocketmq.broker.replication.ReplicationFixture.bytes;
import static org.apache.rocketmq.broker.replication.ReplicationFixture.fill;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.rocketmq.common.internal.config.Settings;
import org.apache.rocketmq.common.internal.worker.Scheduler;
import org.apache.rocketmq.remoting.internal.transport.ByteClient;
import org.apache.rocketmq.store.MessageStore;
import org.apache.rocketmq.store.retention.RetentionConfig;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a replica says to its primary, and makes of what comes. */
class ReplicaTest {
    private static final int MESSAGES = 40;
    private static final Duration MOMENT = Duration.ofNanos(1);

    @TempDir
    private Path folder;
    private final ReplicationFixture fixture = new ReplicationFixture();
    private final Scheduler ticking =
        new Scheduler("ticking", (what, failure) -> fixture.failures.add(what + ": " + failure));
    private final AtomicInteger ticks = new AtomicInteger();
    private FakePrimary primary;
    private volatile String address;
    private MessageStore source;
    private byte[] log;
    private MessageStore store;
    private Replica replica;

    @BeforeEach
    void open() throws Exception {
        source = fixture.store(folder.resolve("source"), Map.of());
        fill(source, MESSAGES);
        log = bytes(source, 0, source.readablePosition());
        primary = new FakePrimary();
        address = primary.address();
    }

    @AfterEach
    void stop() throws Exception {
        replica.close();
        ticking.close();
        primary.close();
        fixture.close();
        assertEquals(List.of(), fixture.failures);
    }

    private void start() throws Exception {
        start(Map.of());
    }

    private void start(Map<String, String> settings) throws Exception {
        store = fixture.store(folder.resolve("store"), settings);
        replica = new Replica(ReplicationFixture.rules(0), store,
            new ByteClient(fixture.loops, Duration.ofSeconds(60)), () -> address, fixture);
        ticking.every(Duration.ZERO, Duration.ofMillis(5), "tick", () -> {
            ticks.incrementAndGet();
            replica.tick();
        });
    }

    private byte[] log(long from, long to) {
        return Arrays.copyOfRange(log, (int) from, (int) to);
    }

    /** The position of a message's record. */
    private long record(int message) {
        return message == MESSAGES
            ? log.length : source.entries(ReplicationFixture.TOPIC, 0, message, 1).get(0).logPosition();
    }

    private void assertCopied() throws Exception {
        assertArrayEquals(log, bytes(store, 0, store.readablePosition()));
        assertEquals(bodies(source), bodies(store));
    }

    /** Sends what is left of the log, and waits until the replica has it. */
    private void sendRest(long from) throws Exception {
        primary.stretch(from, log(from, log.length));
        primary.awaitReport(log.length);
        assertCopied();
    }

    @Test
    void shouldCopyTheLogInWhateverPiecesItComes() throws Exception {
        start();
        assertEquals(0, primary.accept());
        for (int at = 0, length = 1; at < log.length; at += length, length = length * 3 % 1000 + 1) {
            length = Math.min(length, log.length - at);
            primary.stretch(at, log(at, at + length));
            primary.head(at + length, 0);
        }
        primary.awaitReport(log.length);
        assertCopied();
    }

    @Test
    void shouldTakeAHeadAndAStretchByteByByte() throws Exception {
        start();
        primary.accept();
        byte[] first = log(0, record(1));
        for (byte each : new byte[] {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, (byte) (first.length >> 8), (byte) first.length}) {
            primary.send(each);
        }
        for (byte each : first) {
            primary.send(each);
        }
        primary.awaitReport(first.length);
        sendRest(first.length);
    }

    @Test
    void shouldReportWholeRecordsOnly() throws Exception {
        start();
        primary.accept();
        primary.stretch(0, log(0, record(2) - 1));
        primary.awaitReport(record(1));
        primary.stretch(record(2) - 1, log(record(2) - 1, record(2)));
        primary.awaitReport(record(2));
    }

    @Test
    void shouldReportAgainWithEachHeartbeat() throws Exception {
        start();
        assertEquals(0, primary.accept());
        fixture.pass(HEARTBEAT);
        assertEquals(0, primary.report());
        primary.stretch(0, log(0, record(1)));
        primary.awaitReport(record(1));
        fixture.pass(HEARTBEAT);
        assertEquals(record(1), primary.report());
    }

    @Test
    void shouldLeaveAPrimaryThatSaysNothing() throws Exception {
        start();
        primary.accept();
        primary.head(0, 0);
        await().until(() -> replica.standing().lastHeardMillis() == fixture.millis());
        fixture.pass(SILENCE);
        assertEquals(0, primary.report(), "still there");

        fixture.pass(MOMENT);

        primary.awaitEnd();
        assertEquals(0, primary.accept());
    }

    @Test
    void shouldStayWithAPrimaryThatGivesSignsOfLife() throws Exception {
        start();
        primary.accept();
        for (int i = 0; i < 5; i++) {
            fixture.pass(SILENCE);
            assertEquals(0, primary.report());
            primary.head(0, 0);
            await().until(() -> replica.standing().lastHeardMillis() == fixture.millis());
        }
        sendRest(0);
    }

    @Test
    void shouldGoOnWhereItWasAfterTheConnectionWasLost() throws Exception {
        start();
        long position = primary.accept();
        for (int message : new int[] {1, 5, 23}) {
            // The last one not whole.
            primary.stretch(position, log(position, record(message + 1) - 3));
            primary.awaitReport(record(message));
            primary.hangUp();
            position = primary.accept();
            assertEquals(record(message), position);
        }
        sendRest(position);
    }

    @Test
    void shouldLeaveAPrimaryThatSendsAnotherPartOfTheLog() throws Exception {
        start();
        primary.accept();
        primary.stretch(0, log(0, record(1)));
        primary.awaitReport(record(1));
        primary.stretch(record(2), log(record(2), record(3)));
        primary.awaitEnd();

        assertEquals(record(1), primary.accept());
        primary.stretch(0, log(0, record(1)));
        primary.awaitEnd();

        assertEquals(record(1), primary.accept());
        sendRest(record(1));
    }

    @Test
    void shouldLeaveAPrimaryThatSendsWhatIsNoLog() throws Exception {
        start();
        primary.accept();
        primary.head(0, -5);
        primary.awaitEnd();
        assertEquals(0, primary.accept());
        primary.stretch(0, new byte[200]);
        primary.awaitEnd();
        assertEquals(0, primary.accept());
        primary.send("GET / HTTP/1.1\r\n\r\n".getBytes());
        primary.awaitEnd();
        assertEquals(0, primary.accept());
        byte[] changed = log(0, record(2));
        changed[(int) record(1) + 150]++;
        primary.stretch(0, changed);
        primary.awaitEnd();

        long end = primary.accept();
        assertTrue(end == 0 || end == record(1), () -> "it has " + end);
        sendRest(end);
    }

    @Test
    void shouldFollowWhileWhatComesGoesOnHere() throws Exception {
        start();
        primary.accept();
        assertFalse(replica.follows());
        primary.head(0, 0);
        await().until(replica::follows);
        primary.stretch(0, log(0, record(1)));
        primary.awaitReport(record(1));
        assertTrue(replica.follows());
        primary.hangUp();
        assertEquals(record(1), primary.accept());
        assertFalse(replica.follows());
    }

    @Test
    void shouldNotFollowForAMomentWhereSomethingElseGoesOn() throws Exception {
        start();
        primary.accept();
        ticking.close();
        var followed = new CopyOnWriteArrayList<Boolean>();
        fixture.onNanos = () -> {
            followed.add(replica.follows());
            if (followed.size() == 1) {
                // Has it look again before the connection is closed.
                replica.tick();
            }
        };

        primary.head(17, 0);

        primary.awaitEnd();
        // Ticks of before may come late on a busy machine.
        assertTrue(followed.size() >= 2);
        assertFalse(followed.contains(true));
    }

    @Test
    void shouldBeginWhereAFileBegins() throws Exception {
        start();
        primary.accept();
        primary.stretch(SEGMENT_BYTES + 10, log(SEGMENT_BYTES + 10, log.length));
        primary.awaitEnd();
        assertEquals(0, primary.accept());

        // Half a record, so that there is a file but nothing in it when the connection is lost.
        primary.stretch(SEGMENT_BYTES, log(SEGMENT_BYTES, SEGMENT_BYTES + 10));
        await().until(() -> store.appendedPosition() == SEGMENT_BYTES);
        primary.hangUp();
        assertEquals(SEGMENT_BYTES, primary.accept());
        primary.stretch(SEGMENT_BYTES, log(SEGMENT_BYTES, log.length));
        primary.awaitReport(log.length);
        assertEquals(SEGMENT_BYTES, store.firstPosition());
        assertArrayEquals(log(SEGMENT_BYTES, log.length), bytes(store, SEGMENT_BYTES, log.length));
    }

    @Test
    void shouldFollowThePrimaryToAnotherAddress() throws Exception {
        try (var other = new FakePrimary()) {
            start();
            primary.accept();
            primary.stretch(0, log(0, record(1)));
            primary.awaitReport(record(1));

            address = other.address();

            primary.awaitEnd();
            assertEquals(record(1), other.accept());
            assertEquals(other.address(), replica.standing().address());
        }
    }

    @Test
    void shouldTryAgainWhereThereIsNoPrimary() throws Exception {
        var gone = new FakePrimary();
        gone.close();
        address = null;
        start();
        assertNull(replica.standing().address());
        for (String wrong : List.of("nobody", gone.address(), "no.such.host.invalid:1")) {
            address = wrong;
            await().until(() -> wrong.equals(replica.standing().address()));
        }
        address = primary.address();
        assertEquals(0, primary.accept());
        sendRest(0);
    }

    /** Each time it is told in the primary's log why. */
    @Test
    void shouldRestMoreAndMoreWhereItIsSentAway() throws Exception {
        start();
        primary.accept();
        for (int rest : List.of(1, 3, 7, 15)) {
            int before = ticks.get();
            primary.hangUp();
            primary.accept();
            // One tick may be under way when they are counted.
            assertTrue(ticks.get() - before >= rest, "it has not rested for " + rest);
        }
        sendRest(0);
    }

    @Test
    void shouldTellHowItStands() throws Exception {
        start();
        primary.accept();
        long began = fixture.millis();
        assertEquals(new Replica.Standing(address, 0, 0, began), replica.standing());
        ticking.close();
        primary.stretch(0, log(0, record(1)));
        primary.awaitReport(record(1));
        fixture.pass(Duration.ofSeconds(2));
        // Ticks of before may come late on a busy machine, and may find the same.
        replica.tick();
        long rate = Math.round(record(1) / 2.0);
        await().until(() -> replica.standing().bytesPerSecond() == rate);
        assertEquals(new Replica.Standing(address, rate, began, began), replica.standing());
        primary.stretch(record(1), log(record(1), record(2)));
        primary.awaitReport(record(2));
        assertEquals(new Replica.Standing(address, rate, began + 2000, began + 2000), replica.standing());

        primary.hangUp();
        await().until(() -> replica.standing().bytesPerSecond() == 0);
        assertEquals(new Replica.Standing(address, 0, began + 2000, began + 2000), replica.standing());
    }

    /** So that the store takes nothing, or all. */
    private void refuseFrom(int percent) throws Exception {
        var usual = RetentionConfig.from(Settings.parse(Map.of(), RetentionConfig.settings()));
        store.retain(new RetentionConfig(
            usual.reserved(), usual.hours(), 100, 100, false, percent, usual.pace()));
    }

    @Test
    void shouldKeepWhatTheStoreDoesNotTakeNow() throws Exception {
        start();
        primary.accept();
        refuseFrom(0);
        int sent = 0;
        while (!fixture.hasLater()) {
            int message = sent++;
            assertTrue(sent <= MESSAGES, "the store takes everything");
            primary.stretch(record(message), log(record(message), record(message + 1)));
            await().until(() -> fixture.hasLater() || store.readablePosition() >= record(message + 1));
        }
        long end = store.readablePosition();
        primary.stretch(record(sent), log(record(sent), log.length));
        assertTrue(fixture.runLater());
        await("it is tried again").until(fixture::hasLater);
        fixture.pass(SILENCE.plus(MOMENT));
        primary.awaitReport(end);

        refuseFrom(101);

        await().until(() -> fixture.runLater() && store.readablePosition() > end || store.readablePosition() > end);
        primary.awaitReport(log.length);
        assertCopied();
    }

    @Test
    void shouldNotAskForWhatItHasButMayNotShowYet() throws Exception {
        start(Map.of("transientStorePoolEnable", "true", "transientStorePoolSize", "3",
            "commitIntervalCommitLog", "1000", "commitCommitLogThoroughInterval", "1000",
            "commitCommitLogLeastPages", "100"));
        primary.accept();
        for (int message = 0; message < 3; message++) {
            long end = record(message + 1);
            primary.stretch(record(message), log(record(message), end));
            await().until(() -> store.appendedPosition() == end);
            primary.hangUp();
            assertEquals(end, primary.accept());
        }
        sendRest(record(3));
    }
}
