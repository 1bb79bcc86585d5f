package org.apache.rocketmq.test.program.five;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.apache.rocketmq.client.ClientConfig;
import org.apache.rocketmq.client.common.ThreadLocalIndex;
import org.apache.rocketmq.client.impl.producer.TopicPublishInfo;
import org.apache.rocketmq.client.latency.LatencyFaultToleranceImpl;
import org.apache.rocketmq.client.latency.MQFaultStrategy;
import org.apache.rocketmq.common.message.MessageQueue;

/** Says which brokers and queues the client's classes for that leave out, after any sequence of calls. */
final class DescribeLatency {
    private static final String[] BROKERS = {"a", "b", "c", "d", "e"};
    private static final long[] LATENCIES = {-1, 0, 49, 50, 99, 100, 549, 550, 1_799, 1_800, 2_999, 3_000, 4_999, 5_000,
        14_999, 15_000, 99_999};
    /** So long that it is not over when the program ends. */
    private static final long LONG = 100_000_000;
    private static final int STEPS = 200;
    private static final int LEVELS = 7;

    private final List<String> lines;
    private final Random random;
    private final List<String> calls = new ArrayList<>();

    private DescribeLatency(List<String> lines, Random random) {
        this.lines = lines;
        this.random = random;
    }

    /** A round whose places are known. */
    private static final class Counted extends ThreadLocalIndex {
        private int next;

        @Override
        public int incrementAndGet() {
            return next++;
        }

        @Override
        public void reset() {
            next = 1_000_000;
        }
    }

    static void into(List<String> lines, Random random) {
        var latency = new DescribeLatency(lines, random);
        latency.memory();
        latency.items();
        latency.strategy();
        latency.queues();
    }

    private String broker() {
        return BROKERS[random.nextInt(BROKERS.length)];
    }

    private String resolve(String name) {
        calls.add("where " + name);
        return random.nextInt(5) == 0 ? null : "at " + name;
    }

    private boolean detect(String address, long timeout) {
        calls.add(address + " " + timeout);
        return random.nextBoolean();
    }

    private LatencyFaultToleranceImpl tolerance() {
        return new LatencyFaultToleranceImpl(this::resolve, this::detect);
    }

    private void memory() {
        var memory = tolerance();
        memory.setDetectInterval(-1);
        lines.add("at first " + memory.isStartDetectorEnable() + memory.pickOneAtLeast());
        for (int i = 0; i < STEPS; i++) {
            String name = broker();
            switch (random.nextInt(5)) {
                case 0 -> memory.remove(name);
                case 1 -> memory.detectByOneRound();
                case 2 -> memory.updateFaultItem(name, 5, LONG, random.nextBoolean());
                default -> memory.updateFaultItem(name, 5, -random.nextInt(2), random.nextBoolean());
            }
            var state = new StringBuilder("memory");
            for (String each : BROKERS) {
                state.append(' ').append(each).append(memory.isAvailable(each)).append(memory.isReachable(each));
            }
            var picked = new TreeSet<String>();
            for (int pick = 0; pick < STEPS; pick++) {
                picked.add(String.valueOf(memory.pickOneAtLeast()));
            }
            lines.add(state + " " + calls + " one of " + picked);
            calls.clear();
        }
        memory.setDetectInterval((int) LONG);
        memory.setDetectTimeout(77);
        memory.updateFaultItem("a", 5, 0, false);
        memory.detectByOneRound();
        memory.detectByOneRound();
        lines.add("rounds " + calls);
        calls.clear();
    }

