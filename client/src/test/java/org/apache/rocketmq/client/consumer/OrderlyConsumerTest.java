package org.apache.rocketmq.client.consumer;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.rocketmq.client.consumer.listener.ConsumeOrderlyContext;
import org.apache.rocketmq.client.consumer.listener.ConsumeOrderlyStatus;
import org.apache.rocketmq.client.consumer.listener.MessageListenerOrderly;
import org.apache.rocketmq.client.exception.MQClientException;
import org.apache.rocketmq.common.message.MessageExt;
import org.apache.rocketmq.common.message.MessageQueue;
import org.apache.rocketmq.remoting.protocol.RequestCode;
import org.apache.rocketmq.remoting.protocol.ResponseCode;
import org.junit.jupiter.api.Test;

/** Orderly consumption: the public consumer against a broker that locks queues. */
class OrderlyConsumerTest extends ConsumerFixture {
    private static final ConsumeOrderlyStatus SUCCESS = ConsumeOrderlyStatus.SUCCESS;
    private static final ConsumeOrderlyStatus SUSPEND = ConsumeOrderlyStatus.SUSPEND_CURRENT_QUEUE_A_MOMENT;
    private static final int MANY = 200;

    /** A listener for one message at a time. */
    interface Orderly {
        ConsumeOrderlyStatus consume(MessageExt message, ConsumeOrderlyContext context);
    }

    private DefaultMQPushConsumer orderly(Orderly listener) throws MQClientException {
        var consumer = consumer(message -> OK);
        consumer.setSuspendCurrentQueueTimeMillis(10);
        consumer.registerMessageListener((MessageListenerOrderly) (messages, context) -> {
            bodies.add(body(messages.get(0)));
            return listener.consume(messages.get(0), context);
        });
        consumer.subscribe(TOPIC, "*");
        return consumer;
    }

    private static String body(MessageExt message) {
        return new String(message.getBody(), StandardCharsets.UTF_8);
    }

    private void store(String... texts) {
        for (String text : texts) {
            broker.store(TOPIC, 0, "a", text);
        }
    }

    private void awaitInOrder(String... expected) {
        await().untilAsserted(() -> assertEquals(List.of(expected), bodies));
    }

    @Test
    void shouldConsumeEachQueueInOrderByOneThreadAtATime() throws Exception {
        var inside = new AtomicInteger[] {new AtomicInteger(), new AtomicInteger(), new AtomicInteger(),
            new AtomicInteger()};
        var overlaps = new AtomicInteger();
        var seen = new CopyOnWriteArrayList<MessageExt>();
        var consumer = orderly((message, context) -> {
            var mine = inside[context.getMessageQueue().getQueueId()];
            overlaps.addAndGet(mine.getAndIncrement());
            seen.add(message);
            mine.decrementAndGet();
            return SUCCESS;
        });
        consumer.start();
        for (int i = 0; i < MANY; i++) {
            broker.store(TOPIC, i % 4, "a", "m" + i);
        }
        await().until(() -> seen.size() == MANY);
        assertEquals(0, overlaps.get());
        for (int queue = 0; queue < 4; queue++) {
            int id = queue;
            assertEquals(IntStream.range(0, MANY / 4).mapToObj(i -> (long) i).toList(), seen.stream()
                .filter(message -> message.getQueueId() == id).map(MessageExt::getQueueOffset).toList());
        }
        consumer.shutdown();
        assertEquals(MANY / 4, broker.committed(GROUP, TOPIC, 3));
    }

    @Test
    void shouldLockItsQueuesWithOneRequestAndReleaseThemWhenItGoes() throws Exception {
        var consumer = orderly((message, context) -> SUCCESS);
        consumer.start();
        await().until(() -> broker.seen(RequestCode.PULL_MESSAGE) >= 4);
        var ofTopic = IntStream.range(0, 4).mapToObj(i -> new MessageQueue(TOPIC, "broker-a", i))
            .collect(Collectors.toSet());
        // The queue of the retry topic may be asked for with them.
        var asked = broker.locks().wishes().stream().map(wish -> wish.stream()
            .filter(queue -> queue.getTopic().equals(TOPIC)).collect(Collectors.toSet()))
            .filter(queues -> !queues.isEmpty()).toList();
        assertEquals(List.of(ofTopic), asked);
        assertNotNull(broker.locks().holder(TOPIC, 3));
        consumer.shutdown();
        for (int queue = 0; queue < 4; queue++) {
            assertNull(broker.locks().holder(TOPIC, queue));
        }
    }

