package org.apache.rocketmq.client.consumer;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.apache.rocketmq.client.consumer.listener.ConsumeOrderlyStatus;
import org.apache.rocketmq.client.consumer.listener.MessageListenerConcurrently;
import org.apache.rocketmq.client.consumer.listener.MessageListenerOrderly;
import org.apache.rocketmq.client.exception.MQClientException;
import org.apache.rocketmq.client.fault.Logged;
import org.apache.rocketmq.client.internal.consume.Live;
import org.apache.rocketmq.common.consumer.ConsumeFromWhere;
import org.apache.rocketmq.common.message.MessageRequestMode;
import org.apache.rocketmq.remoting.internal.request.GetConsumerRunningInfoHeader;
import org.apache.rocketmq.remoting.internal.request.PopMessageHeader;
import org.apache.rocketmq.remoting.internal.request.PullMessageHeader;
import org.apache.rocketmq.remoting.internal.request.Requests;
import org.apache.rocketmq.remoting.internal.request.SearchOffsetHeader;
import org.apache.rocketmq.remoting.internal.serve.Response;
import org.apache.rocketmq.remoting.protocol.RemotingSerializable;
import org.apache.rocketmq.remoting.protocol.RequestCode;
import org.apache.rocketmq.remoting.protocol.ResponseCode;
import org.apache.rocketmq.remoting.protocol.body.ConsumerRunningInfo;
import org.junit.jupiter.api.Test;

/** What a push consumer is set to while it runs changes what it does from then on. */
class ChangedSettingsTest extends ConsumerFixture {
    private static final String OTHER_TOPIC = "other";
    private static final int LONG_MILLIS = 30_000;

    private final CountDownLatch release = new CountDownLatch(1);
    private final List<Integer> sizes = new CopyOnWriteArrayList<>();

    private DefaultMQPushConsumer startStuck(Consumer<DefaultMQPushConsumer> settings) throws Exception {
        return start((message, context) -> {
            if (message.getQueueId() == BUSY) {
                awaitLatch(release);
            }
            return OK;
        }, settings);
    }

    /** Listeners keep what they have got, and so much is pulled of their queue, and no more. */
    private void assertPulled(int count) {
        await().until(() -> pulls(BUSY).size() >= count);
        awaitThatItHadTime();
        assertEquals(count, pulls(BUSY).size());
    }

    private void assertHeldBack(int before, int after, int bytes, Consumer<DefaultMQPushConsumer> setting,
        Consumer<DefaultMQPushConsumer> change) throws Exception {
        store(BUSY, 2 * after, bytes);
        var consumer = startStuck(setting);
        try {
            assertPulled(before);
            change.accept(consumer);
            assertPulled(after);
        } finally {
            release.countDown();
        }
        await().until(() -> pulls(BUSY).stream().anyMatch(pull -> pull.queueOffset() == 2 * after));
    }

    @Test
    void shouldHoldBackByTheMessagesOfAQueue() throws Exception {
        assertHeldBack(2, 6, 1, consumer -> consumer.setPullThresholdForQueue(2),
            consumer -> consumer.setPullThresholdForQueue(6));
    }

    @Test
    void shouldHoldBackByTheBytesOfAQueue() throws Exception {
        assertHeldBack(2, 4, LARGE, consumer -> consumer.setPullThresholdSizeForQueue(1),
            consumer -> consumer.setPullThresholdSizeForQueue(2));
    }

    @Test
    void shouldHoldBackByTheMessagesOfATopic() throws Exception {
        assertHeldBack(3, 5, 1, consumer -> consumer.setPullThresholdForTopic(12),
            consumer -> consumer.setPullThresholdForTopic(20));
    }

    @Test
    void shouldHoldBackByTheBytesOfATopic() throws Exception {
        assertHeldBack(2, 4, LARGE, consumer -> consumer.setPullThresholdSizeForTopic(4),
            consumer -> consumer.setPullThresholdSizeForTopic(8));
    }

