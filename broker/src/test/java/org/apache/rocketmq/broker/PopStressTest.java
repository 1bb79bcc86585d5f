package org.apache.rocketmq.broker;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.apache.rocketmq.broker.PopClient.Given;
import org.apache.rocketmq.remoting.internal.request.CreateTopicHeader;
import org.apache.rocketmq.remoting.internal.request.DeleteTopicHeader;
import org.apache.rocketmq.remoting.internal.request.GetConsumeStatsHeader;
import org.apache.rocketmq.remoting.internal.request.Requests;
import org.apache.rocketmq.remoting.internal.request.ResetOffsetHeader;
import org.apache.rocketmq.remoting.protocol.RemotingSerializable;
import org.apache.rocketmq.remoting.protocol.ResponseCode;
import org.apache.rocketmq.remoting.protocol.admin.ConsumeStats;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Several consumers pop, acknowledge and postpone at once, while somebody sends, a group is moved to and fro and a
 * topic is deleted and made anew. Afterwards each message was acknowledged once, none was given to two at the same
 * time, and the broker keeps nothing of it all.
 */
class PopStressTest {
    private static final int CONSUMERS = 4;
    private static final int QUEUES = 3;
    private static final int MESSAGES = 1500;
    private static final int MOVES = 60;
    private static final int TOPICS = 25;
    private static final int MESSAGES_OF_A_TOPIC = 6;
    private static final long LONG_INVISIBLE = 60_000;
    private static final Duration BOUND = Duration.ofSeconds(60);
    private static final String TOPIC = "Stress";
    private static final String LEAVING = "Leaving";
    private static final List<String> GROUPS = List.of("one", "other");
    private static final String MOVED = "moved";
    private static final String FOLLOWER = "follower";

    @TempDir
    Path folder;
    private RunningBroker broker;
    private RunningBroker.Client operator;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    /** What the groups that nobody moves were given, by group and message. */
    private final Map<String, Queue<Given>> given = new ConcurrentHashMap<>();
    private final Set<String> seenByFollower = ConcurrentHashMap.newKeySet();
    private final Semaphore steps = new Semaphore(0);
    private volatile boolean driven = true;

    @AfterEach
    void stop() throws InterruptedException {
        driven = false;
        threads.shutdownNow();
        assertTrue(threads.awaitTermination(BOUND.toSeconds(), TimeUnit.SECONDS));
        broker.close();
    }

    /** One consumer, of all groups. */
    private final class Consumer implements Callable<Void> {
        private final PopClient pops;
        private final Random random;

        Consumer(PopClient pops, long seed) {
            this.pops = pops;
            this.random = new Random(seed);
        }

        @Override
        public Void call() throws Exception {
            while (driven) {
                int choice = random.nextInt(GROUPS.size() + 2);
                if (choice < GROUPS.size()) {
                    for (var message : pop(GROUPS.get(choice), TOPIC)) {
                        given.computeIfAbsent(message.group + " " + message.body, key -> new ConcurrentLinkedQueue<>())
                            .add(message);
                        use(message);
                    }
                } else if (choice == GROUPS.size()) {
                    for (var message : pop(MOVED, TOPIC)) {
                        use(message);
                    }
                } else {
                    for (var message : pop(FOLLOWER, LEAVING)) {
                        seenByFollower.add(message.body);
                        use(message);
                    }
                }
                steps.release();
            }
            return null;
        }

        private List<Given> pop(String group, String topic) throws Exception {
            return pops.pop(group, topic, 1 + random.nextInt(8), 10 + random.nextInt(50), random.nextInt(3) * 10);
        }

        private void use(Given message) throws Exception {
            switch (random.nextInt(10)) {
                case 0, 1, 2, 3 -> checkOwned(message, message.until, pops.acknowledge(message));
                case 4, 5 -> checkOwned(message, message.until, pops.acknowledgeAsMany(message));
                case 6 -> checkOwned(message, message.until, pops.postpone(message, random.nextInt(100)));
                case 7 -> {
                    long until = message.until;
                    int code = pops.postpone(message, 50);
                    checkOwned(message, until, code);
                    if (code == ResponseCode.SUCCESS) {
                        checkOwned(message, message.until, pops.acknowledge(message));
                    }
                }
                default -> {
                    // Left to others.
                }
            }
        }

        /** Whoever has a message is refused nothing before its time is over, unless his group was moved. */
        private void checkOwned(Given message, long until, int code) {
            if (code != ResponseCode.SUCCESS && GROUPS.contains(message.group)) {
                assertEquals(PopClient.VOID, code);
                long now = System.currentTimeMillis();
                assertTrue(now >= until, () -> "refused at " + now + ", before " + until + ": " + message);
            }
        }
    }

    /** Goes on whenever the consumers have done some steps. */
    private void awaitSteps(int count) throws InterruptedException {
        assertTrue(steps.tryAcquire(count, BOUND.toMillis(), TimeUnit.MILLISECONDS), "the consumers stand still");
    }

    private Void produce(RunningBroker.Client client) throws Exception {
        for (int i = 0; i < MESSAGES; i++) {
            client.sent(TOPIC, i % QUEUES, "m" + i, "");
            if (i % 5 == 0) {
                awaitSteps(1);
            }
        }
        return null;
    }

    private Void move() throws Exception {
        var random = new Random(1);
        for (int i = 0; i < MOVES; i++) {
            awaitSteps(2);
            int queue = random.nextInt(QUEUES);
            long end = end(queue);
            reset(queue, end == 0 ? 0 : random.nextLong(end));
        }
        return null;
    }

    private long end(int queue) throws Exception {
        return stats(MOVED).getOffsetTable().entrySet().stream().filter(entry ->
            entry.getKey().getTopic().equals(TOPIC) && entry.getKey().getQueueId() == queue)
            .mapToLong(entry -> entry.getValue().getBrokerOffset()).sum();
    }

