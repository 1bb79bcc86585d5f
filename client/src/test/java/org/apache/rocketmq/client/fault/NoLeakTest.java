package org.apache.rocketmq.client.fault;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import org.apache.rocketmq.client.consumer.DefaultLitePullConsumer;
import org.apache.rocketmq.client.consumer.DefaultMQPushConsumer;
import org.apache.rocketmq.client.consumer.listener.ConsumeConcurrentlyStatus;
import org.apache.rocketmq.client.consumer.listener.MessageListenerConcurrently;
import org.apache.rocketmq.client.internal.fake.FakeBroker;
import org.apache.rocketmq.client.internal.fake.FakeNameServer;
import org.apache.rocketmq.client.producer.DefaultMQProducer;
import org.apache.rocketmq.client.producer.TransactionMQProducer;
import org.apache.rocketmq.common.consumer.ConsumeFromWhere;
import org.apache.rocketmq.common.message.Message;
import org.apache.rocketmq.common.message.MessageRequestMode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Producers and consumers that have come and gone leave nothing in their process. */
class NoLeakTest {
    private static final String TOPIC = "topic";
    private static final int CYCLES = 50;
    /** The first send loads half of the client, perhaps on a busy machine. */
    private static final int TIMEOUT_MILLIS = 30_000;

    private FakeBroker broker;
    private FakeNameServer nameServer;

    @BeforeEach
    void start() throws Exception {
        broker = FakeBroker.start("broker-a");
        nameServer = FakeNameServer.start(broker);
        nameServer.route(TOPIC, 1, broker);
        broker.pops().assign(TOPIC, -1, MessageRequestMode.POP);
    }

    @AfterEach
    void stop() {
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
    }

    /** A producer of each kind and a consumer of each kind, of which some overlap. */
    private void cycle(int number) throws Exception {
        var producer = new DefaultMQProducer("producers");
        producer.setNamesrvAddr(nameServer.address());
        producer.setSendMsgTimeout(TIMEOUT_MILLIS);
        producer.start();
        producer.send(new Message(TOPIC, new byte[] {(byte) number}));
        var consumed = new CountDownLatch(1);
        var consumer = new DefaultMQPushConsumer("consumers-" + number);
        consumer.setNamesrvAddr(nameServer.address());
        consumer.setConsumeFromWhere(ConsumeFromWhere.CONSUME_FROM_FIRST_OFFSET);
        consumer.subscribe(TOPIC, "*");
        consumer.registerMessageListener((MessageListenerConcurrently) (messages, context) -> {
            consumed.countDown();
            return ConsumeConcurrentlyStatus.CONSUME_SUCCESS;
        });
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
        pull.shutdown();
        var popped = new CountDownLatch(number + 1);
        var pop = new DefaultMQPushConsumer("pops-" + number);
        pop.setNamesrvAddr(nameServer.address());
        pop.setClientRebalance(false);
        pop.subscribe(TOPIC, "*");
        pop.registerMessageListener((MessageListenerConcurrently) (messages, context) -> {
            popped.countDown();
            return ConsumeConcurrentlyStatus.CONSUME_SUCCESS;
        });
        pop.start();
        popped.await();
        pop.shutdown();
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