    @Test
    void shouldHoldBackByTheSpan() throws Exception {
        assertHeldBack(4, 8, 1, consumer -> consumer.setConsumeConcurrentlyMaxSpan(2),
            consumer -> consumer.setConsumeConcurrentlyMaxSpan(6));
    }

    /** What is here already stays, and nothing is added before there is less than the new limit. */
    @Test
    void shouldHoldBackSoonerWhereALimitIsLowered() throws Exception {
        var consumer = startStuck(each -> each.setPullThresholdForQueue(20));
        store(BUSY, 3, 1);
        awaitPull(BUSY, 3);
        consumer.setPullThresholdForQueue(2);
        store(BUSY, 3, 1);
        // What was held at the broker is answered, whatever was set since.
        assertPulled(4);
        release.countDown();
        awaitPull(BUSY, 6);
    }

    @Test
    void shouldRestBetweenPulls() throws Exception {
        int interval = 50;
        var times = timesOfPulls(BUSY);
        var consumer = start((message, context) -> OK, each -> { });
        awaitPull(BUSY, 0);
        consumer.setPullInterval(interval);
        store(BUSY, 4, 1);
        await().until(() -> times.size() >= 5);
        // The first is held until there is a message.
        assertTrue(times.get(4) - times.get(1) >= 3 * TimeUnit.MILLISECONDS.toNanos(interval), times::toString);
    }

    @Test
    void shouldAskForAsManyMessagesAndBytesAsItIsTold() throws Exception {
        var consumer = start((message, context) -> OK, each -> each.setPullBatchSizeInBytes(4_000));
        awaitPull(BUSY, 0);
        consumer.setPullBatchSize(7);
        consumer.setPullBatchSizeInBytes(4_711);
        store(BUSY, 1, 1);
        awaitPull(BUSY, 1);
        var last = pulls(BUSY).get(1);
        assertEquals(7, last.maxMsgNums());
        assertEquals(4_711, last.maxMsgBytes());
    }

    @Test
    void shouldAskForMoreWhileThereIsABacklogWhereThatIsUsualAgain() throws Exception {
        var consumer = start((message, context) -> OK, each -> { });
        awaitPull(BUSY, 0);
        consumer.suspend();
        store(BUSY, 1 + 32 + 64 + 5, 1);
        consumer.setPullBatchSize(32);
        consumer.resume();
        awaitPull(BUSY, 1 + 32 + 64 + 5);
        assertEquals(List.of(1, 32, 64, 128, 32), pulls(BUSY).stream().map(PullMessageHeader::maxMsgNums).toList());
    }

    private void assertHandsOutAsManyAsItIsTold(Consumer<DefaultMQPushConsumer> listener) throws Exception {
        var consumer = start((message, context) -> OK, each -> {
            each.setPullBatchSize(8);
            each.setConsumeThreadMin(1);
            each.setConsumeThreadMax(1);
            listener.accept(each);
        });
        awaitPull(BUSY, 0);
        consumer.suspend();
        // More at once might come before the broker looks at the first pull.
        store(BUSY, 1, 1);
        await().until(() -> sizes.equals(List.of(1)));
        store(BUSY, 7, 1);
        consumer.setConsumeMessageBatchMaxSize(4);
        consumer.resume();
        await().untilAsserted(() -> assertEquals(List.of(1, 4, 3), sizes));
    }

    @Test
    void shouldHandOutAsManyMessagesAsItIsTold() throws Exception {
        assertHandsOutAsManyAsItIsTold(consumer ->
            consumer.registerMessageListener((MessageListenerConcurrently) (messages, context) -> {
                sizes.add(messages.size());
                return OK;
            }));
    }

    @Test
    void shouldHandOutAsManyMessagesInOrderAsItIsTold() throws Exception {
        assertHandsOutAsManyAsItIsTold(consumer ->
            consumer.registerMessageListener((MessageListenerOrderly) (messages, context) -> {
                sizes.add(messages.size());
                return ConsumeOrderlyStatus.SUCCESS;
            }));
    }

