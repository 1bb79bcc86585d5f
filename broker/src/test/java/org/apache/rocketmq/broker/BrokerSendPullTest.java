package org.apache.rocketmq.broker;

import static org.apache.rocketmq.broker.RunningBroker.OWN_SUBSCRIPTION;
import static org.apache.rocketmq.broker.RunningBroker.SUSPEND;
import static org.apache.rocketmq.broker.RunningBroker.body;
import static org.apache.rocketmq.broker.RunningBroker.messages;
import static org.apache.rocketmq.broker.RunningBroker.pullHeader;
import static org.apache.rocketmq.broker.RunningBroker.sendHeader;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.rocketmq.common.message.Message;
import org.apache.rocketmq.common.message.MessageDecoder;
import org.apache.rocketmq.common.message.MessageExt;
import org.apache.rocketmq.remoting.internal.request.DeleteTopicHeader;
import org.apache.rocketmq.remoting.internal.request.PullMessageHeader;
import org.apache.rocketmq.remoting.internal.request.Requests;
import org.apache.rocketmq.remoting.internal.request.SendMessageHeader;
import org.apache.rocketmq.remoting.protocol.RemotingCommand;
import org.apache.rocketmq.remoting.protocol.ResponseCode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sending and pulling, over the wire. */
class BrokerSendPullTest {
    private static final int MOST_IN_A_BATCH = 65_536;
    private static final String UNIQ_KEY = "UNIQ_KEY\u00010123456789ABCDEF0123456789ABCDEF\u0002";

    @TempDir
    Path store;
    private RunningBroker broker;
    private RunningBroker.Client client;

    @BeforeEach
    void start() throws Exception {
        broker = RunningBroker.start(store);
        client = broker.client();
    }

    @AfterEach
    void stop() {
        broker.close();
    }

    private List<MessageExt> pulled(String topic, int queueId, long offset) throws Exception {
        var reply = client.pull(pullHeader("readers", topic, queueId, offset, OWN_SUBSCRIPTION));
        assertEquals(ResponseCode.SUCCESS, reply.getCode(), reply.getRemark());
        return messages(reply);
    }

    @Test
    void shouldStoreAMessageAndHandItOutAsItWas() throws Exception {
        var reply = client.send("Orders", 1, "hello", "KEYS\u0001k1\u0002TAGS\u0001TagA\u0002" + UNIQ_KEY);

        assertEquals(ResponseCode.SUCCESS, reply.getCode(), reply.getRemark());
        var header = Requests.SEND_MESSAGE_V2.replyHeader(reply);
        assertEquals(1, header.queueId());
        assertEquals(0, header.queueOffset());
        assertEquals("0123456789ABCDEF0123456789ABCDEF", header.transactionId());
        assertEquals("DefaultRegion", reply.fields().get("MSG_REGION"));
        assertEquals("true", reply.fields().get("TRACE_ON"));

        var message = pulled("Orders", 1, 0).get(0);
        assertEquals("hello", body(message));
        assertEquals(7, message.getFlag());
        assertEquals(1_700_000_000_000L, message.getBornTimestamp());
        assertEquals("k1", message.getKeys());
        assertEquals("DefaultCluster", message.getProperty("CLUSTER"));
        assertEquals("DefaultRegion", message.getProperty("MSG_REGION"));
        assertEquals(header.msgId(), MessageDecoder.createMessageId(
            message.getStoreHost(), message.getCommitLogOffset()));
    }

    @Test
    void shouldGiveAMessageWithoutOneAUniqueKey() throws Exception {
        var reply = client.send("Orders", 0, "x", null);

        String key = Requests.SEND_MESSAGE_V2.replyHeader(reply).transactionId();
        assertEquals(key, pulled("Orders", 0, 0).get(0).getProperty("UNIQ_KEY"));
    }

    @Test
    void shouldMakeATopicWithAsManyQueuesAsTheProducerWishes() throws Exception {
        client.sent("Made", 3, "x", "");

        assertEquals(ResponseCode.INVALID_PARAMETER, client.send("Made", 4, "x", "").getCode());
    }

    @Test
    void shouldPickAQueueWhereTheProducerNamesNone() throws Exception {
        int queueId = Requests.SEND_MESSAGE_V2.replyHeader(client.send("Orders", -1, "x", "")).queueId();

        assertTrue(queueId >= 0 && queueId < 4);
        assertEquals("x", body(pulled("Orders", queueId, 0).get(0)));
    }

