package org.apache.rocketmq.client.consumer;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.apache.rocketmq.client.consumer.listener.MessageListenerConcurrently;
import org.apache.rocketmq.common.compression.Zlib;
import org.apache.rocketmq.common.consumer.ConsumeFromWhere;
import org.apache.rocketmq.common.message.Message;
import org.apache.rocketmq.common.message.MessageExt;
import org.apache.rocketmq.common.message.MessageQueue;
import org.apache.rocketmq.remoting.internal.request.PullMessageHeader;
import org.apache.rocketmq.remoting.protocol.RequestCode;
import org.junit.jupiter.api.Test;

/** What a push consumer is set to changes what it does. */
class ConsumerSettingsTest extends ConsumerFixture {
    private static final int SOON_MILLIS = 20;

    private final CountDownLatch release = new CountDownLatch(1);

    /** A strategy that gives this member one queue. */
    private record OneQueue(int queueId) implements AllocateMessageQueueStrategy {
        @Override
        public List<MessageQueue> allocate(String group, String member, List<MessageQueue> all, List<String> members) {
            return all.stream().filter(queue -> queue.getQueueId() == queueId).toList();
        }

        @Override
        public String getName() {
            return "one queue";
        }
    }

    /** The listener is with the first message, and the consumer pulls so many of its queue and no more. */
    private void assertHeldBackAfter(int count, int bytes, Consumer<DefaultMQPushConsumer> limits) throws Exception {
        store(BUSY, 2 * count, bytes);
        start((message, context) -> {
            if (message.getQueueId() == BUSY) {
                awaitLatch(release);
            }
            return OK;
        }, limits);
        await().until(() -> pulls(BUSY).size() >= count);
        awaitThatItHadTime();
        assertEquals(count, pulls(BUSY).size());
        release.countDown();
        await().until(() -> pulls(BUSY).stream().anyMatch(pull -> pull.queueOffset() == 2 * count));
    }

    @Test
    void shouldShareQueuesByItsStrategy() throws Exception {
        start((message, context) -> OK, consumer -> consumer.setAllocateMessageQueueStrategy(new OneQueue(2)));
        for (int queue = 0; queue <= IDLE; queue++) {
            broker.store(TOPIC, queue, "a", "of " + queue);
        }
        awaitBodies("of 2");
        assertTrue(pulls(0).isEmpty() && pulls(1).isEmpty() && pulls(IDLE).isEmpty(), () -> broker.pulls().toString());
    }

    @Test
    void shouldHoldBackByTheMessagesOfATopic() throws Exception {
        assertHeldBackAfter(3, 1, consumer -> consumer.setPullThresholdForTopic(12));
    }

    @Test
    void shouldHoldBackByTheBytesOfAQueue() throws Exception {
        assertHeldBackAfter(2, LARGE, consumer -> consumer.setPullThresholdSizeForQueue(1));
    }

    @Test
    void shouldHoldBackByTheBytesOfATopic() throws Exception {
        assertHeldBackAfter(2, LARGE, consumer -> consumer.setPullThresholdSizeForTopic(4));
    }

    @Test
    void shouldHoldBackByTheSpanOfWhatIsNotConsumed() throws Exception {
        store(BUSY, 20, 1);
        start((message, context) -> {
            if (message.getQueueId() == BUSY && message.getQueueOffset() == 0) {
                awaitLatch(release);
            }
            return OK;
        }, consumer -> consumer.setConsumeConcurrentlyMaxSpan(5));
        // The pull of offset 6 is what makes the span 6.
        await().until(() -> pulls(BUSY).size() >= 7);
        awaitThatItHadTime();
        assertEquals(7, pulls(BUSY).size());
        release.countDown();
        await().until(() -> pulls(BUSY).stream().anyMatch(pull -> pull.queueOffset() == 20));
    }

    @Test
    void shouldRestBetweenPulls() throws Exception {
        int interval = 50;
        var times = timesOfPulls(BUSY);
        store(BUSY, 4, 1);
        start((message, context) -> OK, consumer -> consumer.setPullInterval(interval));
        await().until(() -> times.size() >= 5);
        // From the answer to the next pull; the first comes after the answer's question.
        assertTrue(times.get(4) - times.get(0) >= 4 * TimeUnit.MILLISECONDS.toNanos(interval), times::toString);
    }

    @Test
    void shouldAskForNoMoreBytesThanItIsTold() throws Exception {
        start((message, context) -> OK, consumer -> {
            consumer.setPullBatchSize(7);
            consumer.setPullBatchSizeInBytes(4_711);
        });
        await().until(() -> !pulls(BUSY).isEmpty());
        assertEquals(7, pulls(BUSY).get(0).maxMsgNums());
        assertEquals(4_711, pulls(BUSY).get(0).maxMsgBytes());
    }