    @Test
    void shouldTellBrokersHowOftenMessagesMayComeAgain() throws Exception {
        var consumer = start((message, context) -> LATER, each -> each.setMaxReconsumeTimes(3));
        store(BUSY, 1, 1);
        await().until(() -> broker.sentBack().size() == 1);
        consumer.setMaxReconsumeTimes(7);
        store(BUSY, 1, 1);
        await().until(() -> broker.sentBack().size() == 2);
        assertEquals(3, broker.sentBack().get(0).maxReconsumeTimes());
        assertEquals(7, broker.sentBack().get(1).maxReconsumeTimes());
    }

    private DefaultMQPushConsumer startFailingInOrder(long restMillis) throws Exception {
        return start((message, context) -> OK, consumer -> {
            consumer.setSuspendCurrentQueueTimeMillis(restMillis);
            consumer.registerMessageListener((MessageListenerOrderly) (messages, context) -> {
                sizes.add(messages.size());
                return ConsumeOrderlyStatus.SUSPEND_CURRENT_QUEUE_A_MOMENT;
            });
        });
    }

    @Test
    void shouldGiveUpInOrderAfterAsManyTriesAsItIsTold() throws Exception {
        var consumer = startFailingInOrder(10);
        store(BUSY, 1, 1);
        await().until(() -> sizes.size() > 2);
        assertEquals(List.of(), broker.sends());
        consumer.setMaxReconsumeTimes(1);
        await().until(() -> !broker.sends().isEmpty());
        assertEquals("%RETRY%" + GROUP, broker.sends().get(0).topic());
    }

    @Test
    void shouldRestBetweenTriesInOrderAsLongAsItIsTold() throws Exception {
        var consumer = startFailingInOrder(LONG_MILLIS);
        consumer.setSuspendCurrentQueueTimeMillis(10);
        store(BUSY, 1, 1);
        // Else it would take two minutes.
        await().until(() -> sizes.size() > 4);
    }

    @Test
    void shouldWaitForListenersAsLongAsItIsTold() throws Exception {
        var begun = new CountDownLatch(1);
        var ended = new AtomicBoolean();
        var consumer = start((message, context) -> {
            begun.countDown();
            pause(Duration.ofMillis(1_500)); // Longer than it waits in any case.
            ended.set(!Thread.currentThread().isInterrupted());
            return OK;
        }, each -> { });
        store(BUSY, 1, 1);
        awaitLatch(begun);
        consumer.setAwaitTerminationMillisWhenShutdown(2 * LONG_MILLIS);
        consumer.shutdown();
        assertTrue(ended.get());
    }

    private void storeElsewhere(String body) {
        nameServer.route(OTHER_TOPIC, 1, broker);
        broker.store(OTHER_TOPIC, 0, "a", body);
    }

    @Test
    void shouldBeginWithFurtherTopicsWhereItIsTold() throws Exception {
        var consumer = start((message, context) -> OK,
            each -> each.setConsumeFromWhere(ConsumeFromWhere.CONSUME_FROM_LAST_OFFSET));
        awaitPull(BUSY, 0);
        storeElsewhere("old");
        consumer.setConsumeFromWhere(ConsumeFromWhere.CONSUME_FROM_FIRST_OFFSET);
        consumer.subscribe(OTHER_TOPIC, "*");
        awaitBodies("old");
    }