    @Test
    void shouldStoreABatchAsSingleMessages() throws Exception {
        var inner = new ArrayList<Message>();
        for (int i = 0; i < 3; i++) {
            inner.add(new Message("Orders", "TagA", ("b" + i).getBytes(StandardCharsets.UTF_8)));
        }
        var single = sendHeader("Orders", 2, UNIQ_KEY);
        var header = new SendMessageHeader(single.producerGroup(), single.topic(), single.defaultTopic(), 4, 2, 0,
            single.bornTimestamp(), 0, UNIQ_KEY, 0, false, true, null);

        var reply = client.call(Requests.SEND_BATCH_MESSAGE, header, MessageDecoder.encodeMessages(inner));

        assertEquals(ResponseCode.SUCCESS, reply.getCode(), reply.getRemark());
        assertEquals(3, Requests.SEND_BATCH_MESSAGE.replyHeader(reply).msgId().split(",").length);
        var stored = pulled("Orders", 2, 0);
        assertEquals(List.of("b0", "b1", "b2"), stored.stream().map(RunningBroker::body).toList());
        assertEquals(List.of(0L, 1L, 2L), stored.stream().map(MessageExt::getQueueOffset).toList());
    }

    @Test
    void shouldStoreNothingOfABatchThatItRefuses() throws Exception {
        var whole = MessageDecoder.encodeMessages(List.of(new Message("Orders", new byte[1])));
        var delayed = new Message("Orders", new byte[1]);
        delayed.setDelayTimeLevel(1);
        var tooMany = ByteBuffer.allocate(whole.length * (MOST_IN_A_BATCH + 1));
        for (int i = 0; i <= MOST_IN_A_BATCH; i++) {
            tooMany.put(whole);
        }
        assertEquals("batch-delayed", causeOf(batch("", MessageDecoder.encodeMessages(
            List.of(new Message("Orders", new byte[1]), delayed)))));
        assertEquals("batch-delayed", causeOf(batch("DELAY\u00011\u0002", whole)));
        assertEquals("batch-empty", causeOf(batch("", new byte[0])));
        assertEquals("batch-too-long", causeOf(batch("", tooMany.array())));
        assertEquals("message-too-long", causeOf(batch("", new byte[(4 << 20) + 1])));
        // Garbage inside is a body like any other.
        client.sent("Orders", 0, "first", "");
        assertEquals(0, batch("", MessageDecoder.encodeMessages(List.of(new Message("Orders", whole)))).getCode());
        assertArrayEquals(whole, pulled("Orders", 0, 1).get(0).getBody());
        assertEquals(2, pulled("Orders", 0, 0).size());
    }

    private RemotingCommand batch(String properties, byte[] body) throws Exception {
        var header = new SendMessageHeader("producers", "Orders", "TBW102", 4, 0, 0, 1, 0, properties, 0, false, true,
            null);
        return client.call(Requests.SEND_BATCH_MESSAGE, header, body);
    }

    private static String causeOf(RemotingCommand reply) {
        assertEquals(ResponseCode.MESSAGE_ILLEGAL, reply.getCode(), reply.getRemark());
        return reply.fields().get("refusalCause");
    }

    @Test
    void shouldKeepPropertiesAsTheyAre() throws Exception {
        String odd = "n\u0003\u0000\u001f\u0001v\n\t\u0000\u0001w\u0002__SHARDINGKEY\u0001s\u0002"
            + "TRACE_ON\u0001false\u0002";
        client.sent("Orders", 0, "x", odd);
        var message = pulled("Orders", 0, 0).get(0);
        assertEquals("v\n\t\u0000\u0001w", message.getProperty("n\u0003\u0000\u001f"));
        assertEquals("s", message.getProperty("__SHARDINGKEY"));
        assertEquals("true", message.getProperty("TRACE_ON"), "the broker's switch, not the sender's");

        var keyless = client.send("Orders", 0, "y", "UNIQ_KEY\u0001\u0002");
        assertEquals(32, Requests.SEND_MESSAGE_V2.replyHeader(keyless).transactionId().length());

        String[] tooLong = {"x\u0001" + "y".repeat(32_765), "x\u0001" + "\u00e4".repeat(16_390)};
        for (String properties : tooLong) {
            assertEquals(ResponseCode.MESSAGE_ILLEGAL, client.send("Orders", 0, "z", properties).getCode());
        }
        assertEquals(2, pulled("Orders", 0, 0).size());
    }

