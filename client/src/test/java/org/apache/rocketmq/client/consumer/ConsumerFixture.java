package org.apache.rocketmq.client.consumer;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.rocketmq.client.consumer.listener.ConsumeConcurrentlyContext;
import org.apache.rocketmq.client.consumer.listener.ConsumeConcurrentlyStatus;
import org.apache.rocketmq.client.consumer.listener.MessageListenerConcurrently;
import org.apache.rocketmq.client.exception.MQClientException;
import org.apache.rocketmq.client.internal.fake.FakeBroker;
import org.apache.rocketmq.client.internal.fake.FakeNameServer;
import org.apache.rocketmq.common.consumer.ConsumeFromWhere;
import org.apache.rocketmq.common.message.Message;
import org.apache.rocketmq.common.message.MessageExt;
import org.apache.rocketmq.remoting.internal.request.PullMessageHeader;
import org.apache.rocketmq.remoting.protocol.RequestCode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A fake cluster, and consumers that note what they are handed. */
abstract class ConsumerFixture {
    static final String TOPIC = "topic";
    static final String GROUP = "group";
    static final int BUSY = 0;
    static final int IDLE = 3;
    static final int LARGE = 600 << 10;
    /** For whatever is answered, on a busy machine too. */
    static final int PATIENT_MILLIS = 30_000;
    static final ConsumeConcurrentlyStatus OK = ConsumeConcurrentlyStatus.CONSUME_SUCCESS;
    static final ConsumeConcurrentlyStatus LATER = ConsumeConcurrentlyStatus.RECONSUME_LATER;

    final List<DefaultMQPushConsumer> consumers = new ArrayList<>();
    final List<String> bodies = new CopyOnWriteArrayList<>();
    FakeBroker broker;
    FakeNameServer nameServer;

    @BeforeEach
    void start() throws Exception {
        broker = FakeBroker.start("broker-a");
        nameServer = FakeNameServer.start(broker);
        nameServer.route(TOPIC, 4, broker);
    }

    @AfterEach
    void stop() {
        consumers.forEach(DefaultMQPushConsumer::shutdown);
        nameServer.close();
        broker.close();
        assertEquals(List.of(), broker.bugs());
    }

    /** When pulls of the queue come from now on, in nanoseconds. */
    List<Long> timesOfPulls(int queueId) {
        var times = new CopyOnWriteArrayList<Long>();
        broker.onCode(RequestCode.PULL_MESSAGE, request -> {
            var pull = (PullMessageHeader) request.header();
            if (pull.topic().equals(TOPIC) && pull.queueId() == queueId) {
                times.add(System.nanoTime());
            }
            return null;
        });
        return times;
    }

    /** A listener for one message at a time. */
    interface Listener {
        ConsumeConcurrentlyStatus consume(MessageExt message, ConsumeConcurrentlyContext context);
    }

    final DefaultMQPushConsumer startConsumer(Function<MessageExt, ConsumeConcurrentlyStatus> listener)
        throws MQClientException {
        return startConsumer((message, context) -> listener.apply(message));
    }

    final DefaultMQPushConsumer startConsumer(Listener listener) throws MQClientException {
        var consumer = consumer(listener);
        consumer.subscribe(TOPIC, "*");
        consumer.start();
        return consumer;
    }

    final DefaultMQPushConsumer consumer(Function<MessageExt, ConsumeConcurrentlyStatus> listener) {
        return consumer((message, context) -> listener.apply(message));
    }

    /** Begins with the first message and notes the bodies that it is handed. */
    final DefaultMQPushConsumer consumer(Listener listener) {
        var consumer = new DefaultMQPushConsumer(GROUP);
        consumers.add(consumer);
        consumer.setNamesrvAddr(nameServer.address());
        consumer.setMqClientApiTimeout(PATIENT_MILLIS);
        consumer.setConsumeFromWhere(ConsumeFromWhere.CONSUME_FROM_FIRST_OFFSET);
        consumer.registerMessageListener((MessageListenerConcurrently) (messages, context) -> {
            bodies.add(new String(messages.get(0).getBody(), StandardCharsets.UTF_8));
            return listener.consume(messages.get(0), context);
        });
        return consumer;
    }

    /** One that pulls message by message, and is started. */
    final DefaultMQPushConsumer start(Listener listener, Consumer<DefaultMQPushConsumer> settings) throws Exception {
        var consumer = consumer(listener);
        consumer.setPullBatchSize(1);
        consumer.subscribe(TOPIC, "*");
        settings.accept(consumer);
        consumer.start();
        return consumer;
    }

    final void store(int queueId, int count, int bytes) {
        for (int i = 0; i < count; i++) {
            broker.store(TOPIC, queueId, new Message(TOPIC, new byte[bytes]), 0, 0);
        }
    }

    final List<PullMessageHeader> pulls(int queueId) {
        return broker.pulls().stream()
            .filter(pull -> pull.topic().equals(TOPIC) && pull.queueId() == queueId).toList();
    }

    /** Whatever the client would have pulled until now of other queues, it has. */
    final void awaitThatItHadTime() {
        long next = broker.maxOffset(TOPIC, IDLE) + 1;
        broker.store(TOPIC, IDLE, "a", "time");
        await().until(() -> pulls(IDLE).stream().anyMatch(pull -> pull.queueOffset() == next));
    }

    final void awaitBodies(String... expected) {
        await().untilAsserted(() ->
            assertEquals(List.of(expected).stream().sorted().toList(), bodies.stream().sorted().toList()));
    }

    /** From then on the broker holds this pull, or has answered it. */
    final void awaitPull(int queueId, long offset) {
        await().until(() -> broker.pulls().stream().anyMatch(pull -> pull.topic().equals(TOPIC)
            && pull.queueId() == queueId && pull.queueOffset() == offset));
    }

    static void awaitLatch(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** A listener's own slowness, which is what the test is about. */
    static void pause(Duration time) {
        LockSupport.parkNanos(time.toNanos());
    }
}
