package org.apache.rocketmq.client.consumer;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.rocketmq.client.consumer.listener.ConsumeOrderlyStatus;
import org.apache.rocketmq.client.consumer.listener.MessageListenerConcurrently;
import org.apache.rocketmq.client.consumer.listener.MessageListenerOrderly;
import org.apache.rocketmq.client.exception.MQClientException;
import org.apache.rocketmq.client.hook.ConsumeMessageContext;
import org.apache.rocketmq.client.hook.ConsumeMessageHook;
import org.apache.rocketmq.client.internal.fake.FakePops;
import org.apache.rocketmq.common.consumer.ConsumeFromWhere;
import org.apache.rocketmq.common.message.Message;
import org.apache.rocketmq.common.message.MessageConst;
import org.apache.rocketmq.common.message.MessageDecoder;
import org.apache.rocketmq.common.message.MessageExt;
import org.apache.rocketmq.common.message.MessageQueue;
import org.apache.rocketmq.common.message.MessageRequestMode;
import org.apache.rocketmq.common.sysflag.MessageSysFlag;
import org.apache.rocketmq.remoting.internal.request.ChangeInvisibleTimeHeader;
import org.apache.rocketmq.remoting.internal.request.GetConsumerRunningInfoHeader;
import org.apache.rocketmq.remoting.internal.request.NotifyConsumerIdsChangedHeader;
import org.apache.rocketmq.remoting.internal.request.PopMessageReply;
import org.apache.rocketmq.remoting.internal.request.Requests;
import org.apache.rocketmq.remoting.internal.serve.Response;
import org.apache.rocketmq.remoting.protocol.RemotingSerializable;
import org.apache.rocketmq.remoting.protocol.RequestCode;
import org.apache.rocketmq.remoting.protocol.ResponseCode;
import org.apache.rocketmq.remoting.protocol.body.ConsumerRunningInfo;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A push consumer whose queues a broker assigns to be popped. */
class PopConsumerTest extends ConsumerFixture {
    private static final int INVISIBLE_MILLIS = 60_000;

    @BeforeEach
    void assign() {
        broker.pops().assign(TOPIC, -1, MessageRequestMode.POP);
    }

    private DefaultMQPushConsumer popping(Listener listener) throws MQClientException {
        var consumer = consumer(listener);
        consumer.setClientRebalance(false);
        consumer.subscribe(TOPIC, "*");
        return consumer;
    }

    private static String receipt(int queueId, long start, long offset) {
        return start + " " + FakePops.POP_TIME + " " + INVISIBLE_MILLIS + " 0 0 broker-a " + queueId + " " + offset;
    }

    private void regroup() {
        broker.groups().peers(GROUP).forEach(peer -> peer.oneway(
            Requests.NOTIFY_CONSUMER_IDS_CHANGED.request(new NotifyConsumerIdsChangedHeader(GROUP), null)));
    }

    private List<Long> delays() {
        return broker.pops().changes().stream().map(ChangeInvisibleTimeHeader::invisibleTime).toList();
    }

    /** LZ4 is not on the class path of these tests. */
    @Test
    void shouldConsumeWhatIsPoppedTogetherWithAMessageThatCannotBeRead() throws Exception {
        broker.store(TOPIC, 2, "a", "before");
        broker.store(TOPIC, 2, new Message(TOPIC, new byte[] {4, 34, 77, 24}),
            MessageSysFlag.COMPRESSED_FLAG | MessageSysFlag.COMPRESSION_LZ4_TYPE, 0);
        broker.store(TOPIC, 2, "a", "behind");
        popping((message, context) -> OK).start();
        awaitBodies("before", "behind");
        await().until(() -> broker.pops().acks().size() == 2);
        broker.store(TOPIC, 2, "a", "later");
        awaitBodies("before", "behind", "later");
    }

