package org.apache.rocketmq.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * Threads that append and read by chance, and one that deletes a topic again and again. They keep a list of what the
 * store has promised.
 */
final class RandomLoad {
    /** A short name, a long one, and one whose entries hold a time instead of the tags. */
    static final List<String> TOPICS = List.of("A", "B", "Long-" + "x".repeat(122), "SCHEDULE_TOPIC_XXXX");
    static final int QUEUES = 2;
    /** The topic that is deleted; its bodies begin with how often that had been done. */
    static final String DELETED = "Deleted";

    private static final int PRODUCERS = 3;
    private static final int STEPS = 30;
    private static final int DELETIONS = 4;
    private static final int MOST_PAUSE_NANOS = 200_000;

    private final boolean waits;
    private final int longest;
    private final Random seeds;
    private final AtomicInteger serial = new AtomicInteger();
    private final Queue<Served> acknowledged = new ConcurrentLinkedQueue<>();
    private final Queue<Served> seen = new ConcurrentLinkedQueue<>();
    private volatile int deletionsBegun;
    private volatile int deletionsDone;
    private volatile boolean stopping;

    /**
     * What a store has promised up to a moment.
     *
     * @param acknowledged the messages whose append was answered with PUT_OK
     * @param seen what a reader was given
     * @param deletionsBegun how often the deletion of {@link #DELETED} had begun
     * @param deletionsDone how often it had been answered
     */
    record Promises(List<Served> acknowledged, List<Served> seen, int deletionsBegun, int deletionsDone) { }

    /**
     * A load for a store whose segments have a length.
     *
     * @param waits whether producers wait for each append, as they must where the answer is to mean something
     */
    RandomLoad(boolean waits, int segmentBytes, long seed) {
        this.waits = waits;
        this.longest = segmentBytes / 3;
        this.seeds = new Random(seed);
    }

    Promises promises() {
        int done = deletionsDone;
        var seenNow = List.copyOf(seen);
        return new Promises(List.copyOf(acknowledged), seenNow, deletionsBegun, done);
    }

    /** Runs to its end. */
    void run(MessageStore store) throws Exception {
        ExecutorService pool = Executors.newCachedThreadPool();
        try {
            List<Future<?>> producers = new ArrayList<>();
            for (int i = 0; i < PRODUCERS; i++) {
                var random = new Random(seeds.nextLong());
                producers.add(pool.submit(() -> produce(store, random)));
            }
            var random = new Random(seeds.nextLong());
            producers.add(pool.submit(() -> deleteAgainAndAgain(store, random)));
            var forReader = new Random(seeds.nextLong());
            var reader = pool.submit(() -> readOn(store, forReader));
            for (var producer : producers) {
                producer.get();
            }
            stopping = true;
            reader.get();
        } finally {
            stopping = true;
            pool.shutdownNow();
        }
    }

    private void produce(MessageStore store, Random random) {
        for (int step = 0; step < STEPS; step++) {
            appendSome(store, TOPICS.get(random.nextInt(TOPICS.size())), random.nextInt(QUEUES), "", random);
            LockSupport.parkNanos(random.nextInt(MOST_PAUSE_NANOS));
        }
    }

    private void deleteAgainAndAgain(MessageStore store, Random random) {
        for (int n = 0; n < DELETIONS; n++) {
            for (int i = random.nextInt(5); i >= 0; i--) {
                appendSome(store, DELETED, 0, n + " ", random);
                LockSupport.parkNanos(random.nextInt(MOST_PAUSE_NANOS));
            }
            deletionsBegun = n + 1;
            store.deleteTopic(DELETED);
            deletionsDone = n + 1;
        }
    }

    /** One message, several without waiting between them, or a batch. */
    private void appendSome(MessageStore store, String topic, int queueId, String start, Random random) {
        var messages = new ArrayList<NewMessage>();
        for (int i = random.nextInt(4) == 0 ? random.nextInt(5) : 0; i >= 0; i--) {
            messages.add(message(topic, queueId, start, random));
        }
        if (random.nextBoolean() && messages.stream().mapToInt(RandomLoad::bytes).sum() < longest) {
            note(messages, store.append(messages).toCompletableFuture());
            return;
        }
        List<CompletableFuture<Appended>> appends = new ArrayList<>();
        for (NewMessage message : messages) {
            appends.add(store.append(message).toCompletableFuture());
            if (!waits) {
                note(List.of(message), appends.get(appends.size() - 1));
            }
        }
        for (int i = 0; waits && i < messages.size(); i++) {
            note(List.of(messages.get(i)), appends.get(i));
        }
    }

    private static int bytes(NewMessage message) {
        return message.body().remaining() + message.properties().length() + 300;
    }

    private NewMessage message(String topic, int queueId, String start, Random random) {
        int bytes = random.nextInt(8) == 0 ? random.nextInt(longest) : random.nextInt(150);
        int ofProperties = random.nextInt(5) == 0 ? random.nextInt(longest) : random.nextInt(50);
        String body = start + serial.incrementAndGet() + " " + "b".repeat(bytes);
        return TestStore.tagged(topic, queueId, body, "tags" + "t".repeat(ofProperties));
    }

    private void note(List<NewMessage> messages, CompletableFuture<Appended> append) {
        Appended appended = append.join();
        assertEquals(AppendStatus.PUT_OK, appended.status());
        for (int i = 0; i < messages.size(); i++) {
            acknowledged.add(expected(messages.get(i), appended, i));
        }
    }

    /** What a reader will be given of a message that was appended. */
    static Served expected(NewMessage message, Appended appended, int index) {
        byte[] body = new byte[message.body().remaining()];
        message.body().get(message.body().position(), body);
        return new Served(message.topic(), message.queueId(), appended.queueOffset() + index,
            appended.logPositions().get(index), appended.storeTimestamp(),
            new String(body, StandardCharsets.ISO_8859_1), message.properties());
    }

    private void readOn(MessageStore store, Random random) {
        var next = new long[TOPICS.size()][QUEUES];
        while (!stopping) {
            int topic = random.nextInt(TOPICS.size());
            int queueId = random.nextInt(QUEUES);
            var result = TestStore.read(store, TOPICS.get(topic), queueId, next[topic][queueId]);
            for (var record : result.records()) {
                var served = Served.of(record);
                assertEquals(next[topic][queueId]++, served.offset());
                seen.add(served);
            }
            result.release().run();
            assertTrue(result.maxOffset() >= next[topic][queueId]);
            LockSupport.parkNanos(random.nextInt(MOST_PAUSE_NANOS));
        }
    }
}
