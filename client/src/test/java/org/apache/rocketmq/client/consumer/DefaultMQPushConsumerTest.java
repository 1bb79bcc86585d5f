package org.apache.rocketmq.client.consumer;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.apache.rocketmq.client.consumer.listener.MessageListenerConcurrently;
import org.apache.rocketmq.common.compression.Zlib;
import org.apache.rocketmq.common.consumer.ConsumeFromWhere;
import org.apache.rocketmq.common.message.Message;
import org.apache.rocketmq.common.message.MessageExt;
import org.apache.rocketmq.common.sysflag.MessageSysFlag;
import org.apache.rocketmq.remoting.protocol.RequestCode;
import org.apache.rocketmq.remoting.protocol.ResponseCode;
import org.junit.jupiter.api.Test;

/** What becomes of messages: the public consumer against a broker that does what the test says. */
class DefaultMQPushConsumerTest extends ConsumerFixture {

    @Test
    void shouldConsumeWhatIsThereAndWhatComes() throws Exception {
        broker.store(TOPIC, 0, "a", "old");
        startConsumer(message -> OK);
        awaitBodies("old");
        broker.store(TOPIC, 3, "a", "new");
        awaitBodies("old", "new");
    }

    @Test
    void shouldHandOverMessagesAsTheirProducerSentThem() throws Exception {
        var body = "long ".repeat(100).getBytes(StandardCharsets.UTF_8);
        var message = new Message(TOPIC, "tag", "key", Zlib.deflate(body, 5));
        message.putUserProperty("mine", "value");
        var seen = new CopyOnWriteArrayList<MessageExt>();
        startConsumer(each -> {
            seen.add(each);
            return OK;
        });
        broker.store(TOPIC, 2, message, 769, 0);
        await().until(() -> seen.size() == 1);
        var got = seen.get(0);
        assertEquals(new String(body, StandardCharsets.UTF_8), new String(got.getBody(), StandardCharsets.UTF_8));
        assertEquals("broker-a", got.getBrokerName());
        assertEquals(2, got.getQueueId());
        assertEquals("value", got.getUserProperty("mine"));
        assertEquals("1", got.getProperty("MAX_OFFSET"));
        assertTrue(Long.parseLong(got.getProperty("CONSUME_START_TIME")) > 0);
    }

    /** LZ4 is not on the class path of these tests. */
    @Test
    void shouldConsumeAllThatComesBeforeAMessageThatCannotBeRead() throws Exception {
        broker.store(TOPIC, 0, "a", "first");
        broker.store(TOPIC, 0, "a", "second");
        broker.store(TOPIC, 0, new Message(TOPIC, new byte[] {4, 34, 77, 24}),
            MessageSysFlag.COMPRESSED_FLAG | MessageSysFlag.COMPRESSION_LZ4_TYPE, 0);
        broker.store(TOPIC, 0, "a", "behind it");
        var consumer = consumer(message -> OK);
        consumer.setPullTimeDelayMillsWhenException(10);
        consumer.subscribe(TOPIC, "*");
        consumer.start();
        awaitBodies("first", "second");
        long pulls = broker.seen(RequestCode.PULL_MESSAGE);
        await().until(() -> broker.seen(RequestCode.PULL_MESSAGE) > pulls + 3);
        consumer.shutdown();
        // One listener may be faster than the other.
        assertEquals(List.of("first", "second"), bodies.stream().sorted().toList());
        assertEquals(2, broker.committed(GROUP, TOPIC, 0));
    }

    @Test
    void shouldLeaveOutTagsThatOnlyHaveTheSameHash() throws Exception {
        // "Aa" and "BB" have the same hash, by which a broker chooses.
        var consumer = consumer(message -> OK);
        consumer.subscribe(TOPIC, "Aa || other");
        consumer.start();
        broker.store(TOPIC, 0, "BB", "unwanted");
        broker.store(TOPIC, 0, null, "untagged");
        broker.store(TOPIC, 0, "Aa", "wanted");
        awaitBodies("wanted");
        consumer.shutdown();
        assertEquals(3, broker.committed(GROUP, TOPIC, 0));
    }

    @Test
    void shouldSendBackWhatCouldNotBeConsumedAndGoOn() throws Exception {
        startConsumer((message, context) -> switch (new String(message.getBody(), StandardCharsets.UTF_8)) {
            case "later" -> {
                context.setDelayLevelWhenNextConsume(5);
                yield LATER;
            }
            case "null" -> null;
            case "throws" -> throw new IllegalStateException("a bug in the application");
            default -> OK;
        });
        for (String body : List.of("later", "null", "throws", "fine")) {
            broker.store(TOPIC, 0, "a", body);
        }
        await().until(() -> broker.sentBack().size() == 3);
        var later = broker.sentBack().stream().filter(header -> header.offset() == 0).findFirst().orElseThrow();
        assertEquals(5, later.delayLevel());
        assertEquals(GROUP, later.group());
        assertEquals(TOPIC, later.originTopic());
        assertEquals(16, later.maxReconsumeTimes());
        consumers.get(0).shutdown();
        assertEquals(4, broker.committed(GROUP, TOPIC, 0));
    }

    @Test
    void shouldSendAnewWhatTheBrokerDoesNotTakeBack() throws Exception {
        broker.refuse(RequestCode.CONSUMER_SEND_MSG_BACK, ResponseCode.SYSTEM_ERROR);
        startConsumer(message -> message.getReconsumeTimes() == 0 ? LATER : OK);
        broker.store(TOPIC, 0, new Message(TOPIC, "a", "key", "again".getBytes(StandardCharsets.UTF_8)), 0, 0);
        awaitBodies("again", "again");
        var header = broker.sends().get(0);
        assertEquals("%RETRY%" + GROUP, header.topic());
        assertEquals(1, header.reconsumeTimes());
        assertEquals(16, header.maxReconsumeTimes());
        assertTrue(header.properties().contains("RETRY_TOPIC\u0001" + TOPIC + "\u0002"));
        assertTrue(header.properties().contains("DELAY\u00013\u0002"));
    }