    @Test
    void shouldPopAndAcknowledge() throws Exception {
        broker.store(TOPIC, 2, "a", "one");
        broker.store(TOPIC, 2, "a", "two");
        var seen = new CopyOnWriteArrayList<MessageExt>();
        var queues = new CopyOnWriteArrayList<MessageQueue>();
        popping((message, context) -> {
            seen.add(message);
            queues.add(context.getMessageQueue());
            return OK;
        }).start();
        awaitBodies("one", "two");
        await().until(() -> broker.pops().acks().size() == 2);
        var ack = broker.pops().acks().stream().filter(each -> each.offset() == 1).findFirst().orElseThrow();
        assertEquals(GROUP + " " + TOPIC + " 2 " + receipt(2, 0, 1),
            ack.consumerGroup() + " " + ack.topic() + " " + ack.queueId() + " " + ack.extraInfo());
        for (MessageExt message : seen) {
            assertEquals(receipt(2, 0, message.getQueueOffset()), message.getProperty(MessageConst.PROPERTY_POP_CK));
            assertEquals(String.valueOf(FakePops.POP_TIME),
                message.getProperty(MessageConst.PROPERTY_FIRST_POP_TIME));
            assertEquals("broker-a", message.getBrokerName());
        }
        assertEquals(new MessageQueue(TOPIC, "broker-a", -1), queues.get(0));
        assertEquals(0, broker.pulls().stream().filter(pull -> pull.topic().equals(TOPIC)).count());
        var pop = broker.pops().pops().get(0);
        assertEquals("-1 32 60000 15000 0 TAG * false", pop.queueId() + " " + pop.maxMsgNums() + " "
            + pop.invisibleTime() + " " + pop.pollTime() + " " + pop.initMode() + " " + pop.expType() + " " + pop.exp()
            + " " + pop.order());
        var question = broker.pops().questions().get(0);
        assertEquals("AVG CLUSTERING " + GROUP, question.getStrategyName() + " " + question.getMessageModel() + " "
            + question.getConsumerGroup());
        broker.store(TOPIC, 0, "a", "three");
        awaitBodies("one", "two", "three");
    }

    @Test
    void shouldBeginWhereItIsTold() throws Exception {
        var consumer = popping((message, context) -> OK);
        consumer.setConsumeFromWhere(ConsumeFromWhere.CONSUME_FROM_LAST_OFFSET);
        consumer.start();
        await().until(() -> !broker.pops().pops().isEmpty());
        assertEquals(1, broker.pops().pops().get(0).initMode());
    }