    private void reset(int queue, long offset) throws Exception {
        PopClient.require(operator.call(Requests.INVOKE_BROKER_TO_RESET_OFFSET,
            new ResetOffsetHeader(MOVED, TOPIC, queue, offset, 0, true)), ResponseCode.SUCCESS);
    }

    /** Nothing of the topic before is in the way of what comes in the next one. */
    private Void makeAndDelete(RunningBroker.Client client) throws Exception {
        for (int i = 0; i < TOPICS; i++) {
            create(client, LEAVING, 2);
            var sent = new HashSet<String>();
            for (int j = 0; j < MESSAGES_OF_A_TOPIC; j++) {
                sent.add("t" + i + "-" + j);
                client.sent(LEAVING, j % 2, "t" + i + "-" + j, "");
            }
            await("all of topic " + i).atMost(BOUND).until(() -> seenByFollower.containsAll(sent));
            PopClient.require(client.call(Requests.DELETE_TOPIC_IN_BROKER, new DeleteTopicHeader(LEAVING)),
                ResponseCode.SUCCESS);
        }
        return null;
    }

    private static void create(RunningBroker.Client client, String topic, int queues) throws Exception {
        PopClient.require(client.call(Requests.UPDATE_AND_CREATE_TOPIC, new CreateTopicHeader(
            topic, "TBW102", queues, queues, 6, "SINGLE_TAG", 0, false, null, false)), ResponseCode.SUCCESS);
    }

    @Test
    void shouldGiveEachMessageToOneAtATime() throws Exception {
        broker = RunningBroker.start(folder, "popInflightMessageThreshold=50", "flushConsumerOffsetInterval=200");
        operator = broker.client();
        create(operator, TOPIC, QUEUES);
        var consumers = new ArrayList<Future<?>>();
        for (int i = 0; i < CONSUMERS; i++) {
            consumers.add(threads.submit(new Consumer(new PopClient(broker.connect()), i)));
        }
        // The group is there.
        awaitSteps(10 * CONSUMERS);
        var producer = broker.connect();
        var maker = broker.connect();
        for (var driver : List.of(threads.submit(() -> produce(producer)), threads.submit(this::move),
            threads.submit(() -> makeAndDelete(maker)))) {
            driver.get(2 * BOUND.toSeconds(), TimeUnit.SECONDS);
        }
        driven = false;
        for (var consumer : consumers) {
            consumer.get(BOUND.toSeconds(), TimeUnit.SECONDS);
        }
        for (String group : GROUPS) {
            takeTheRest(group);
            checkEachToOneAtATime(group);
        }
        takeAllAgain();
        await("nothing kept").atMost(BOUND).untilAsserted(() -> assertEquals(0, broker.broker().keptOfPops()));
        for (String group : List.of(GROUPS.get(0), GROUPS.get(1), MOVED)) {
            stats(group).getOffsetTable().forEach((queue, is) -> {
                assertEquals(is.getBrokerOffset(), is.getPullOffset(), () -> group + " in " + queue);
                assertEquals(is.getBrokerOffset(), is.getConsumerOffset(), () -> group + " in " + queue);
            });
        }
    }

    private ConsumeStats stats(String group) throws Exception {
        var answer = operator.call(Requests.GET_CONSUME_STATS, new GetConsumeStatsHeader(group, null, null));
        PopClient.require(answer, ResponseCode.SUCCESS);
        return RemotingSerializable.decode(answer.getBody(), ConsumeStats.class);
    }

    /** What was left to others comes back, and nothing else. */
    private void takeTheRest(String group) {
        var pops = new PopClient(operator);
        await("the rest for " + group).atMost(BOUND).until(() -> {
            for (var message : pops.pop(group, TOPIC, 32, LONG_INVISIBLE, 100)) {
                given.computeIfAbsent(group + " " + message.body, key -> new ConcurrentLinkedQueue<>()).add(message);
                assertEquals(ResponseCode.SUCCESS, pops.acknowledge(message), message::toString);
            }
            return acknowledged(group) == MESSAGES;
        });
    }

    private long acknowledged(String group) {
        return given.entrySet().stream().filter(entry -> entry.getKey().startsWith(group + " "))
            .flatMap(entry -> entry.getValue().stream()).filter(message -> message.acknowledged).count();
    }

    private void checkEachToOneAtATime(String group) {
        for (int i = 0; i < MESSAGES; i++) {
            var times = given.get(group + " m" + i).stream().sorted(Comparator.comparingInt(message -> message.count))
                .toList();
            for (int time = 0; time < times.size(); time++) {
                var message = times.get(time);
                assertEquals(time, message.count, times::toString);
                boolean isLast = time == times.size() - 1;
                assertEquals(isLast, message.acknowledged, times::toString);
                assertFalse(!isLast && times.get(time + 1).since < message.until, times::toString);
            }
        }
    }

    /** The group that was moved gets all of its topic once more, beside what came back. */
    private void takeAllAgain() throws Exception {
        for (int queue = 0; queue < QUEUES; queue++) {
            reset(queue, 0);
        }
        var pops = new PopClient(operator);
        var had = new HashSet<String>();
        await("all of the group that was moved").atMost(BOUND).until(() -> {
            var messages = pops.pop(MOVED, TOPIC, 32, LONG_INVISIBLE, 100);
            for (var message : messages) {
                had.add(message.body);
                assertEquals(ResponseCode.SUCCESS, pops.acknowledge(message), message::toString);
            }
            return had.size() == MESSAGES && messages.isEmpty() && stats(MOVED).computeTotalDiff() == 0;
        });
    }
}
