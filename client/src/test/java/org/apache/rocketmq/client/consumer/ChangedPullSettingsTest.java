package org.apache.rocketmq.client.consumer;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.apache.rocketmq.client.exception.MQClientException;
import org.apache.rocketmq.client.fault.Logged;
import org.apache.rocketmq.client.internal.consume.Live;
import org.apache.rocketmq.common.consumer.ConsumeFromWhere;
import org.apache.rocketmq.common.message.Message;
import org.apache.rocketmq.remoting.internal.request.PullMessageHeader;
import org.apache.rocketmq.remoting.internal.serve.Response;
import org.apache.rocketmq.remoting.protocol.RequestCode;
import org.apache.rocketmq.remoting.protocol.ResponseCode;
import org.junit.jupiter.api.Test;

/** What a lite pull consumer is set to while it runs changes what it does from then on. */
class ChangedPullSettingsTest extends PullFixture {
    private static final int LARGE = 600 << 10;

    private DefaultLitePullConsumer start(Consumer<DefaultLitePullConsumer> settings) throws Exception {
        var consumer = new DefaultLitePullConsumer(GROUP);
        prepare(consumer);
        consumer.setConsumeFromWhere(ConsumeFromWhere.CONSUME_FROM_FIRST_OFFSET);
        consumer.setPullBatchSize(1);
        settings.accept(consumer);
        ends.add(consumer::shutdown);
        consumer.assign(List.of(FIRST, SECOND));
        consumer.start();
        return consumer;
    }

    private List<PullMessageHeader> pulls(int queueId) {
        return broker.pulls().stream().filter(pull -> pull.queueId() == queueId).toList();
    }

    private void awaitPull(int queueId, long offset) {
        await().until(() -> pulls(queueId).stream().anyMatch(pull -> pull.queueOffset() == offset));
    }

    private void store(int count, int bytes) {
        for (int i = 0; i < count; i++) {
            broker.store(TOPIC, FIRST.getQueueId(), new Message(TOPIC, new byte[bytes]), 0, 0);
        }
    }

    /** So many are pulled of the first queue before the application polls, and no more. */
    private void assertPulled(int count) {
        await().until(() -> pulls(0).size() >= count);
        // Whatever it would have pulled of the first queue until the second has had its turn, it has.
        long next = broker.maxOffset(TOPIC, 1) + 1;
        store(SECOND, "time");
        awaitPull(1, next);
        assertEquals(count, pulls(0).size());
    }

    private void assertHeldBack(int before, int after, int bytes, Consumer<DefaultLitePullConsumer> setting,
        Consumer<DefaultLitePullConsumer> change) throws Exception {
        store(2 * after, bytes);
        var consumer = start(setting);
        assertPulled(before);
        change.accept(consumer);
        assertPulled(after);
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
    void shouldHoldBackByTheSpanOfWhatWaits() throws Exception {
        assertHeldBack(5, 8, 1, consumer -> consumer.setConsumeMaxSpan(3), consumer -> consumer.setConsumeMaxSpan(6));
    }

    @Test
    void shouldHoldBackByTheMessagesOfAllQueues() throws Exception {
        store(20, 1);
        var consumer = start(each -> each.setPullThresholdForAll(3));
        await().until(() -> pulls(0).size() == 3);
        consumer.setPullThresholdForAll(7);
        await().until(() -> pulls(0).size() == 7);
        consumer.setPullThresholdForAll(1_000);
        awaitPull(0, 20);
    }

    @Test
    void shouldAskForAsManyMessagesAsItIsTold() throws Exception {
        var consumer = start(each -> { });
        awaitPull(0, 0);
        consumer.setPullBatchSize(7);
        store(FIRST, "a");
        awaitPull(0, 1);
        assertEquals(7, pulls(0).get(1).maxMsgNums());
    }

    @Test
    void shouldBeginWithFurtherQueuesWhereItIsTold() throws Exception {
        store(SECOND, "old");
        var consumer = start(each -> each.setConsumeFromWhere(ConsumeFromWhere.CONSUME_FROM_LAST_OFFSET));
        awaitPull(1, 1);
        consumer.assign(Set.of(FIRST));
        consumer.setConsumeFromWhere(ConsumeFromWhere.CONSUME_FROM_FIRST_OFFSET);
        consumer.assign(Set.of(FIRST, SECOND));
        assertEquals(List.of("old"), bodies(consumer.poll(LONG_MILLIS)));
    }

    /** That rest is read at the start, and no other setter has it read again. */
    @Test
    void shouldRestAfterAFailureAsLongAsItsStartWasTold() throws Exception {
        var consumer = start(each -> { });
        awaitPull(1, 0);
        consumer.assign(Set.of(FIRST));
        consumer.setPullTimeDelayMillsWhenException(Long.MAX_VALUE);
        consumer.setPullBatchSize(2);
        store(SECOND, "behind a failure");
        var failed = new AtomicBoolean();
        broker.onCode(RequestCode.PULL_MESSAGE, request ->
            ((PullMessageHeader) request.header()).queueId() == 1 && failed.compareAndSet(false, true)
                ? Response.of(ResponseCode.SYSTEM_ERROR, "by the test") : null);
        consumer.assign(Set.of(FIRST, SECOND));
        assertEquals(List.of("behind a failure"), bodies(consumer.poll(LONG_MILLIS)));
        assertTrue(failed.get());
    }

    @Test
    void shouldHaveTheNextStartFindWhatMakesNoSenseAfterOneThatFailed() throws Exception {
        var consumer = new DefaultLitePullConsumer(GROUP);
        prepare(consumer);
        ends.add(consumer::shutdown);
        consumer.subscribe(TOPIC, MessageSelector.bySql("a > 1"));
        broker.refuse(RequestCode.CHECK_CLIENT_CONFIG, ResponseCode.SUBSCRIPTION_PARSE_FAILED);
        assertThrows(MQClientException.class, consumer::start);
        broker.behave();
        consumer.setPullBatchSize(0);
        var refused = assertThrows(MQClientException.class, consumer::start);
        assertTrue(refused.getMessage().contains("pullBatchSize"), refused::getMessage);
        consumer.setPullBatchSize(1);
        consumer.start();
        awaitPull(0, 0);
    }

    @Test
    void shouldKeepWhatHoldsWhereSomethingElseMakesNoSense() throws Exception {
        var consumer = start(each -> { });
        awaitPull(0, 0);
        try (var log = Logged.by(Live.class.getName())) {
            consumer.setPullBatchSize(0);
            consumer.setPullThresholdForQueue(-1);
            consumer.setPullThresholdSizeForQueue(0);
            consumer.setPullThresholdForAll(0);
            consumer.setConsumeMaxSpan(-1);
            consumer.setConsumerTimeoutMillisWhenSuspend(19_999);
            consumer.setConsumeFromWhere(null);
            log.await("pullBatchSize of the consumer of " + GROUP + " must be 1 or more, but is 0", "stays as it is");
            assertEquals(7, log.texts().size(), () -> log.texts().toString());
        }
        assertEquals(1, consumer.getPullBatchSize());
        assertEquals(10_000, consumer.getPullThresholdForAll());
        store(FIRST, "a", "b", "c");
        awaitPull(0, 3);
    }
}