    @Test
    void shouldPutOffWhatIsToComeAgain() throws Exception {
        broker.store(TOPIC, 0, new Message(TOPIC, bytes("first")), 0, 0);
        broker.store(TOPIC, 1, new Message(TOPIC, bytes("third")), 0, 2);
        broker.store(TOPIC, 2, new Message(TOPIC, bytes("level")), 0, 0);
        broker.store(TOPIC, 3, new Message(TOPIC, bytes("thrown")), 0, 1);
        popping((message, context) -> {
            if (new String(message.getBody(), StandardCharsets.UTF_8).equals("thrown")) {
                throw new IllegalStateException("on purpose");
            }
            context.setDelayLevelWhenNextConsume(message.getQueueId() == 2 ? 5 : 0);
            return LATER;
        }).start();
        await().until(() -> broker.pops().changes().size() == 4);
        assertEquals(List.of(10_000L, 30_000L, 60_000L, 240_000L), delays().stream().sorted().toList());
        assertEquals(List.of(), broker.pops().acks());
        assertEquals(List.of(), broker.sentBack());
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void shouldAcknowledgeAsFarAsTheListenerSays() throws Exception {
        for (int i = 0; i < 4; i++) {
            broker.store(TOPIC, 0, "a", "m" + i);
        }
        var consumer = popping((message, context) -> OK);
        consumer.setConsumeMessageBatchMaxSize(4);
        consumer.registerMessageListener((MessageListenerConcurrently) (messages, context) -> {
            context.setAckIndex(1);
            return OK;
        });
        consumer.start();
        await().until(() -> broker.pops().acks().size() == 2 && broker.pops().changes().size() == 2);
        assertEquals(List.of(0L, 1L), broker.pops().acks().stream().map(ack -> ack.offset()).sorted().toList());
        assertEquals(List.of(10_000L, 10_000L), delays());
    }

    @Test
    void shouldSendToTheDeadLettersWhatComesTooOften() throws Exception {
        broker.store(TOPIC, 0, new Message(TOPIC, bytes("often")), 0, 3);
        broker.store(TOPIC, 1, new Message(TOPIC, bytes("chosen")), 0, 0);
        var consumer = popping((message, context) -> {
            context.setDelayLevelWhenNextConsume(message.getQueueId() == 1 ? -1 : 0);
            return LATER;
        });
        consumer.setMaxReconsumeTimes(3);
        consumer.start();
        await().until(() -> broker.pops().acks().size() == 2);
        assertEquals(List.of(-1, -1), broker.sentBack().stream().map(each -> each.delayLevel()).toList());
        assertEquals(List.of(), broker.pops().changes());
    }

    @Test
    void shouldKeepWhatDoesNotReachTheDeadLetters() throws Exception {
        broker.refuse(RequestCode.CONSUMER_SEND_MSG_BACK, ResponseCode.SYSTEM_ERROR);
        broker.store(TOPIC, 0, new Message(TOPIC, bytes("often")), 0, 1);
        var consumer = popping((message, context) -> LATER);
        consumer.setMaxReconsumeTimes(1);
        consumer.start();
        await().until(() -> broker.pops().changes().size() == 1);
        assertEquals(List.of(30_000L), delays());
        assertEquals(List.of(), broker.pops().acks());
    }

    @Test
    void shouldAcknowledgeWhatIsNotWanted() throws Exception {
        // Both have the same hash, by which brokers choose.
        broker.store(TOPIC, 0, "BB", "other");
        broker.store(TOPIC, 0, "Aa", "wanted");
        var consumer = popping((message, context) -> OK);
        consumer.subscribe(TOPIC, "Aa");
        consumer.start();
        await().until(() -> broker.pops().acks().size() == 2);
        assertEquals(List.of("wanted"), bodies);
        assertEquals("Aa", broker.pops().pops().get(0).exp());
    }

    @Test
    void shouldPopNoMoreThanMayBeUnsettled() throws Exception {
        for (int i = 0; i < 20; i++) {
            broker.store(TOPIC, 0, "a", "m" + i);
        }
        var release = new CountDownLatch(1);
        var consumer = popping((message, context) -> {
            awaitLatch(release);
            return OK;
        });
        consumer.setPopThresholdForQueue(7);
        consumer.setPopBatchNums(4);
        consumer.start();
        await().until(() -> bodies.size() == 7);
        assertEquals(List.of(4, 3), broker.pops().pops().stream().map(pop -> pop.maxMsgNums()).toList());
        release.countDown();
        await().until(() -> bodies.size() == 20 && broker.pops().acks().size() == 20);
        assertTrue(broker.pops().pops().stream().allMatch(pop -> pop.maxMsgNums() <= 4));
    }

    @Test
    void shouldTryAnAcknowledgementAgain() throws Exception {
        var refusals = new AtomicInteger(2);
        broker.onCode(RequestCode.ACK_MESSAGE, request -> refusals.getAndDecrement() > 0
            ? Response.of(ResponseCode.SYSTEM_BUSY, "busy") : null);
        broker.store(TOPIC, 0, "a", "one");
        popping((message, context) -> OK).start();
        await().until(() -> broker.pops().acks().size() == 1);
        assertEquals(3, broker.seen(RequestCode.ACK_MESSAGE));
    }

    @Test
    void shouldNotInsistOnWhatIsRefusedForGood() throws Exception {
        broker.refuse(RequestCode.ACK_MESSAGE, ResponseCode.NO_MESSAGE);
        broker.store(TOPIC, 0, "a", "one");
        var consumer = popping((message, context) -> OK);
        consumer.setPopThresholdForQueue(1);
        consumer.start();
        awaitBodies("one");
        broker.store(TOPIC, 0, "a", "two");
        // There is room for it only once the first is done with.
        awaitBodies("one", "two");
        await().until(() -> broker.seen(RequestCode.ACK_MESSAGE) == 2);
    }

    @Test
    void shouldGiveBackAtTheEndWhatNoListenerHasBegunWith() throws Exception {
        for (int i = 0; i < 5; i++) {
            broker.store(TOPIC, 0, "a", "m" + i);
        }
        var begun = new CountDownLatch(1);
        var consumer = popping((message, context) -> {
            begun.countDown();
            awaitLatch(new CountDownLatch(1));
            return OK;
        });
        consumer.setConsumeThreadMax(1);
        consumer.setConsumeThreadMin(1);
        consumer.start();
        awaitLatch(begun);
        await().until(() -> broker.pops().pops().size() == 2);
        // Interrupts the listener after the least time that one gets.
        consumer.shutdown();
        await().until(() -> broker.pops().changes().size() == 4);
        assertEquals(List.of(1_000L, 1_000L, 1_000L, 1_000L), delays());
        assertEquals(List.of(1L, 2L, 3L, 4L),
            broker.pops().changes().stream().map(ChangeInvisibleTimeHeader::offset).sorted().toList());
    }

    @Test
    void shouldFollowTheBrokerFromPopToPullAndBack() throws Exception {
        popping((message, context) -> OK).start();
        await().until(() -> broker.pops().pops().size() == 1);
        broker.pops().assign(TOPIC, 1, MessageRequestMode.PULL);
        regroup();
        await().until(() -> broker.pulls().stream().anyMatch(pull -> pull.topic().equals(TOPIC)));
        broker.store(TOPIC, 1, "a", "pulled");
        // The pop that was under way when the mode changed brings it, too: nobody else would get it for a minute.
        awaitBodies("pulled", "pulled");
        broker.store(TOPIC, 1, "a", "once");
        awaitBodies("pulled", "pulled", "once");
        broker.pops().assign(TOPIC, 0, MessageRequestMode.POP);
        regroup();
        await().until(() -> broker.pops().pops().stream().anyMatch(pop -> pop.queueId() == 0));
        broker.store(TOPIC, 0, "a", "popped");
        awaitBodies("pulled", "pulled", "once", "popped");
    }

    @Test
    void shouldPopOnlyWhenTheBrokerKnowsHowFarItHasPulled() throws Exception {
        broker.pops().assign(TOPIC, 1, MessageRequestMode.PULL);
        broker.store(TOPIC, 1, "a", "pulled");
        var known = new CopyOnWriteArrayList<Long>();
        broker.onCode(RequestCode.POP_MESSAGE, request -> {
            known.add(broker.committed(GROUP, TOPIC, 1));
            return null;
        });
        popping((message, context) -> OK).start();
        awaitBodies("pulled");
        broker.pops().assign(TOPIC, -1, MessageRequestMode.POP);
        regroup();
        await().until(() -> !known.isEmpty());
        assertEquals(1, known.get(0));
    }

    @Test
    void shouldShareTheQueuesWhereBrokersDoNotAssignThem() throws Exception {
        broker.refuse(RequestCode.QUERY_ASSIGNMENT, ResponseCode.REQUEST_CODE_NOT_SUPPORTED);
        broker.store(TOPIC, 3, "a", "one");
        popping((message, context) -> OK).start();
        awaitBodies("one");
        assertEquals(0, broker.seen(RequestCode.POP_MESSAGE));
    }

    @Test
    void shouldPullInOrderWhateverTheBrokerAssigns() throws Exception {
        broker.store(TOPIC, 3, "a", "one");
        var consumer = popping((message, context) -> OK);
        consumer.registerMessageListener((MessageListenerOrderly) (messages, context) -> {
            bodies.add(new String(messages.get(0).getBody(), StandardCharsets.UTF_8));
            return ConsumeOrderlyStatus.SUCCESS;
        });
        consumer.start();
        awaitBodies("one");
        assertEquals(0, broker.seen(RequestCode.QUERY_ASSIGNMENT));
    }

    @Test
    void shouldAskNoBrokerWhereTheMembersShare() throws Exception {
        broker.store(TOPIC, 3, "a", "one");
        startConsumer(message -> OK);
        awaitBodies("one");
        assertEquals(0, broker.seen(RequestCode.QUERY_ASSIGNMENT));
        assertEquals(0, broker.seen(RequestCode.POP_MESSAGE));
    }

    @Test
    void shouldRestWhileItIsSuspended() throws Exception {
        var consumer = popping((message, context) -> OK);
        consumer.suspend();
        consumer.start();
        await().until(() -> broker.pops().questions().size() >= 2);
        broker.store(TOPIC, 0, "a", "one");
        regroup();
        assertEquals(0, broker.seen(RequestCode.POP_MESSAGE));
        consumer.resume();
        awaitBodies("one");
    }

    @Test
    void shouldGoOnAfterFailures() throws Exception {
        broker.refuse(RequestCode.POP_MESSAGE, ResponseCode.POLLING_FULL);
        broker.store(TOPIC, 0, "a", "one");
        var consumer = popping((message, context) -> OK);
        consumer.setPullTimeDelayMillsWhenException(10);
        consumer.start();
        await().until(() -> broker.seen(RequestCode.POP_MESSAGE) > 2);
        broker.behave();
        awaitBodies("one");
    }

    @Test
    void shouldGoOnAfterAnswersThatMakeNoSense() throws Exception {
        broker.store(TOPIC, 0, "a", "one");
        var consumer = popping((message, context) -> OK);
        consumer.setPullTimeDelayMillsWhenException(10);
        for (Response nonsense : List.of(Response.ok(), Response.ok().body(new byte[] {1, 2, 3}),
            Response.ok(PopMessageReply.CODEC, new PopMessageReply(1, 60_000, 0, 0, "0 0", "", null))
                .body(MessageDecoder.encode(broker.stored().get(0), false)))) {
            broker.onCode(RequestCode.POP_MESSAGE, request -> nonsense);
            if (broker.seen(RequestCode.POP_MESSAGE) == 0) {
                consumer.start();
            }
            long seen = broker.seen(RequestCode.POP_MESSAGE);
            await().until(() -> broker.seen(RequestCode.POP_MESSAGE) > seen + 1);
        }
        assertEquals(List.of(), bodies);
        broker.behave();
        awaitBodies("one");
    }

    @Test
    void shouldLetHooksSeeWhatIsConsumed() throws Exception {
        var statuses = new CopyOnWriteArrayList<String>();
        broker.store(TOPIC, 0, "a", "one");
        var consumer = popping((message, context) -> OK);
        consumer.registerConsumeMessageHook(new ConsumeMessageHook() {
            @Override
            public String hookName() {
                return "test";
            }

            @Override
            public void consumeMessageBefore(ConsumeMessageContext context) {
            }

            @Override
            public void consumeMessageAfter(ConsumeMessageContext context) {
                statuses.add(context.getMq().getQueueId() + " " + context.getStatus());
            }
        });
        consumer.start();
        await().until(() -> statuses.equals(List.of("-1 CONSUME_SUCCESS")));
    }

    @Test
    void shouldTellOperatorsWhatIsPopped() throws Exception {
        var release = new CountDownLatch(1);
        broker.store(TOPIC, 0, "a", "one");
        var consumer = popping((message, context) -> {
            awaitLatch(release);
            return OK;
        });
        consumer.start();
        awaitBodies("one");
        var answer = broker.groups().peers(GROUP).get(0).call(Requests.GET_CONSUMER_RUNNING_INFO.request(
            new GetConsumerRunningInfoHeader(GROUP, consumer.buildMQClientId(), false), null), 30_000)
            .get(30, TimeUnit.SECONDS);
        var info = RemotingSerializable.decode(answer.getBody(), ConsumerRunningInfo.class);
        var popped = info.getMqPopTable();
        assertEquals(Set.of(new MessageQueue(TOPIC, "broker-a", -1)), popped.keySet());
        assertEquals(1, popped.firstEntry().getValue().getWaitAckCount());
        assertTrue(popped.firstEntry().getValue().getLastPopTimestamp() > 0);
        var settings = info.getProperties();
        assertEquals(Map.of("popBatchNums", "32", "popInvisibleTime", "60000", "popThresholdForQueue", "96",
            "clientRebalance", "false"), Map.of("popBatchNums", settings.getProperty("popBatchNums"),
            "popInvisibleTime", settings.getProperty("popInvisibleTime"), "popThresholdForQueue",
            settings.getProperty("popThresholdForQueue"), "clientRebalance",
            settings.getProperty("clientRebalance")));
        release.countDown();
    }

    @Test
    void shouldRefuseSettingsThatMakeNoSense() throws Exception {
        var consumer = popping((message, context) -> OK);
        consumer.setPopBatchNums(33);
        assertTrue(refusal(consumer).contains("popBatchNums"));
        consumer.setPopBatchNums(32);
        consumer.setPopInvisibleTime(4_999);
        assertTrue(refusal(consumer).contains("popInvisibleTime"));
        consumer.setPopInvisibleTime(5_000);
        consumer.setPopThresholdForQueue(0);
        assertTrue(refusal(consumer).contains("popThresholdForQueue"));
    }

    private static String refusal(DefaultMQPushConsumer consumer) {
        return assertThrows(MQClientException.class, consumer::start).getMessage();
    }
}