    @Test
    void shouldRefuseABrokenBatchAndSayWhere() throws Exception {
        var single = sendHeader("Orders", 2, UNIQ_KEY);
        var header = new SendMessageHeader(single.producerGroup(), single.topic(), single.defaultTopic(), 4, 2, 0,
            single.bornTimestamp(), 0, UNIQ_KEY, 0, false, true, null);
        byte[] whole = MessageDecoder.encodeMessages(List.of(new Message("Orders", new byte[10])));

        var reply = client.call(Requests.SEND_BATCH_MESSAGE, header, Arrays.copyOf(whole, whole.length - 1));

        assertRefused(ResponseCode.MESSAGE_ILLEGAL, "message 0 at byte 0", reply);
    }

    @Test
    void shouldRefuseWhatMayNotBeSent() throws Exception {
        assertRefused(ResponseCode.INVALID_PARAMETER, "top.ic", client.send("top.ic", 0, "x", ""));
        assertRefused(ResponseCode.NO_PERMISSION, "SCHEDULE_TOPIC_XXXX",
            client.send("SCHEDULE_TOPIC_XXXX", 0, "x", ""));
        assertRefused(ResponseCode.MESSAGE_ILLEGAL, "transactional message may not be delayed",
            client.send("Orders", 0, "x", "TRAN_MSG\u0001true\u0002DELAY\u00011\u0002"));
        assertRefused(ResponseCode.MESSAGE_ILLEGAL, "transactional message may not be delayed",
            client.send("Orders", 0, "x", "TRAN_MSG\u0001true\u0002TIMER_DELAY_SEC\u00011\u0002"));
        assertRefused(ResponseCode.MESSAGE_ILLEGAL, "TIMER_DELAY_SEC 'soon'",
            client.send("Orders", 0, "x", "TIMER_DELAY_SEC\u0001soon\u0002"));
        assertRefused(ResponseCode.MESSAGE_ILLEGAL, "259200000ms",
            client.send("Orders", 0, "x", "TIMER_DELAY_SEC\u0001259201\u0002"));
        assertRefused(ResponseCode.NO_PERMISSION, "rmq_sys_wheel_timer",
            client.send("rmq_sys_wheel_timer", 0, "x", ""));
        assertRefused(ResponseCode.MESSAGE_ILLEGAL, "soon", client.send("Orders", 0, "x", "DELAY\u0001soon\u0002"));
        assertRefused(ResponseCode.MESSAGE_ILLEGAL, "properties",
            client.send("Orders", 0, "x", "p\u0001" + "v".repeat(32_767)));
    }

    @Test
    void shouldRefuseABodyAboveTheLimitAndServeOn() throws Exception {
        var reply = client.call(Requests.SEND_MESSAGE_V2, sendHeader("Orders", 0, ""), new byte[(4 << 20) + 1]);

        assertRefused(ResponseCode.MESSAGE_ILLEGAL, "4194304", reply);
        client.sent("Orders", 0, "small", "");
    }

    @Test
    void shouldRefuseAPullThatMayNotBeAnswered() throws Exception {
        client.sent("Orders", 0, "x", "");

        assertRefused(ResponseCode.TOPIC_NOT_EXIST, "Nowhere",
            client.pull(pullHeader("readers", "Nowhere", 0, 0, OWN_SUBSCRIPTION)));
        assertRefused(ResponseCode.INVALID_PARAMETER, "readQueueNums",
            client.pull(pullHeader("readers", "Orders", 4, 0, OWN_SUBSCRIPTION)));
        assertRefused(ResponseCode.SUBSCRIPTION_NOT_EXIST, "readers",
            client.pull(pullHeader("readers", "Orders", 0, 0, 0)));
        assertRefused(ResponseCode.SUBSCRIPTION_GROUP_NOT_EXIST, "at position 3",
            client.pull(pullHeader("bad.group", "Orders", 0, 0, OWN_SUBSCRIPTION)));
        assertRefused(ResponseCode.SUBSCRIPTION_PARSE_FAILED, "'>' is not expected, at character 4 of: a >>> 1",
            client.pull(bySql("a >>> 1", 0, OWN_SUBSCRIPTION)));
        assertRefused(ResponseCode.SUBSCRIPTION_PARSE_FAILED, "TAG and SQL92",
            client.pull(new PullMessageHeader("readers", "Orders", 0, 0, 32, OWN_SUBSCRIPTION, 0, 0, "a", 0, "XPATH",
                null, null)));
    }

