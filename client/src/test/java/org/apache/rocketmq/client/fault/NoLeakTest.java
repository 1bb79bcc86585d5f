package org.apache.rocketmq.client.fault;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import org.apache.rocketmq.client.consumer.DefaultLitePullConsumer;
import org.apache.rocketmq.client.consumer.DefaultMQPullConsumer;
import org.apache.rocketmq.client.consumer.DefaultMQPushConsumer;
import org.apache.rocketmq.client.consumer.MQPullConsumerScheduleService;
import org.apache.rocketmq.client.consumer.PullStatus;
import org.apache.rocketmq.client.consumer.listener.ConsumeConcurrentlyStatus;
import org.apache.rocketmq.client.consumer.listener.MessageListenerConcurrently;
import org.apache.rocketmq.client.exception.MQClientException;
import org.apache.rocketmq.client.internal.fake.FakeBroker;
import org.apache.rocketmq.client.internal.fake.FakeNameServer;
import org.apache.rocketmq.client.producer.DefaultMQProducer;
import org.apache.rocketmq.client.producer.TransactionMQProducer;
import org.apache.rocketmq.common.consumer.ConsumeFromWhere;
import org.apache.rocketmq.common.message.Message;
import org.apache.rocketmq.common.message.MessageQueue;
import org.apache.rocketmq.common.message.MessageRequestMode;
import org.apache.rocketmq.common.topic.TopicValidator;
import org.apache.rocketmq.remoting.protocol.heartbeat.MessageModel;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Producers and consumers that have come and gone leave nothing in their process. */
@SuppressWarnings("deprecation") // The classic consumer is deprecated, and has to work.
class NoLeakTest {
    private static final String TOPIC = "topic";
    /** Where messages go together, and are told of. */
    private static final String GATHERED = "gathered";
    private static final String OFFSETS_PROPERTY = "rocketmq.client.localOffsetStoreDir";
    private static final int CYCLES = 50;
    /** The first send loads half of the client, perhaps on a busy machine. */
    private static final int TIMEOUT_MILLIS = 30_000;

    @TempDir
    Path offsets;

    private FakeBroker broker;
    private FakeNameServer nameServer;

    @BeforeEach
    void start() throws Exception {
        System.setProperty(OFFSETS_PROPERTY, offsets.toString());
        broker = FakeBroker.start("broker-a");
        nameServer = FakeNameServer.start(broker);
        nameServer.route(TOPIC, 1, broker);
        nameServer.route(GATHERED, 1, broker);
        nameServer.route(TopicValidator.RMQ_SYS_TRACE_TOPIC, 1, broker);
        broker.pops().assign(TOPIC, -1, MessageRequestMode.POP);
    }

    @AfterEach
    void stop() {
        System.clearProperty(OFFSETS_PROPERTY);
        nameServer.close();
        broker.close();
        assertEquals(List.of(), broker.bugs());
    }

    @Test
    void shouldLeaveNoThreadAndNoConnectionBehind() throws Exception {
        cycle(0);
        var threads = threads();
        long files = openFiles();
        for (int i = 1; i <= CYCLES; i++) {
            cycle(i);
        }
        await().untilAsserted(() -> {
            var more = new TreeSet<>(threads());
            more.removeAll(threads);
            assertEquals(Set.of(), more);
        });
        // A connection is at least one open file; other tests' files are closed by then, or not yet opened.
        await().until(() -> openFiles() <= files);
        assertEquals(CYCLES + 1, broker.maxOffset(TOPIC, 0));
        assertEquals(CYCLES + 1, broker.maxOffset(GATHERED, 0));
        // Of the message that was sent, and of those that each member was handed.
        assertTrue(broker.maxOffset(TopicValidator.RMQ_SYS_TRACE_TOPIC, 0) > 2 * CYCLES);
    }