    @Test
    void shouldHaveAMessageAgainBeforeTheNextOfItsQueue() throws Exception {
        var tries = new CopyOnWriteArrayList<Integer>();
        var consumer = orderly((message, context) -> {
            if (body(message).equals("hard")) {
                tries.add(message.getReconsumeTimes());
                return switch (tries.size()) {
                    case 1 -> SUSPEND;
                    case 2 -> null;
                    case 3 -> throw new IllegalStateException("a bug in the application");
                    default -> SUCCESS;
                };
            }
            return SUCCESS;
        });
        store("first", "hard", "last");
        consumer.start();
        awaitInOrder("first", "hard", "hard", "hard", "hard", "last");
        assertEquals(List.of(0, 1, 2, 3), tries);
        assertEquals(0, broker.seen(RequestCode.CONSUMER_SEND_MSG_BACK));
    }

    @Test
    void shouldSendAMessageToTheRetryTopicAfterTheLastTryAndGoOn() throws Exception {
        // It stays in the retry topic here; brokers put it among the dead letters.
        var consumer = orderly((message, context) -> bodies.size() <= 3 ? SUSPEND : SUCCESS);
        consumer.setMaxReconsumeTimes(2);
        store("bad", "good");
        consumer.start();
        await().until(() -> bodies.size() == 5);
        assertEquals(List.of("bad", "bad", "bad"), bodies.subList(0, 3));
        assertEquals(Set.of("bad", "good"), Set.copyOf(bodies.subList(3, 5)));
        assertEquals(1, broker.sends().size());
        var sent = broker.sends().get(0);
        assertEquals("%RETRY%" + GROUP, sent.topic());
        assertEquals(3, sent.reconsumeTimes());
        assertEquals(2, sent.maxReconsumeTimes());
        assertTrue(sent.properties().contains("RETRY_TOPIC\u0001" + TOPIC + "\u0002"));
        consumer.shutdown();
        assertEquals(2, broker.committed(GROUP, TOPIC, 0));
    }

    @Test
    void shouldTryOnWhereTheRetryTopicTakesNothing() throws Exception {
        broker.refuse(RequestCode.SEND_MESSAGE_V2, ResponseCode.MESSAGE_ILLEGAL);
        var consumer = orderly((message, context) -> message.getReconsumeTimes() < 3 ? SUSPEND : SUCCESS);
        consumer.setMaxReconsumeTimes(1);
        store("bad", "good");
        consumer.start();
        await().until(() -> bodies.contains("bad") && bodies.size() >= 4);
        assertEquals(List.of("bad", "bad", "bad", "bad"), bodies.subList(0, 4));
    }

    @SuppressWarnings("deprecation") // The API still has the old states.
    @Test
    void shouldCommitAndRollBackWhereTheListenerSaysSo() throws Exception {
        var rolledBack = new AtomicInteger();
        var consumer = orderly((message, context) -> {
            context.setAutoCommit(false);
            return switch (body(message)) {
                case "b" -> ConsumeOrderlyStatus.COMMIT;
                case "d" -> rolledBack.getAndIncrement() == 0 ? ConsumeOrderlyStatus.ROLLBACK : SUCCESS;
                default -> SUCCESS;
            };
        });
        store("a", "b", "c", "d", "e");
        consumer.start();
        awaitInOrder("a", "b", "c", "d", "c", "d", "e");
        consumer.shutdown();
        assertEquals(2, broker.committed(GROUP, TOPIC, 0));
    }

    @Test
    void shouldWaitForAQueueThatAnotherMemberHas() throws Exception {
        broker.locks().give(TOPIC, 0, "somebody else");
        store("held");
        broker.store(TOPIC, 1, "a", "free");
        orderly((message, context) -> SUCCESS).start();
        awaitInOrder("free");
        broker.locks().give(TOPIC, 0, null);
        awaitInOrder("free", "held");
    }

