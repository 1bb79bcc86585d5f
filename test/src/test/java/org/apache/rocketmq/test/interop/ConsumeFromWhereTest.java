package org.apache.rocketmq.test.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import org.apache.rocketmq.test.cluster.ChildProcess;
import org.apache.rocketmq.test.cluster.Cluster;
import org.apache.rocketmq.test.cluster.Server;
import org.apache.rocketmq.test.wire.BrokerConnection;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Where a new group begins in a queue that has lost its first messages already: each client as it is told. */
@Tag("processes")
class ConsumeFromWhereTest {
    @RegisterExtension
    static final Cluster CLUSTER = new Cluster();

    private static final String TOPIC = "Old";
    private static final int SEGMENT_BYTES = 65_536;
    private static final int HALF_A_DAY = 12;
    private static final int COUNT = 5;
    private static final DateTimeFormatter SECONDS = DateTimeFormatter.ofPattern("yyyyMMddHHmmss");

    private static Server nameServer;
    private static Server broker;
    private static AdminSession admin;
    private static Exchange exchange;
    private static long firstOffset;

    /**
     * Files may be deleted at once, but not at this hour unless somebody says so: in one round, as all but the last is
     * on the disk when what was sent is acknowledged.
     */
    @BeforeAll
    static void start() throws IOException {
        nameServer = CLUSTER.nameServer("namesrv", Map.of()).start();
        broker = CLUSTER.broker("broker-a", Map.of("namesrvAddr", nameServer.address(), "fileReservedTime", "0",
            "flushDiskType", "SYNC_FLUSH", "mappedFileSizeCommitLog", String.valueOf(SEGMENT_BYTES),
            "deleteCommitLogFilesInterval", "0", "deleteWhen",
            String.format("%02d", (LocalDateTime.now().getHour() + HALF_A_DAY) % 24))).start();
        try (var connection = BrokerConnection.to(broker)) {
            connection.createTopic(TOPIC, 1);
            Exchange.awaitRoute(nameServer, TOPIC, broker);
            admin = new AdminSession(CLUSTER, "mqadmin", nameServer);
            exchange = new Exchange(CLUSTER, nameServer, TOPIC);
            exchange.send(Client.APACHES, 4 * SEGMENT_BYTES / 1000, "bytes=1000");
            admin.assertPrints("success", "deleteExpiredCommitLog", "-b", broker.address());
            Awaitility.await("some are gone").atMost(Exchange.BOUND).until(() -> connection.minOffset(TOPIC, 0) > 0);
            firstOffset = connection.minOffset(TOPIC, 0);
        }
    }

    private static long end() throws IOException {
        try (var connection = BrokerConnection.to(broker)) {
            return connection.maxOffset(TOPIC, 0);
        }
    }

    private static void awaitCount(ChildProcess receiver, long count) {
        Awaitility.await(count + " messages").atMost(Exchange.BOUND).until(() -> Received.of(receiver).size() >= count);
        assertEquals(0, receiver.finish(), receiver::tail);
        assertEquals(count, Received.of(receiver).size());
    }

    @ParameterizedTest
    @EnumSource(Client.class)
    void shouldBeginWithTheFirstThatIsLeft(Client client) throws IOException {
        var receiver = exchange.receiver(client, "first_" + client);
        awaitCount(receiver, end() - firstOffset);
        assertEquals(firstOffset, Received.of(receiver).stream().mapToLong(Received::queueOffset).min().orElse(-1));
    }

    @ParameterizedTest
    @EnumSource(Client.class)
    void shouldBeginWithWhatComesAfterItsStart(Client client) throws IOException {
        String group = "last_" + client;
        long end = end();
        var receiver = exchange.receiver(client, group, "from=CONSUME_FROM_LAST_OFFSET");
        // Its pull waits at the end: all before that counts as handed out, or as consumed once an answer has come.
        admin.awaitPrinted(TOPIC + "\\s+broker-a\\s+0\\s+" + end + "\\s+(0\\s+" + end + "\\s+" + end + "|" + end
            + "\\s+0\\s+0)\\s", "consumerProgress", "-g", group);
        var sent = exchange.send(Client.APACHES, COUNT, "prefix=after_" + client);
        Exchange.awaitAll(receiver, sent);
        awaitCount(receiver, COUNT);
    }

    @ParameterizedTest
    @EnumSource(Client.class)
    void shouldBeginWithWhatWasStoredSinceATime(Client client) {
        LocalDateTime since = LocalDateTime.now().withNano(0).plusSeconds(1);
        Awaitility.await("the next second").atMost(Exchange.BOUND).until(() -> LocalDateTime.now().isAfter(since));
        List<Sent> sent = exchange.send(Client.APACHES, COUNT, "prefix=since_" + client);
        var received = exchange.receive(client, "since_" + client, sent, "from=CONSUME_FROM_TIMESTAMP",
            "since=" + SECONDS.format(since));
        assertEquals(COUNT, received.size());
        assertTrue(received.stream().allMatch(message -> message.key().startsWith("since_")));
    }
}
