package org.apache.rocketmq.client.fault;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.apache.rocketmq.client.consumer.DefaultMQPullConsumer;
import org.apache.rocketmq.client.consumer.DefaultMQPushConsumer;
import org.apache.rocketmq.client.consumer.PullStatus;
import org.apache.rocketmq.client.consumer.listener.ConsumeConcurrentlyStatus;
import org.apache.rocketmq.client.consumer.listener.ConsumeOrderlyStatus;
import org.apache.rocketmq.client.consumer.listener.MessageListenerConcurrently;
import org.apache.rocketmq.client.consumer.listener.MessageListenerOrderly;
import org.apache.rocketmq.client.internal.fake.FakeBroker;
import org.apache.rocketmq.client.internal.fake.FakeNameServer;
import org.apache.rocketmq.common.consumer.ConsumeFromWhere;
import org.apache.rocketmq.common.message.MessageExt;
import org.apache.rocketmq.common.message.MessageQueue;
import org.apache.rocketmq.common.message.MessageRequestMode;
import org.apache.rocketmq.remoting.exception.RemotingTimeoutException;
import org.apache.rocketmq.remoting.protocol.RequestCode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The only broker does what consumers ask for, but its answers come when nobody waits for them any more: they harm
 * nobody, nothing is lost or consumed in a wrong order, and consumers go on as soon as answers are in time.
 */
@SuppressWarnings("deprecation") // The classic consumer is deprecated, and has to work.
class SlowAnswersTest {
    private static final String TOPIC = "orders";
    private static final String GROUP = "group";
    /** After which an answer is late. One that comes at once is in time, mostly, on a busy machine too. */
    private static final int SHORT_MILLIS = 300;
    private static final String LOCK_RENEWAL = "rocketmq.client.rebalance.lockInterval";
    private static final String LOCK_TRUST = "rocketmq.client.rebalance.lockMaxLiveTime";

    private final List<String> bodies = new CopyOnWriteArrayList<>();
    private final List<DefaultMQPushConsumer> consumers = new ArrayList<>();
    private FakeBroker broker;
    private FakeNameServer nameServer;

    @BeforeEach
    void start() throws Exception {
        broker = FakeBroker.start("broker-a");
        nameServer = FakeNameServer.start(broker);
        nameServer.route(TOPIC, 1, broker);
    }

    @AfterEach
    void stop() {
        consumers.forEach(DefaultMQPushConsumer::shutdown);
        nameServer.close();
        broker.close();
        assertEquals(List.of(), broker.bugs());
    }

    private DefaultMQPushConsumer consumer() throws Exception {
        var consumer = new DefaultMQPushConsumer(GROUP);
        consumers.add(consumer);
        consumer.setNamesrvAddr(nameServer.address());
        consumer.setMqClientApiTimeout(SHORT_MILLIS);
        consumer.setHeartbeatBrokerInterval(SHORT_MILLIS);
        consumer.setPersistConsumerOffsetInterval(20);
        consumer.setConsumeFromWhere(ConsumeFromWhere.CONSUME_FROM_FIRST_OFFSET);
        consumer.subscribe(TOPIC, "*");
        return consumer;
    }

    private DefaultMQPushConsumer orderly() throws Exception {
        var consumer = consumer();
        consumer.registerMessageListener((MessageListenerOrderly) (messages, context) -> {
            messages.forEach(this::take);
            return ConsumeOrderlyStatus.SUCCESS;
        });
        return consumer;
    }

    private DefaultMQPushConsumer concurrent() throws Exception {
        var consumer = consumer();
        consumer.registerMessageListener((MessageListenerConcurrently) (messages, context) -> {
            messages.forEach(this::take);
            return ConsumeConcurrentlyStatus.CONSUME_SUCCESS;
        });
        return consumer;
    }

    private void take(MessageExt message) {
        bodies.add(new String(message.getBody(), StandardCharsets.UTF_8));
    }

    private void store(String... texts) {
        for (String text : texts) {
            broker.store(TOPIC, 0, "", text);
        }
    }

    private void awaitConsumed(String... expected) {
        await().untilAsserted(() -> assertEquals(List.of(expected), bodies));
    }

    private void awaitCommitted(long offset) {
        await("committed").until(() -> broker.committed(GROUP, TOPIC, 0) == offset);
    }

    private void awaitMore(int code) {
        long seen = broker.seen(code);
        await("another request of " + code).until(() -> broker.seen(code) > seen);
    }