    @Test
    void shouldBeginWithFurtherTopicsWhenItIsTold() throws Exception {
        var asked = new CopyOnWriteArrayList<Long>();
        broker.onCode(RequestCode.SEARCH_OFFSET_BY_TIMESTAMP, request -> {
            asked.add(((SearchOffsetHeader) request.header()).timestamp());
            return null;
        });
        var consumer = start((message, context) -> OK, each -> each.setConsumeTimestamp("20200101000000"));
        awaitPull(BUSY, 0);
        storeElsewhere("older");
        broker.store(OTHER_TOPIC, 0, "a", "old");
        consumer.setConsumeTimestamp("20210101000000");
        consumer.setConsumeFromWhere(ConsumeFromWhere.CONSUME_FROM_TIMESTAMP);
        consumer.subscribe(OTHER_TOPIC, "*");
        awaitBodies("old");
        assertEquals(List.of("20210101000000"), asked.stream().map(millis -> String.format(
            "%1$tY%1$tm%1$td%1$tH%1$tM%1$tS", millis)).toList());
    }

    private static String topicOf(Object header) {
        return header instanceof PopMessageHeader pop ? pop.topic() : ((PullMessageHeader) header).topic();
    }

    /** That rest is read at the start, and no other setter has it read again. */
    private void assertRestsAfterAFailureAsAtItsStart(int code, boolean clientRebalance) throws Exception {
        var consumer = start((message, context) -> OK, each -> {
            each.setPullTimeDelayMillsWhenException(10);
            each.setClientRebalance(clientRebalance);
        });
        awaitPull(BUSY, 0);
        consumer.setPullTimeDelayMillsWhenException(Long.MAX_VALUE);
        consumer.setPullBatchSize(2);
        storeElsewhere("behind a failure");
        var failed = new AtomicBoolean();
        broker.onCode(code, request -> topicOf(request.header()).equals(OTHER_TOPIC)
            && failed.compareAndSet(false, true) ? Response.of(ResponseCode.SYSTEM_ERROR, "by the test") : null);
        consumer.subscribe(OTHER_TOPIC, "*");
        awaitBodies("behind a failure");
        assertTrue(failed.get());
    }

    @Test
    void shouldRestAfterAPullThatFailedAsLongAsItsStartWasTold() throws Exception {
        assertRestsAfterAFailureAsAtItsStart(RequestCode.PULL_MESSAGE, true);
    }

    @Test
    void shouldRestAfterAPopThatFailedAsLongAsItsStartWasTold() throws Exception {
        broker.pops().assign(TOPIC, BUSY, MessageRequestMode.PULL);
        broker.pops().assign(OTHER_TOPIC, -1, MessageRequestMode.POP);
        assertRestsAfterAFailureAsAtItsStart(RequestCode.POP_MESSAGE, false);
    }

    @Test
    void shouldPopAsItIsTold() throws Exception {
        broker.pops().assign(TOPIC, -1, MessageRequestMode.POP);
        var consumer = startStuck(each -> {
            each.setClientRebalance(false);
            each.setPopBatchNums(2);
            each.setPopThresholdForQueue(2);
        });
        await().until(() -> broker.pops().pops().size() == 1);
        consumer.setPopInvisibleTime(5_000);
        store(BUSY, 20, 1);
        await().until(() -> broker.pops().pops().size() == 2);
        assertEquals(List.of(60_000L, 5_000L),
            broker.pops().pops().stream().map(pop -> pop.invisibleTime()).toList());
        consumer.setPopBatchNums(3);
        consumer.setPopThresholdForQueue(8);
        await().until(() -> broker.pops().pops().size() == 4);
        assertEquals(List.of(2, 1, 3, 3),
            broker.pops().pops().stream().map(pop -> pop.maxMsgNums()).toList());
        // Its time is renewed when half of it is over, by what was set last.
        await().until(() -> !broker.pops().changes().isEmpty());
        assertEquals(5_000, broker.pops().changes().get(0).invisibleTime());
        release.countDown();
    }