    private static PullMessageHeader bySql(String selector, long offset, int flags) {
        return new PullMessageHeader("readers", "Orders", 0, offset, 32, flags, 0, 20_000, selector, 0, "SQL92", null,
            null);
    }

    private static List<String> bodies(RemotingCommand reply) {
        return messages(reply).stream().map(RunningBroker::body).toList();
    }

    private static String property(String name, String value) {
        return name + "\u0001" + value + "\u0002";
    }

    @Test
    void shouldFilterByProperties() throws Exception {
        client.sent("Orders", 0, "red", property("color", "red") + property("n", "1"));
        client.sent("Orders", 0, "blue", property("color", "blue") + property("n", "7"));
        client.sent("Orders", 0, "none", "");
        var reply = client.pull(bySql("color = 'blue' AND n > 3", 0, OWN_SUBSCRIPTION));
        assertEquals(List.of("blue"), bodies(reply));
        assertEquals(3, Requests.PULL_MESSAGE.replyHeader(reply).nextBeginOffset());
        assertEquals(ResponseCode.PULL_RETRY_IMMEDIATELY,
            client.pull(bySql("color = 'green'", 0, OWN_SUBSCRIPTION)).getCode());
    }

    @Test
    void shouldWaitOnWhenAMessageIsNotSelected() throws Exception {
        client.sent("Orders", 0, "first", "");
        var waiting = client.pullLater(bySql("n = 2", 1, OWN_SUBSCRIPTION | SUSPEND));
        for (int i = 0; i < 3; i++) {
            client.sent("Orders", 0, "unwanted " + i, property("n", "1"));
        }
        assertFalse(waiting.isDone());
        client.sent("Orders", 0, "wanted", property("n", "2"));
        var reply = waiting.get(30, TimeUnit.SECONDS);
        assertEquals(List.of("wanted"), bodies(reply));
        assertEquals(5, Requests.PULL_MESSAGE.replyHeader(reply).nextBeginOffset());
    }

    private int given(int askedFor) throws Exception {
        var reply = client.pull(new PullMessageHeader("readers", "Orders", 0, 0, askedFor, OWN_SUBSCRIPTION, 0, 0, "*",
            0, "TAG", null, null));
        int count = messages(reply).size();
        assertEquals(count, Requests.PULL_MESSAGE.replyHeader(reply).nextBeginOffset());
        return count;
    }

    @Test
    void shouldGiveAsManyMessagesAsAreAskedForAndAllowed() throws Exception {
        for (int i = 0; i < 258; i++) {
            client.sent("Orders", 0, "message " + i, "");
        }
        assertEquals(200, given(200));
        assertEquals(256, given(258));
        var changed = client.call(Requests.UPDATE_BROKER_CONFIG, null,
            "maxTransferCountOnMessageInMemory=5".getBytes(StandardCharsets.UTF_8));
        assertEquals(ResponseCode.SUCCESS, changed.getCode(), changed.getRemark());
        assertEquals(5, given(258));
        assertEquals(4, given(4));
    }

    @Test
    void shouldCorrectAnOffsetThatIsOutOfRange() throws Exception {
        client.sent("Orders", 0, "x", "");

        var reply = client.pull(pullHeader("readers", "Orders", 0, 100, OWN_SUBSCRIPTION));

        assertEquals(ResponseCode.PULL_OFFSET_MOVED, reply.getCode());
        assertEquals(1, Requests.PULL_MESSAGE.replyHeader(reply).nextBeginOffset());
    }

    @Test
    void shouldAnswerAtOnceThatThereIsNothingWithoutTheWishToWait() throws Exception {
        client.sent("Orders", 0, "x", "");

        var reply = client.pull(pullHeader("readers", "Orders", 0, 1, OWN_SUBSCRIPTION));

        assertEquals(ResponseCode.PULL_NOT_FOUND, reply.getCode());
    }