    @Test
    void shouldBeginWhenWhatItAsksForFirstIsAnsweredInTime() throws Exception {
        var first = List.of(RequestCode.HEART_BEAT, RequestCode.GET_CONSUMER_LIST_BY_GROUP, RequestCode.LOCK_BATCH_MQ,
            RequestCode.QUERY_CONSUMER_OFFSET);
        first.forEach(broker::keepBack);
        store("one", "two");
        orderly().start();
        for (int code : first) {
            await("a request of " + code).until(() -> broker.seen(code) > 0);
            // The one before has failed by then.
            awaitMore(code);
            assertEquals(List.of(), bodies);
            broker.letGo(code);
        }
        awaitConsumed("one", "two");
        awaitCommitted(2);
    }

    /** How often the lock of the topic's queue was asked for. */
    private long claims() {
        return broker.locks().wishes().stream()
            .filter(wish -> wish.contains(new MessageQueue(TOPIC, "broker-a", 0))).count();
    }

    @Test
    void shouldNotTakeALateLockForOneThatItHas() throws Exception {
        System.setProperty(LOCK_RENEWAL, "100");
        System.setProperty(LOCK_TRUST, "1500");
        try (var log = Logged.by("org.apache.rocketmq.client.internal.order.QueueLocks")) {
            orderly().start();
            store("one", "two");
            awaitConsumed("one", "two");
            awaitCommitted(2);
            broker.keepBack(RequestCode.LOCK_BATCH_MQ);
            log.await("has lost its lock", "topic=" + TOPIC, "has not answered in time");
            long claims = claims();
            await("it is asked for anew, and given").until(() -> claims() > claims);
            broker.locks().give(TOPIC, 0, "somebody else");
            store("three");
            long refused = claims();
            await("what was given is too late").until(() -> claims() > refused);
            broker.letGo(RequestCode.LOCK_BATCH_MQ);
            await("answers are in time").until(() -> claims() > refused + 1);
            assertEquals(List.of("one", "two"), bodies);
            broker.locks().give(TOPIC, 0, null);
            awaitConsumed("one", "two", "three");
            awaitCommitted(3);
        } finally {
            System.clearProperty(LOCK_RENEWAL);
            System.clearProperty(LOCK_TRUST);
        }
    }

    @Test
    void shouldConsumeOnWhileItsOffsetsAreStoredLate() throws Exception {
        broker.keepBack(RequestCode.UPDATE_CONSUMER_OFFSET);
        var consumer = concurrent();
        consumer.start();
        for (String text : List.of("one", "two", "three")) {
            store(text);
            awaitMore(RequestCode.UPDATE_CONSUMER_OFFSET);
        }
        awaitConsumed("one", "two", "three");
        broker.letGo(RequestCode.UPDATE_CONSUMER_OFFSET);
        store("four");
        awaitConsumed("one", "two", "three", "four");
        awaitCommitted(4);
        consumer.shutdown();
        store("five");
        concurrent().start();
        awaitConsumed("one", "two", "three", "four", "five");
    }

    /** A request to acknowledge waits for three seconds. */
    @Test
    void shouldAcknowledgeAgainWhatWasPopped() throws Exception {
        broker.pops().assign(TOPIC, -1, MessageRequestMode.POP);
        broker.keepBack(RequestCode.ACK_MESSAGE);
        broker.keepBack(RequestCode.BATCH_ACK_MESSAGE);
        store("one", "two", "three");
        var consumer = concurrent();
        consumer.setClientRebalance(false);
        // Those behind are popped when these are known to be acknowledged.
        consumer.setPopThresholdForQueue(1);
        consumer.start();
        await().until(() -> broker.seen(RequestCode.ACK_MESSAGE) > 1);
        assertEquals(List.of("one"), bodies);
        broker.letGo(RequestCode.ACK_MESSAGE);
        broker.letGo(RequestCode.BATCH_ACK_MESSAGE);
        awaitConsumed("one", "two", "three");
    }

    @Test
    void shouldPullTheSameAgainAfterALateAnswer() throws Exception {
        var queue = new MessageQueue(TOPIC, "broker-a", 0);
        var pulls = new DefaultMQPullConsumer(GROUP);
        pulls.setNamesrvAddr(nameServer.address());
        pulls.start();
        try {
            broker.keepBack(RequestCode.PULL_MESSAGE);
            IntStream.range(0, 3).forEach(number -> store("message-" + number));
            for (int i = 0; i < 2; i++) {
                Told.by(() -> pulls.pull(queue, "*", 0, 1, SHORT_MILLIS))
                    .as(RemotingTimeoutException.class, Told.NO_CODE).says("The pull of " + queue);
            }
            broker.letGo(RequestCode.PULL_MESSAGE);
            var result = pulls.pull(queue, "*", 1, 1);
            assertEquals(PullStatus.FOUND, result.getPullStatus());
            assertEquals(1, result.getMsgFoundList().get(0).getQueueOffset());
        } finally {
            pulls.shutdown();
        }
    }
}
