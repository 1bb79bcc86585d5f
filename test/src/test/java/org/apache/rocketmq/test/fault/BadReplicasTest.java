package org.apache.rocketmq.test.fault;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Pattern;
import org.apache.rocketmq.test.cluster.Cluster;
import org.apache.rocketmq.test.cluster.CommitLogs;
import org.apache.rocketmq.test.cluster.Replicated;
import org.apache.rocketmq.test.cluster.Server;
import org.apache.rocketmq.test.wire.Connection;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whoever says nonsense where replicas connect, or nothing, loses his connection, costs a line of the log, and disturbs
 * neither senders nor the replica.
 */
@Tag("processes")
class BadReplicasTest {
    @RegisterExtension
    static final Cluster CLUSTER = new Cluster();

    private static final Duration BOUND = Duration.ofSeconds(120);
    /** Enough for a busy machine, and for a message that waits while its replica connects again. */
    private static final int TIMEOUT_MILLIS = 60_000;
    private static final long SEED = 20_261_130;
    private static final int ROUNDS = 50;
    private static final int MOST_BYTES = 100_000;
    private static final int MANY = 300;
    private static final int FEW = 100;
    private static final int SOME = 20;
    private static final Pattern SENT_AWAY = Pattern.compile("is sent away");
    /** So that who is silent is so for long. */
    private static final Map<String, String> LIVELY =
        Map.of("haSendHeartbeatInterval", "500", "haHousekeepingInterval", "3000");

    private static Server primary;
    private static Server replica;
    private static int port;
    private static Sending sending;

    @BeforeAll
    static void start() throws Exception {
        var nameServer = CLUSTER.nameServer("namesrv", Map.of()).start();
        primary = CLUSTER.broker("primary", Replicated.primary("pair", nameServer, LIVELY)).start();
        port = primary.port() + 1;
        replica = CLUSTER.broker("replica", Replicated.replica("pair", nameServer, 1, LIVELY)).start();
        sending = Sending.start("Undisturbed", nameServer.address(), SEED, TIMEOUT_MILLIS);
        sending.awaitAcknowledged(SOME, BOUND);
    }

    /** While messages are sent, two logs are hardly the same at the moment at which one looks. */
    @AfterAll
    static void assertSameAtLast() throws Exception {
        sending.stop();
        sending.close();
        await("the same logs").atMost(BOUND).until(() -> CommitLogs.difference(primary, replica), String::isEmpty);
    }

    @AfterEach
    void assertUndisturbed() {
        sending.awaitAcknowledged(SOME, BOUND);
        assertEquals(0, sending.failures());
        assertFalse(primary.log().contains("Exception"), "no bug is reported");
    }

    private static int sentAway() {
        return (int) SENT_AWAY.matcher(primary.log()).results().count();
    }

    /** What is logged shows a little later. */
    private static void awaitSentAway(int least) {
        await().until(() -> sentAway() >= least);
    }

    private static byte[] report(long position) {
        return ByteBuffer.allocate(Long.BYTES).putLong(position).array();
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, Long.MIN_VALUE, Long.MAX_VALUE, 1L << 40})
    void shouldSendAwayWhoSaysThatHisLogEndsNowhere(long position) throws IOException {
        int before = sentAway();
        try (var connection = Connection.to(port)) {
            connection.send(report(position));
            assertTrue(connection.isClosedByServer());
        }
        awaitSentAway(before + 1);
    }

    @Test
    void shouldSendAwayWhoSaysSoLater() throws IOException {
        try (var connection = Connection.to(port)) {
            connection.send(report(0));
            connection.send(report(CommitLogs.end(primary) + (1 << 30)));
            assertTrue(connection.isClosedByServer());
        }
    }

    /** A lot of it is not told line by line. */
    @Test
    void shouldSendAwayWhoSpeaksNonsense() throws IOException {
        var random = new Random(SEED);
        int before = sentAway();
        for (int round = 0; round < ROUNDS; round++) {
            var bytes = new byte[Long.BYTES + random.nextInt(MOST_BYTES)];
            random.nextBytes(bytes);
            try (var connection = Connection.to(port)) {
                sendAll(connection, bytes);
                assertTrue(connection.isClosedByServer());
            }
        }
        awaitSentAway(before + ROUNDS);
        assertTrue(sentAway() < before + ROUNDS + FEW);
    }

    /** The server may close the connection before all has come. */
    private static void sendAll(Connection connection, byte[] bytes) {
        try {
            connection.send(bytes);
        } catch (IOException closed) {
            assertFalse(closed.getMessage().isEmpty());
        }
    }

    /** Half a report, none, or one and then nothing. */
    @Test
    void shouldSendAwayWhoIsSilent() throws IOException {
        var silent = new ArrayList<Connection>();
        try {
            for (int i = 0; i < MANY; i++) {
                var connection = Connection.to(port);
                silent.add(connection);
                if (i % 2 == 0) {
                    connection.send(new byte[Long.BYTES / 2]);
                } else if (i % FEW == 1) {
                    connection.send(report(0));
                }
            }
            sending.awaitAcknowledged(SOME, BOUND);
            for (Connection connection : silent) {
                assertTrue(connection.isClosedByServer());
            }
        } finally {
            for (Connection connection : silent) {
                connection.close();
            }
        }
    }

    @Test
    void shouldGoOnWhenOthersGoInTheMiddle() throws IOException {
        for (int round = 0; round < ROUNDS; round++) {
            for (byte[] bytes : List.of(new byte[0], new byte[Long.BYTES - 1], report(0))) {
                try (var connection = Connection.to(port)) {
                    connection.send(bytes);
                }
            }
        }
        sending.awaitAcknowledged(SOME, BOUND);
        long end = CommitLogs.end(primary);
        await("the replica").atMost(BOUND).until(() -> CommitLogs.end(replica) >= end);
    }
}