    @Test
    void shouldWakeAWaitingPullWhenItsMessageComes() throws Exception {
        client.sent("Orders", 0, "first", "");
        var waiting = broker.connect().pullLater(pullHeader("readers", "Orders", 0, 1, OWN_SUBSCRIPTION | SUSPEND));
        assertFalse(waiting.isDone());

        client.sent("Orders", 0, "second", "");

        var reply = waiting.get(30, TimeUnit.SECONDS);
        assertEquals(ResponseCode.SUCCESS, reply.getCode());
        assertEquals("second", body(messages(reply).get(0)));
    }

    @Test
    void shouldLetAPullWaitOnWhenAMessageWithAnotherTagComes() throws Exception {
        client.sent("Orders", 0, "first", "");
        broker.client().heartbeat("c1", "readers", "Orders", "TagA || TagB");
        var waiting = client.pullLater(pullHeader("readers", "Orders", 0, 1, SUSPEND));

        client.sent("Orders", 0, "other", "TAGS\u0001TagC\u0002");
        client.sent("Orders", 0, "mine", "TAGS\u0001TagB\u0002");

        var reply = waiting.get(30, TimeUnit.SECONDS);
        assertEquals(ResponseCode.SUCCESS, reply.getCode());
        assertEquals(List.of("mine"), messages(reply).stream().map(RunningBroker::body).toList());
        assertEquals(3, Requests.PULL_MESSAGE.replyHeader(reply).nextBeginOffset());
    }

    @Test
    void shouldAnswerAWaitingPullAtItsDeadline() throws Exception {
        client.sent("Orders", 0, "first", "");
        var header = new PullMessageHeader("readers", "Orders", 0, 1, 32, OWN_SUBSCRIPTION | SUSPEND, 0, 300, "*", 0,
            "TAG", null, null);
        long start = System.nanoTime();

        var reply = client.pull(header);

        assertEquals(ResponseCode.PULL_NOT_FOUND, reply.getCode());
        assertTrue(System.nanoTime() - start >= TimeUnit.MILLISECONDS.toNanos(300));
    }

    @Test
    void shouldAnswerAWaitingPullWhenItsTopicIsDeleted() throws Exception {
        client.sent("Orders", 0, "first", "");
        var waiting = client.pullLater(pullHeader("readers", "Orders", 0, 1, OWN_SUBSCRIPTION | SUSPEND));
        client.sent("Other", 0, "so that the pull has come", "");

        assertEquals(ResponseCode.SUCCESS,
            client.call(Requests.DELETE_TOPIC_IN_BROKER, new DeleteTopicHeader("Orders")).getCode());

        var reply = waiting.get(30, TimeUnit.SECONDS);
        assertRefused(ResponseCode.TOPIC_NOT_EXIST, "Orders", reply);
        assertEquals("topic-unknown", reply.fields().get("refusalCause"));
    }

    @Test
    void shouldAnswerWaitingPullsWhenItCloses() throws Exception {
        client.sent("Orders", 0, "first", "");
        var waiting = client.pullLater(pullHeader("readers", "Orders", 0, 1, OWN_SUBSCRIPTION | SUSPEND));
        client.sent("Other", 0, "so that the pull has come", "");

        broker.broker().close();

        assertEquals(ResponseCode.PULL_NOT_FOUND, waiting.get(30, TimeUnit.SECONDS).getCode());
    }

    @Test
    void shouldRefuseAnUnknownRequest() throws Exception {
        var reply = client.call(Requests.GET_BROKER_CLUSTER_INFO, null);

        assertEquals(ResponseCode.REQUEST_CODE_NOT_SUPPORTED, reply.getCode());
        assertEquals(" request type 106 not supported", reply.getRemark());
    }

    @Test
    void shouldKeepMessagesOverARestart() throws Exception {
        client.sent("Orders", 0, "kept", "");
        broker.close();

        start();

        assertEquals("kept", body(pulled("Orders", 0, 0).get(0)));
        client.sent("Orders", 3, "the topic has its queues still", "");
    }

    private static void assertRefused(int code, String textPart, RemotingCommand reply) {
        assertEquals(code, reply.getCode(), reply.getRemark());
        assertNotNull(reply.getRemark());
        assertTrue(reply.getRemark().contains(textPart), reply.getRemark());
    }
}