    @Test
    void shouldGiveAQueueUpOnlyWhenItsListenerHasReturned() throws Exception {
        var entered = new CountDownLatch(1);
        var release = new CountDownLatch(1);
        var consumer = orderly((message, context) -> {
            entered.countDown();
            awaitLatch(release);
            return SUCCESS;
        });
        store("slow", "next");
        consumer.start();
        entered.await();
        consumer.unsubscribe(TOPIC);
        await().until(() -> broker.locks().holder(TOPIC, 1) == null);
        assertNotNull(broker.locks().holder(TOPIC, 0));
        release.countDown();
        await().until(() -> broker.locks().holder(TOPIC, 0) == null);
        assertEquals(1, broker.committed(GROUP, TOPIC, 0));
        assertEquals(List.of("slow"), bodies);
    }

    @Test
    void shouldBeginAnewWhenItsConnectionWasLost() throws Exception {
        var consumer = orderly((message, context) -> SUCCESS);
        consumer.setPullTimeDelayMillsWhenException(50);
        store("a", "b");
        consumer.start();
        awaitInOrder("a", "b");
        int wishes = broker.locks().wishes().size();
        broker.stop();
        broker.commit(GROUP, TOPIC, 0, 1);
        broker.restart();
        awaitInOrder("a", "b", "b");
        assertTrue(broker.locks().wishes().size() > wishes);
        store("c");
        awaitInOrder("a", "b", "b", "c");
    }

    @Test
    void shouldNotGoOnWithAQueueThatWasGivenToAnotherMember() throws Exception {
        System.setProperty("rocketmq.client.rebalance.lockInterval", "50");
        try {
            var consumer = orderly((message, context) -> SUCCESS);
            consumer.start();
            store("mine");
            awaitInOrder("mine");
            broker.locks().give(TOPIC, 0, "somebody else");
            int wishes = broker.locks().wishes().size();
            await().until(() -> broker.locks().wishes().size() > wishes + 1);
            store("theirs");
            broker.store(TOPIC, 1, "a", "free");
            awaitInOrder("mine", "free");
            broker.commit(GROUP, TOPIC, 0, 2);
            broker.locks().give(TOPIC, 0, null);
            await().until(() -> broker.locks().holder(TOPIC, 0) != null);
            store("mine again");
            awaitInOrder("mine", "free", "mine again");
        } finally {
            System.clearProperty("rocketmq.client.rebalance.lockInterval");
        }
    }

    @Test
    void shouldConsumeNothingWhenABrokerNoLongerAnswersForItsLocks() throws Exception {
        System.setProperty("rocketmq.client.rebalance.lockMaxLiveTime", "1500");
        System.setProperty("rocketmq.client.rebalance.lockInterval", "100");
        try {
            var entered = new CountDownLatch(1);
            var release = new CountDownLatch(1);
            var consumer = orderly((message, context) -> {
                entered.countDown();
                awaitLatch(release);
                return SUCCESS;
            });
            // A request for locks that is not answered is followed by the next one after that.
            consumer.setMqClientApiTimeout(1_000);
            store("first", "second");
            consumer.start();
            entered.await();
            broker.ignore(RequestCode.LOCK_BATCH_MQ);
            pause(Duration.ofMillis(2_000));
            release.countDown();
            int wishes = broker.locks().wishes().size();
            pause(Duration.ofMillis(300));
            assertEquals(List.of("first"), bodies, "the lock is over");
            broker.behave();
            // It was not committed without the lock, so it comes once more.
            awaitInOrder("first", "first", "second");
            assertTrue(broker.locks().wishes().size() > wishes);
        } finally {
            System.clearProperty("rocketmq.client.rebalance.lockMaxLiveTime");
            System.clearProperty("rocketmq.client.rebalance.lockInterval");
        }
    }

    @Test
    void shouldSayThatItIsOrderly() throws Exception {
        assertTrue(orderly((message, context) -> SUCCESS).isConsumeOrderly());
        assertEquals(Set.of(false), Set.of(consumer(message -> OK).isConsumeOrderly()));
    }
}
