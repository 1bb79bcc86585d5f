package org.apache.rocketmq.test.fault;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.rocketmq.test.cluster.Cluster;
import org.apache.rocketmq.test.cluster.Server;
import org.apache.rocketmq.test.cluster.SmallDisk;
import org.apache.rocketmq.test.wire.BrokerConnection;
import org.apache.rocketmq.test.wire.Frame;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A broker whose disk is full says so, serves what it has, keeps what it acknowledged, and takes messages again as
 * soon as there is room. The disk holds its store and its tables.
 */
@Tag("processes")
class DiskFullTest {
    @RegisterExtension
    static final Cluster CLUSTER = new Cluster();

    private static final String TOPIC = "Full";
    private static final String GROUP = "full-group";
    private static final int QUEUES = 3;
    private static final int DISK_MEGABYTES = 64;
    private static final int BALLAST_MEGABYTES = 24;
    private static final int SMALL_BALLAST_MEGABYTES = 6;
    private static final int BODY_BYTES = 20_000;
    private static final int SENDERS = 4;
    /** More than the disk holds. */
    private static final int MOST_SENDS = (DISK_MEGABYTES << 20) / BODY_BYTES;
    private static final int FLUSH_TIMEOUT = 10;
    private static final int NOT_AVAILABLE = 14;
    private static final Duration BOUND = Duration.ofSeconds(120);

    private final Map<String, String> acknowledged = new ConcurrentHashMap<>();
    private final Set<String> uncertain = ConcurrentHashMap.newKeySet();
    private final AtomicInteger sends = new AtomicInteger();