    @Test
    void shouldTellOperatorsWhatHoldsNow() throws Exception {
        var consumer = start((message, context) -> OK, each -> { });
        consumer.setPullBatchSize(7);
        consumer.setConsumeMessageBatchMaxSize(5);
        var answer = broker.groups().peers(GROUP).get(0).call(Requests.GET_CONSUMER_RUNNING_INFO.request(
            new GetConsumerRunningInfoHeader(GROUP, consumer.buildMQClientId(), false), null), LONG_MILLIS)
            .get(LONG_MILLIS, TimeUnit.MILLISECONDS);
        var told = RemotingSerializable.decode(answer.getBody(), ConsumerRunningInfo.class).getProperties();
        assertEquals("7", told.getProperty("pullBatchSize"));
        assertEquals("5", told.getProperty("consumeMessageBatchMaxSize"));
    }

    @Test
    void shouldKeepWhatHoldsWhereSomethingElseMakesNoSense() throws Exception {
        var consumer = start((message, context) -> OK, each -> { });
        awaitPull(BUSY, 0);
        try (var log = Logged.by(Live.class.getName())) {
            consumer.setPullBatchSize(0);
            consumer.setPullBatchSizeInBytes(0);
            consumer.setPullInterval(-1);
            consumer.setPullThresholdForQueue(0);
            consumer.setPullThresholdSizeForQueue(0);
            consumer.setPullThresholdForTopic(0);
            consumer.setPullThresholdSizeForTopic(-2);
            consumer.setConsumeConcurrentlyMaxSpan(0);
            consumer.setConsumeMessageBatchMaxSize(0);
            consumer.setConsumeTimeout(0);
            consumer.setSuspendCurrentQueueTimeMillis(9);
            consumer.setPopInvisibleTime(4_999);
            consumer.setPopBatchNums(33);
            consumer.setPopThresholdForQueue(0);
            consumer.setConsumeFromWhere(null);
            consumer.setConsumeFromWhere(ConsumeFromWhere.CONSUME_FROM_TIMESTAMP);
            consumer.setConsumeTimestamp("tomorrow");
            log.await("pullBatchSize of the consumer of " + GROUP + " is 0", "between 1 and 1024", "stays as it is");
            log.await("consumeTimestamp", "tomorrow");
            assertEquals(16, log.texts().size(), () -> log.texts().toString());
        }
        assertEquals(1, consumer.getPullBatchSize());
        assertEquals(2_000, consumer.getConsumeConcurrentlyMaxSpan());
        assertEquals(-1, consumer.getPullThresholdSizeForTopic());
        store(BUSY, 3, 1);
        awaitPull(BUSY, 3);
        consumer.setPullThresholdForTopic(-1);
        consumer.setPullBatchSize(2);
        store(BUSY, 1, 1);
        awaitPull(BUSY, 4);
        assertEquals(2, pulls(BUSY).get(4).maxMsgNums());
    }

    /** As the start does, whether it begins there or not. */
    @Test
    void shouldKeepTheTimeToBeginAtWhereAnotherMakesNoSense() throws Exception {
        var consumer = start((message, context) -> OK, each -> each.setConsumeTimestamp("20200101000000"));
        try (var log = Logged.by(Live.class.getName())) {
            consumer.setConsumeTimestamp("tomorrow");
            log.await("consumeTimestamp", "tomorrow", "stays as it is");
        }
        assertEquals("20200101000000", consumer.getConsumeTimestamp());
    }

    @Test
    void shouldHaveTheNextStartFindWhatMakesNoSenseAfterOneThatFailed() throws Exception {
        var consumer = consumer((message, context) -> OK);
        consumer.subscribe(TOPIC, MessageSelector.bySql("a > 1"));
        broker.refuse(RequestCode.CHECK_CLIENT_CONFIG, ResponseCode.SUBSCRIPTION_PARSE_FAILED);
        assertThrows(MQClientException.class, consumer::start);
        broker.behave();
        consumer.setPullBatchSize(0);
        var refused = assertThrows(MQClientException.class, consumer::start);
        assertTrue(refused.getMessage().contains("pullBatchSize"), refused::getMessage);
        consumer.setPullBatchSize(1);
        consumer.start();
        awaitPull(BUSY, 0);
    }
}
