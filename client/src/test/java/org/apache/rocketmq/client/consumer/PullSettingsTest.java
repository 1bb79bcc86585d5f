package org.apache.rocketmq.client.consumer;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.rocketmq.client.internal.fake.FakeBroker;
import org.apache.rocketmq.common.consumer.ConsumeFromWhere;
import org.apache.rocketmq.common.message.Message;
import org.apache.rocketmq.common.message.MessageQueue;
import org.apache.rocketmq.remoting.exception.RemotingTimeoutException;
import org.apache.rocketmq.remoting.protocol.RequestCode;
import org.junit.jupiter.api.Test;

/** What the consumers that pull are set to changes what they do. */
@SuppressWarnings("deprecation") // The classic one is deprecated, and has to work.
class PullSettingsTest extends PullFixture {
    private static final int LARGE = 600 << 10;
    private static final int SHORT_MILLIS = 500;

    /** A strategy that gives this member the second queue. */
    private record TheSecond() implements AllocateMessageQueueStrategy {
        @Override
        public List<MessageQueue> allocate(String group, String member, List<MessageQueue> all, List<String> members) {
            return List.of(SECOND);
        }

        @Override
        public String getName() {
            return "the second";
        }
    }

    private DefaultLitePullConsumer lite(Consumer<DefaultLitePullConsumer> settings) {
        var consumer = new DefaultLitePullConsumer(GROUP);
        prepare(consumer);
        consumer.setConsumeFromWhere(ConsumeFromWhere.CONSUME_FROM_FIRST_OFFSET);
        consumer.setPullBatchSize(1);
        settings.accept(consumer);
        ends.add(consumer::shutdown);
        return consumer;
    }

    private DefaultMQPullConsumer classic() {
        var consumer = new DefaultMQPullConsumer(GROUP);
        prepare(consumer);
        ends.add(consumer::shutdown);
        return consumer;
    }

    private long pulls(MessageQueue queue) {
        return broker.pulls().stream().filter(pull -> pull.queueId() == queue.getQueueId()).count();
    }

    /** So many are pulled of the first queue before the application polls, and all of them when it does. */
    private void assertHeldBackAfter(int count, int bytes, Consumer<DefaultLitePullConsumer> limits) throws Exception {
        for (int i = 0; i < 2 * count; i++) {
            broker.store(TOPIC, FIRST.getQueueId(), new Message(TOPIC, new byte[bytes]), 0, 0);
        }
        var consumer = lite(limits);
        consumer.assign(List.of(FIRST, SECOND));
        consumer.start();
        await().until(() -> pulls(FIRST) >= count);
        // Whatever it would have pulled of the first queue until the second has had its turn, it has.
        long turns = pulls(SECOND);
        store(SECOND, "time");
        await().until(() -> pulls(SECOND) > turns);
        assertEquals(count, pulls(FIRST));
        int polled = 0;
        while (polled < 2 * count + 1) {
            var messages = consumer.poll(LONG_MILLIS);
            assertTrue(!messages.isEmpty(), "only " + polled);
            polled += messages.size();
        }
    }

    @Test
    void shouldHoldBackByTheBytesOfAQueue() throws Exception {
        assertHeldBackAfter(2, LARGE, consumer -> consumer.setPullThresholdSizeForQueue(1));
    }

    @Test
    void shouldHoldBackByTheSpanOfWhatWaits() throws Exception {
        assertHeldBackAfter(5, 1, consumer -> consumer.setConsumeMaxSpan(3));
    }

    @Test
    void shouldShareQueuesByItsStrategy() throws Exception {
        var consumer = lite(each -> each.setAllocateMessageQueueStrategy(new TheSecond()));
        consumer.subscribe(TOPIC);
        consumer.start();
        store(FIRST, "of the first");
        store(SECOND, "of the second");
        assertEquals(List.of("of the second"), bodies(consumer.poll(LONG_MILLIS)));
        assertEquals(Set.of(SECOND), consumer.assignment());
        assertEquals(0, pulls(FIRST));
    }

    @Test
    void shouldPollAsLongAsItIsTold() throws Exception {
        var consumer = lite(each -> each.setPollTimeoutMillis(1));
        consumer.assign(List.of(FIRST));
        consumer.start();
        long start = System.nanoTime();
        var polled = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            polled.addAll(consumer.poll());
        }
        assertEquals(List.of(), polled);
        // By default it would take fifty seconds.
        assertTrue(Duration.ofNanos(System.nanoTime() - start).toSeconds() < 30);
    }

    @Test
    void shouldPullFromTheBrokerThatItIsTold() throws Exception {
        try (var replica = FakeBroker.start("broker-a")) {
            nameServer.replica(TOPIC, 1, replica.address());
            replica.store(TOPIC, FIRST.getQueueId(), "tag", "at the replica");
            store(FIRST, "at the master");
            var consumer = lite(each -> {
                each.setConnectBrokerByUser(true);
                each.setDefaultBrokerId(1);
            });
            consumer.assign(List.of(FIRST));
            consumer.start();
            assertEquals(List.of("at the replica"), bodies(consumer.poll(LONG_MILLIS)));
            assertEquals(0, pulls(FIRST));
            consumer.shutdown();
            assertEquals(List.of(), replica.bugs());
        }
    }

    @Test
    void shouldShareTheQueuesOfRegisteredTopicsByItsStrategy() throws Exception {
        var consumer = classic();
        consumer.setRegisterTopics(Set.of(TOPIC));
        consumer.setAllocateMessageQueueStrategy(new TheSecond());
        consumer.start();
        await().until(() -> consumer.fetchMessageQueuesInBalance(TOPIC).equals(Set.of(SECOND)));
    }

    @Test
    void shouldWaitForPullsAsLongAsItIsTold() throws Exception {
        var consumer = classic();
        consumer.setConsumerPullTimeoutMillis(SHORT_MILLIS);
        consumer.start();
        consumer.fetchSubscribeMessageQueues(TOPIC);
        store(FIRST, "a");
        broker.ignore(RequestCode.PULL_MESSAGE);
        var failure = assertThrows(RemotingTimeoutException.class, () -> consumer.pull(FIRST, "*", 0, 1));
        assertTrue(failure.getMessage().contains("within " + SHORT_MILLIS + " ms"), failure::getMessage);
    }

    @Test
    void shouldHaveBrokersHoldItsPullsAsLongAsItIsTold() throws Exception {
        var consumer = classic();
        consumer.setBrokerSuspendMaxTimeMillis(SHORT_MILLIS);
        consumer.setConsumerTimeoutMillisWhenSuspend(2 * SHORT_MILLIS);
        consumer.start();
        consumer.fetchSubscribeMessageQueues(TOPIC);
        broker.ignore(RequestCode.PULL_MESSAGE);
        var failure = assertThrows(RemotingTimeoutException.class,
            () -> consumer.pullBlockIfNotFound(FIRST, "*", 0, 1));
        assertTrue(failure.getMessage().contains("within " + 2 * SHORT_MILLIS + " ms"), failure::getMessage);
        broker.behave();
        store(FIRST, "a");
        consumer.pullBlockIfNotFound(FIRST, "*", 0, 1);
        assertEquals(SHORT_MILLIS, broker.pulls().get(0).suspendTimeoutMillis());
    }
}