    private List<Integer> askedFor(int backlog, int batch) throws Exception {
        store(BUSY, backlog, 1);
        start((message, context) -> OK, consumer -> consumer.setPullBatchSize(batch));
        await().until(() -> pulls(BUSY).stream().anyMatch(pull -> pull.queueOffset() == backlog));
        return pulls(BUSY).stream().map(PullMessageHeader::maxMsgNums).toList();
    }

    @Test
    void shouldAskForMoreWhileThereIsABacklog() throws Exception {
        int unlessSet = new DefaultMQPushConsumer(GROUP).getPullBatchSize();
        assertEquals(List.of(32, 64, 128, 32), askedFor(32 + 64 + 5, unlessSet));
    }

    @Test
    void shouldAskForNoMoreMessagesThanItIsTold() throws Exception {
        assertEquals(List.of(31, 31, 31, 31), askedFor(3 * 31, 31));
    }

    @Test
    void shouldStoreOffsetsAsOftenAsItIsTold() throws Exception {
        start((message, context) -> OK, consumer -> consumer.setPersistConsumerOffsetInterval(SOON_MILLIS));
        long start = System.nanoTime();
        for (int i = 1; i <= 5; i++) {
            int offset = i;
            store(BUSY, 1, 1);
            await().until(() -> broker.committed(GROUP, TOPIC, BUSY) == offset);
        }
        // By default it would take about five seconds for each.
        assertTrue(Duration.ofNanos(System.nanoTime() - start).toSeconds() < 15);
    }

    private MessageExt read(Consumer<DefaultMQPushConsumer> settings) throws Exception {
        var seen = new CopyOnWriteArrayList<MessageExt>();
        byte[] body = Zlib.deflate("long ".repeat(100).getBytes(StandardCharsets.UTF_8), 5);
        broker.store(TOPIC, BUSY, new Message(TOPIC, body), 769, 0);
        var consumer = new DefaultMQPushConsumer(GROUP);
        consumers.add(consumer);
        consumer.setNamesrvAddr(nameServer.address());
        consumer.setConsumeFromWhere(ConsumeFromWhere.CONSUME_FROM_FIRST_OFFSET);
        consumer.registerMessageListener((MessageListenerConcurrently) (messages, context) -> {
            seen.addAll(messages);
            return OK;
        });
        consumer.subscribe(TOPIC, "*");
        settings.accept(consumer);
        consumer.start();
        await().until(() -> seen.size() == 1);
        return seen.get(0);
    }

    @Test
    void shouldLeaveBodiesAsTheyWereStored() throws Exception {
        var message = read(consumer -> consumer.setDecodeDecompressBody(false));
        assertArrayEquals(broker.stored().get(0).getBody(), message.getBody());
    }

    @Test
    void shouldLeaveOutBodies() throws Exception {
        assertNull(read(consumer -> consumer.setDecodeReadBody(false)).getBody());
    }

    @Test
    void shouldWaitForListenersAsLongAsItIsTold() throws Exception {
        var begun = new CountDownLatch(1);
        var ended = new AtomicBoolean();
        var consumer = start((message, context) -> {
            begun.countDown();
            pause(Duration.ofMillis(1_500)); // Longer than it waits in any case.
            ended.set(true);
            return OK;
        }, each -> each.setAwaitTerminationMillisWhenShutdown(60_000));
        store(BUSY, 1, 1);
        awaitLatch(begun);
        consumer.shutdown();
        assertTrue(ended.get());
        assertEquals(1, broker.committed(GROUP, TOPIC, BUSY));
    }

    @Test
    void shouldTellBrokersThatItIsThereAsOftenAsItIsTold() throws Exception {
        start((message, context) -> OK, consumer -> consumer.setHeartbeatBrokerInterval(SOON_MILLIS));
        long before = broker.seen(RequestCode.HEART_BEAT);
        await().until(() -> broker.seen(RequestCode.HEART_BEAT) > before + 5);
    }

    @Test
    void shouldAskForRoutesAsOftenAsItIsTold() throws Exception {
        start((message, context) -> OK, consumer -> consumer.setPollNameServerInterval(SOON_MILLIS));
        nameServer.route(TOPIC, IDLE + 2, broker);
        await().until(() -> !pulls(IDLE + 1).isEmpty());
    }

    @Test
    void shouldTellItsNamespaceInEachRequestAndLeaveNames() throws Exception {
        var spaces = new CopyOnWriteArrayList<String>();
        for (int code : List.of(RequestCode.PULL_MESSAGE, RequestCode.HEART_BEAT,
            RequestCode.GET_CONSUMER_LIST_BY_GROUP, RequestCode.QUERY_CONSUMER_OFFSET)) {
            broker.onCode(code, request -> {
                spaces.add(request.command().fields().get("nsd") + " " + request.command().fields().get("ns"));
                return null;
            });
        }
        broker.store(TOPIC, BUSY, "a", "here");
        start((message, context) -> OK, consumer -> consumer.setNamespaceV2("space"));
        awaitBodies("here");
        assertEquals(Set.of("true space"), Set.copyOf(spaces));
        assertEquals(GROUP, pulls(BUSY).get(0).consumerGroup());
    }
}