    private static Server broker(String name, SmallDisk disk, String flush) {
        String store = disk.folder().resolve("store").toString();
        return CLUSTER.broker(name, Map.of("storePathRootDir", store, "storePathCommitLog", store + "/commitlog",
            "mappedFileSizeCommitLog", String.valueOf(4 << 20), "mappedFileSizeConsumeQueue", "2000",
            "flushDiskType", flush, "flushConsumerOffsetInterval", "500", "maxHashSlotNum", "1000",
            "maxIndexNum", "4000", "cleanFileForciblyEnable", "false", "diskSpaceWarningLevelRatio", "99"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"ASYNC_FLUSH", "SYNC_FLUSH"})
    void shouldRefuseWhileTheDiskIsFullAndGoOnWhenThereIsRoom(String flush) throws Exception {
        try (var disk = SmallDisk.mount(CLUSTER.folder().resolve("disk-" + flush), DISK_MEGABYTES);
            var broker = broker("full-" + flush, disk, flush).start()) {
            disk.putBallast(BALLAST_MEGABYTES);
            try (var connection = BrokerConnection.to(broker)) {
                connection.createTopic(TOPIC, QUEUES);
                fill(broker);
                connection.commit(GROUP, TOPIC, 0, 2);
                assertTrue(broker.process().isAlive());
                assertServesExactlyTheAcknowledged(broker);

                disk.dropBallast();

                await("service").atMost(BOUND).until(() -> isTaken(connection, -1));
                assertServesExactlyTheAcknowledged(broker);
                await("the offset is saved").atMost(BOUND).until(() -> savedOffsets(disk).contains(GROUP));
            }
            disk.putBallast(SMALL_BALLAST_MEGABYTES);
            fill(broker);
            broker.kill();
            startOrSayWhyNot(broker, disk);
            assertServesExactlyTheAcknowledged(broker);
            assertEquals(0, broker.terminate(), broker.process()::tail);
        }
    }

    private static String savedOffsets(SmallDisk disk) throws IOException {
        var file = disk.folder().resolve("store/config/consumerOffset.json");
        return Files.exists(file) ? Files.readString(file) : "";
    }

    /** A full disk may keep a broker from starting, with a reason; with some room it starts. */
    private static void startOrSayWhyNot(Server broker, SmallDisk disk) throws IOException {
        var starting = broker.launch();
        await("a start or a reason").atMost(BOUND)
            .until(() -> starting.output().contains("boot success") || !starting.isAlive());
        if (starting.isAlive()) {
            return;
        }
        System.out.println("on the full disk: " + starting.output());
        assertNotEquals(0, starting.awaitEnd(BOUND));
        assertTrue(starting.output().contains(disk.folder().toString()), starting::tail);
        disk.dropBallast();
        broker.start();
    }

    /** Sends from several connections until each is refused. */
    private void fill(Server broker) throws Exception {
        var senders = Executors.newFixedThreadPool(SENDERS);
        try {
            List<Callable<Frame>> tasks = new ArrayList<>();
            IntStream.range(0, SENDERS).forEach(number -> tasks.add(() -> sendUntilRefused(broker, number)));
            for (var refusal : senders.invokeAll(tasks)) {
                Frame answer = refusal.get();
                assertEquals(NOT_AVAILABLE, answer.code(), answer::remark);
                assertTrue(answer.remark().contains("disk"), answer::remark);
                assertTrue(answer.remark().matches(".*\\d+.*"), answer::remark);
                assertEquals("disk-full", answer.field("refusalCause"), answer::remark);
                assertTrue(answer.field("refusalFigures").matches("freeMiB=\\d+,totalMiB=\\d+"),
                    () -> answer.field("refusalFigures"));
            }
        } finally {
            senders.shutdown();
        }
    }

    private Frame sendUntilRefused(Server broker, int number) throws IOException {
        try (var connection = BrokerConnection.to(broker)) {
            for (int i = 0; i < MOST_SENDS; i++) {
                var answer = send(connection, number, i);
                if (answer.code() != BrokerConnection.OK && answer.code() != FLUSH_TIMEOUT) {
                    System.out.println("refused with " + answer.code() + ": " + answer.remark());
                    return answer;
                }
            }
        }
        throw new AssertionError("the disk does not fill");
    }

    private boolean isTaken(BrokerConnection connection, int number) throws IOException {
        return send(connection, number, 0).code() == BrokerConnection.OK;
    }

    private Frame send(BrokerConnection connection, int number, int count) throws IOException {
        int queue = Math.floorMod(count, QUEUES);
        var body = new byte[BODY_BYTES];
        new Random(number * 31L + count).nextBytes(body);
        String name = "message-" + sends.incrementAndGet();
        var answer = connection.send(TOPIC, queue, body, Map.of("KEYS", name));
        if (answer.code() == BrokerConnection.OK) {
            acknowledged.put(TOPIC + "-" + queue + "-" + answer.field("queueOffset"), name);
        } else if (answer.code() == FLUSH_TIMEOUT) {
            uncertain.add(name);
        }
        return answer;
    }

    /** And maybe some of those whose senders were told that the disk takes too long. */
    private void assertServesExactlyTheAcknowledged(Server broker) throws IOException {
        var served = new HashMap<String, String>();
        try (var connection = BrokerConnection.to(broker)) {
            for (int queue = 0; queue < QUEUES; queue++) {
                connection.readFrom(TOPIC, queue, 0).forEach(message -> {
                    assertEquals(BODY_BYTES, message.body().length());
                    served.put(message.place(), message.properties().replaceAll(".*KEYS=([^,}]*).*", "$1"));
                });
            }
        }
        served.values().removeIf(uncertain::contains);
        assertEquals(new TreeMap<>(acknowledged), new TreeMap<>(served));
    }

    @Test
    void shouldSayThatTheDiskIsReadOnly() throws Exception {
        try (var disk = SmallDisk.mount(CLUSTER.folder().resolve("disk-read-only"), 1)) {
            disk.makeReadOnly();
            try (var broker = broker("read-only", disk, "ASYNC_FLUSH")) {
                var process = broker.launch();
                assertNotEquals(0, process.awaitEnd(BOUND));
                assertTrue(process.output().contains(disk.folder().toString()), process::tail);
                assertTrue(process.output().contains("Read-only file system"), process::tail);
                assertFalse(process.output().contains("\tat "), process::tail);
            }
        }
    }
}