    @Test
    void shouldGoOnWhereItsGroupHasGotTo() throws Exception {
        for (int i = 0; i < 5; i++) {
            broker.store(TOPIC, 0, "a", "m" + i);
        }
        broker.commit(GROUP, TOPIC, 0, 3);
        startConsumer(message -> OK);
        awaitBodies("m3", "m4");
    }

    @Test
    void shouldBeginWithNewMessagesWhereAGroupIsNewAndWasNotToldOtherwise() throws Exception {
        broker.store(TOPIC, 0, "a", "old");
        var consumer = consumer(message -> OK);
        consumer.setConsumeFromWhere(ConsumeFromWhere.CONSUME_FROM_LAST_OFFSET);
        consumer.subscribe(TOPIC, "*");
        consumer.start();
        awaitPull(0, 1);
        broker.store(TOPIC, 0, "a", "new");
        awaitBodies("new");
    }

    @Test
    void shouldBeginAtATime() throws Exception {
        broker.store(TOPIC, 0, "a", "before");
        broker.store(TOPIC, 0, "a", "after");
        var consumer = consumer(message -> OK);
        consumer.setConsumeFromWhere(ConsumeFromWhere.CONSUME_FROM_TIMESTAMP);
        consumer.setConsumeTimestamp("20260101000000");
        consumer.subscribe(TOPIC, "*");
        consumer.start();
        // The fake finds any time at offset 1; queues without messages answer that the offset is too high.
        awaitBodies("after");
    }

    @Test
    void shouldFollowTheBrokerWhenAnOffsetIsOutOfRange() throws Exception {
        broker.beginAt(100);
        broker.commit(GROUP, TOPIC, 0, 5);
        broker.commit(GROUP, TOPIC, 1, 5_000);
        startConsumer(message -> OK);
        awaitPull(0, 100);
        awaitPull(1, 100);
        broker.store(TOPIC, 0, "a", "first");
        broker.store(TOPIC, 1, "a", "second");
        awaitBodies("first", "second");
    }

    @Test
    void shouldCommitWhatIsConsumedAndNoMore() throws Exception {
        var release = new CountDownLatch(1);
        var consumer = consumer(message -> {
            if (new String(message.getBody(), StandardCharsets.UTF_8).equals("slow")) {
                awaitLatch(release);
            }
            return OK;
        });
        consumer.setPersistConsumerOffsetInterval(20);
        consumer.subscribe(TOPIC, "*");
        consumer.start();
        for (String body : List.of("a", "slow", "b", "c")) {
            broker.store(TOPIC, 0, "a", body);
        }
        awaitBodies("a", "slow", "b", "c");
        await().until(() -> broker.committed(GROUP, TOPIC, 0) == 1);
        release.countDown();
        await().until(() -> broker.committed(GROUP, TOPIC, 0) == 4);
    }

    @Test
    void shouldHoldBackPullsWhileTooMuchIsNotConsumed() throws Exception {
        var release = new CountDownLatch(1);
        var consumer = consumer(message -> {
            awaitLatch(release);
            return OK;
        });
        consumer.setPullThresholdForQueue(10);
        consumer.setPullBatchSize(5);
        consumer.setConsumeThreadMin(1);
        consumer.setConsumeThreadMax(1);
        consumer.subscribe(TOPIC, "*");
        for (int i = 0; i < 50; i++) {
            broker.store(TOPIC, 0, "a", "m" + i);
        }
        consumer.start();
        // One pull for each idle queue and the retry topic, two for ten messages of the busy one.
        await().until(() -> broker.seen(RequestCode.PULL_MESSAGE) >= 5 && bodies.size() == 1);
        assertTrue(broker.seen(RequestCode.PULL_MESSAGE) <= 6, () -> broker.seen(RequestCode.PULL_MESSAGE) + " pulls");
        release.countDown();
        await().until(() -> bodies.size() == 50);
    }

    @Test
    void shouldFetchNothingWhileItIsSuspended() throws Exception {
        var consumer = startConsumer(message -> OK);
        awaitPull(0, 0);
        consumer.suspend();
        assertTrue(consumer.isPause());
        // The pull that the broker holds is still answered, the one after it is not sent.
        broker.store(TOPIC, 0, "a", "m0");
        awaitBodies("m0");
        long pulls = broker.seen(RequestCode.PULL_MESSAGE);
        broker.store(TOPIC, 0, "a", "m1");
        consumer.resume();
        awaitBodies("m0", "m1");
        assertTrue(broker.seen(RequestCode.PULL_MESSAGE) > pulls);
    }

    @Test
    void shouldHandOverSeveralMessagesAndTakeSomeOfThemAsConsumed() throws Exception {
        var sizes = new CopyOnWriteArrayList<Integer>();
        var consumer = consumer(message -> OK);
        consumer.setConsumeMessageBatchMaxSize(3);
        consumer.registerMessageListener((MessageListenerConcurrently) (messages, context) -> {
            sizes.add(messages.size());
            context.setAckIndex(0);
            return OK;
        });
        consumer.subscribe(TOPIC, "*");
        for (int i = 0; i < 4; i++) {
            broker.store(TOPIC, 0, "a", "m" + i);
        }
        consumer.start();
        await().until(() -> sizes.size() == 2 && broker.sentBack().size() == 2);
        assertEquals(Set.of(3, 1), Set.copyOf(sizes));
    }
}