    /** A producer of each kind and a consumer of each kind, of which some overlap. */
    private void cycle(int number) throws Exception {
        var producer = new DefaultMQProducer("producers");
        producer.setNamesrvAddr(nameServer.address());
        producer.setSendMsgTimeout(TIMEOUT_MILLIS);
        producer.start();
        producer.send(new Message(TOPIC, new byte[] {(byte) number}));
        var consumed = new CountDownLatch(1);
        var consumer = push("consumers-" + number, TOPIC, consumed);
        consumer.start();
        consumed.await();
        producer.shutdown();
        var transactions = new TransactionMQProducer("transactions");
        transactions.setNamesrvAddr(nameServer.address());
        transactions.start();
        consumer.shutdown();
        var pull = new DefaultLitePullConsumer("pulls-" + number);
        pull.setNamesrvAddr(nameServer.address());
        pull.subscribe(TOPIC, "*");
        pull.start();
        transactions.shutdown();
        var popped = new CountDownLatch(number + 1);
        var pop = push("pops-" + number, TOPIC, popped);
        pop.setClientRebalance(false);
        pop.start();
        pull.shutdown();
        popped.await();
        gatherAndBroadcast(number);
        pop.shutdown();
        pull(number);
    }

    private DefaultMQPushConsumer push(String group, String topic, CountDownLatch handed) throws MQClientException {
        var consumer = new DefaultMQPushConsumer(group);
        consumer.setNamesrvAddr(nameServer.address());
        consumer.setConsumeFromWhere(ConsumeFromWhere.CONSUME_FROM_FIRST_OFFSET);
        consumer.subscribe(topic, "*");
        consumer.registerMessageListener((MessageListenerConcurrently) (messages, context) -> {
            messages.forEach(message -> handed.countDown());
            return ConsumeConcurrentlyStatus.CONSUME_SUCCESS;
        });
        return consumer;
    }

    /** With what is traced. */
    private void gatherAndBroadcast(int number) throws Exception {
        var producer = new DefaultMQProducer("gathering");
        producer.setNamesrvAddr(nameServer.address());
        producer.setSendMsgTimeout(TIMEOUT_MILLIS);
        producer.setAutoBatch(true);
        producer.setEnableTrace(true);
        producer.setTraceMsgBatchNum(1);
        producer.start();
        producer.send(new Message(GATHERED, new byte[] {(byte) number}));
        var handed = new CountDownLatch(number + 1);
        var consumer = push("broadcasts-" + number, GATHERED, handed);
        consumer.setMessageModel(MessageModel.BROADCASTING);
        consumer.setEnableTrace(true);
        consumer.setTraceMsgBatchNum(1);
        consumer.start();
        producer.shutdown();
        handed.await();
        consumer.shutdown();
    }

    /** One pull, and one by a task. */
    private void pull(int number) throws Exception {
        var consumer = new DefaultMQPullConsumer("classic-" + number);
        consumer.setNamesrvAddr(nameServer.address());
        consumer.start();
        var first = consumer.pull(new MessageQueue(TOPIC, broker.name(), 0), "*", 0, 1, TIMEOUT_MILLIS);
        assertEquals(PullStatus.FOUND, first.getPullStatus());
        var called = new CountDownLatch(1);
        var service = new MQPullConsumerScheduleService("tasks-" + number);
        service.getDefaultMQPullConsumer().setNamesrvAddr(nameServer.address());
        service.registerPullTaskCallback(TOPIC, (queue, context) -> {
            called.countDown();
            context.setPullNextDelayTimeMillis(TIMEOUT_MILLIS);
        });
        service.start();
        consumer.shutdown();
        called.await();
        service.shutdown();
    }

    /** By name and number, as a name may be given again to a thread that takes another's place; without who waits. */
    private static Set<String> threads() {
        return Thread.getAllStackTraces().keySet().stream().filter(thread -> !thread.getName().startsWith("awaitility"))
            .map(thread -> thread.getName() + "#" + thread.getId()).collect(Collectors.toSet());
    }

    private static long openFiles() {
        return ManagementFactory.getPlatformMXBean(UnixOperatingSystemMXBean.class).getOpenFileDescriptorCount();
    }
}