    private void items() {
        var memory = tolerance();
        var all = new ArrayList<LatencyFaultToleranceImpl.FaultItem>();
        for (int i = 0; i < 12; i++) {
            var item = memory.new FaultItem(random.nextInt(6) == 0 ? null : broker());
            lines.add("new " + item + item.isAvailable() + item.isReachable() + item.getName());
            item.setCurrentLatency(random.nextInt(3));
            item.setStartTimestamp(random.nextBoolean() ? random.nextInt(3) : Long.MAX_VALUE - random.nextInt(3));
            item.setReachable(random.nextBoolean());
            item.setCheckStamp(random.nextInt(3));
            item.updateNotAvailableDuration(-random.nextInt(2));
            all.add(item);
        }
        for (var one : all) {
            lines.add("item " + one + one.isAvailable() + one.isReachable() + one.getCurrentLatency()
                + one.getStartTimestamp() + " " + one.hashCode());
            for (var other : all) {
                lines.add("items " + one.equals(other) + one.compareTo(other));
            }
        }
        lines.add("others " + all.get(0).equals(null) + all.get(0).equals((Object) "a"));
        var item = all.get(0);
        item.setStartTimestamp(0);
        item.updateNotAvailableDuration(LONG);
        long until = item.getStartTimestamp();
        item.updateNotAvailableDuration(1);
        lines.add("kept " + (item.getStartTimestamp() == until) + item.isAvailable());
    }

    private void strategy() {
        var config = new ClientConfig();
        config.setSendLatencyEnable(random.nextBoolean());
        config.setStartDetectorEnable(random.nextBoolean());
        var strategy = new MQFaultStrategy(config, this::resolve, this::detect);
        lines.add("strategy " + strategy.isSendLatencyFaultEnable() + strategy.isStartDetectorEnable()
            + List.of(strategy.getLatencyMax().length, strategy.getNotAvailableDuration().length));
        for (int i = 0; i < LEVELS; i++) {
            lines.add("level " + strategy.getLatencyMax()[i] + " " + strategy.getNotAvailableDuration()[i]);
        }
        // The usual ones could be over here and not there.
        strategy.setNotAvailableDuration(new long[] {0, 0, LONG, LONG, LONG, LONG, LONG});
        var topic = topic();
        for (int i = 0; i < STEPS; i++) {
            if (random.nextInt(20) == 0) {
                strategy.setSendLatencyFaultEnable(random.nextBoolean());
            }
            if (random.nextInt(5) == 0) {
                var durations = new long[LEVELS];
                durations[random.nextInt(LEVELS)] = LONG;
                strategy.setNotAvailableDuration(durations);
            }
            String name = random.nextInt(10) == 0 ? "fresh" + i : broker();
            strategy.updateFaultItem(name, LATENCIES[random.nextInt(LATENCIES.length)], random.nextInt(10) == 0,
                random.nextBoolean());
            var queue = new MessageQueue("t", name, 0);
            var chosen = strategy.selectOneMessageQueue(topic, random.nextBoolean() ? broker() : null,
                random.nextInt(5) == 0);
            lines.add("after " + name + strategy.getAvailableFilter().filter(queue)
                + strategy.getReachableFilter().filter(queue) + strategy.getThreadBrokerFilter().get().filter(queue)
                + chosen + topic.getSendWhichQueue().incrementAndGet());
        }
    }

    private static TopicPublishInfo topic() {
        var topic = new TopicPublishInfo();
        topic.setMessageQueueList(List.of(new MessageQueue("t", "a", 0), new MessageQueue("t", "a", 1),
            new MessageQueue("t", "b", 0), new MessageQueue("t", "c", 7)));
        topic.setSendWhichQueue(new Counted());
        return topic;
    }

    private void queues() {
        var topic = new TopicPublishInfo();
        lines.add("topic " + topic.ok() + topic.isOrderTopic() + topic.isHaveTopicRouterInfo()
            + topic.getMessageQueueList() + topic.getTopicRouteData()
            + topic.selectOneMessageQueue(new TopicPublishInfo.QueueFilter[0]));
        topic = topic();
        for (int i = 0; i < STEPS; i++) {
            String name = broker();
            int id = random.nextInt(2);
            var chosen = switch (random.nextInt(5)) {
                case 0 -> topic.selectOneMessageQueue();
                case 1 -> topic.selectOneMessageQueue(name);
                case 2 -> topic.selectOneMessageQueue((String) null);
                case 3 -> topic.selectOneMessageQueue(queue -> queue.getBrokerName().equals(name));
                default -> topic.selectOneMessageQueue(queue -> !queue.getBrokerName().equals(name),
                    queue -> queue.getQueueId() == id);
            };
            lines.add("queue " + chosen + topic.getSendWhichQueue().incrementAndGet());
        }
        topic.resetIndex();
        lines.add("round " + topic.getSendWhichQueue().incrementAndGet());
    }
}
