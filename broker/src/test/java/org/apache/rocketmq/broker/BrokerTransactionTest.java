package org.apache.rocketmq.broker;

import static org.apache.rocketmq.broker.RunningBroker.OWN_SUBSCRIPTION;
import static org.apache.rocketmq.broker.RunningBroker.body;
import static org.apache.rocketmq.broker.RunningBroker.messages;
import static org.apache.rocketmq.broker.RunningBroker.pullHeader;
import static org.apache.rocketmq.broker.RunningBroker.sendHeader;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.rocketmq.common.message.Message;
import org.apache.rocketmq.common.message.MessageDecoder;
import org.apache.rocketmq.common.message.MessageExt;
import org.apache.rocketmq.remoting.internal.request.EndTransactionHeader;
import org.apache.rocketmq.remoting.internal.request.Requests;
import org.apache.rocketmq.remoting.internal.request.ResumeCheckHalfMessageHeader;
import org.apache.rocketmq.remoting.internal.request.SendMessageHeader;
import org.apache.rocketmq.remoting.protocol.RemotingCommand;
import org.apache.rocketmq.remoting.protocol.RemotingSerializable;
import org.apache.rocketmq.remoting.protocol.ResponseCode;
import org.apache.rocketmq.remoting.protocol.body.KVTable;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Half messages and their ends, over the wire. */
class BrokerTransactionTest {
    private static final int COMMIT = 8;
    private static final int ROLL_BACK = 12;
    private static final int NOT_KNOWN = 0;
    private static final String HALF = "RMQ_SYS_TRANS_HALF_TOPIC";
    private static final String DONE = "RMQ_SYS_TRANS_OP_HALF_TOPIC";

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

    private void restart(String... settings) throws Exception {
        broker.close();
        broker = RunningBroker.start(store, settings);
        client = broker.client();
    }

    /** A half message that was stored: its place, as the sender knows it. */
    private record Half(long offset, long position) { }

    private Half half(String topic, String body) throws Exception {
        var reply = client.send(topic, 1, body, properties("KEYS", "k-" + body, "TRAN_MSG", "true",
            "PGROUP", "producers", "UNIQ_KEY", "key-" + body));
        assertEquals(ResponseCode.SUCCESS, reply.getCode(), reply.getRemark());
        var header = Requests.SEND_MESSAGE_V2.replyHeader(reply);
        assertEquals(1, header.queueId());
        assertEquals("key-" + body, header.transactionId());
        return new Half(header.queueOffset(), Long.parseLong(header.msgId().substring(16), 16));
    }

    private static String properties(String... namesAndValues) {
        var text = new StringBuilder();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            text.append(namesAndValues[i]).append('\u0001').append(namesAndValues[i + 1]).append('\u0002');
        }
        return text.toString();
    }

    private RemotingCommand end(Half half, int outcome) throws Exception {
        return end("producers", half.offset, half.position, outcome);
    }

    private RemotingCommand end(String group, long offset, long position, int outcome) throws Exception {
        return client.call(Requests.END_TRANSACTION,
            new EndTransactionHeader("Orders", group, offset, position, outcome, false, "id", "id"));
    }

    private List<MessageExt> stored(String topic, int queueId) throws Exception {
        var reply = client.pull(pullHeader("readers", topic, queueId, 0, OWN_SUBSCRIPTION));
        return reply.getCode() == ResponseCode.SUCCESS ? messages(reply) : List.of();
    }

    private List<String> bodies(String topic, int queueId) throws Exception {
        return stored(topic, queueId).stream().map(RunningBroker::body).toList();
    }

    private static void assertDone(RemotingCommand reply) {
        assertEquals(ResponseCode.SUCCESS, reply.getCode(), reply.getRemark());
    }

    private static void assertRefused(String why, RemotingCommand reply) {
        assertEquals(ResponseCode.SYSTEM_ERROR, reply.getCode(), reply.getRemark());
        assertTrue(reply.getRemark().contains(why), reply.getRemark());
    }

    private Map<String, String> runtime() throws Exception {
        return RemotingSerializable.decode(
            client.call(Requests.GET_BROKER_RUNTIME_INFO, null).getBody(), KVTable.class).getTable();
    }

    @Test
    void shouldShowOperatorsHowManyHalfMessagesAreOverdue() throws Exception {
        // Also where nobody can be asked, a round counts as a question.
        restart("transactionTimeOut=1", "transactionCheckInterval=50", "transactionCheckMax=10000");
        assertEquals("0", runtime().get("halfMessagesOverdue"));
        half("Orders", "a");
        var half = half("Orders", "b");
        Awaitility.await().until(() -> "2".equals(runtime().get("halfMessagesOverdue")));
        assertDone(end(half, COMMIT));
        assertEquals("1", runtime().get("halfMessagesOverdue"));

        restart("transactionTimeOut=3600000");
        assertEquals("1", runtime().get("halfMessagesOverdue"));
        half("Orders", "c");
        assertEquals("1", runtime().get("halfMessagesOverdue"), "the new one is young");
    }

    /** One with a delay would be lost in Apache's broker; level 0 and less is none there, either. */
    @Test
    void shouldRefuseADelayedTransaction() throws Exception {
        var delayed = client.send("Orders", 1, "a", properties("TRAN_MSG", "true", "PGROUP", "producers",
            "UNIQ_KEY", "key-a", "DELAY", "2"));
        assertEquals(ResponseCode.MESSAGE_ILLEGAL, delayed.getCode());
        assertEquals("transaction-delayed", delayed.fields().get("refusalCause"));
        assertEquals(List.of(), bodies(HALF, 0));

        for (String level : new String[] {"0", "-1"}) {
            var reply = client.send("Orders", 1, level, properties("TRAN_MSG", "true", "PGROUP", "producers",
                "UNIQ_KEY", "key" + level, "DELAY", level));
            assertDone(reply);
            var header = Requests.SEND_MESSAGE_V2.replyHeader(reply);
            assertDone(end(new Half(header.queueOffset(), Long.parseLong(header.msgId().substring(16), 16)), COMMIT));
        }
        assertEquals(List.of("0", "-1"), bodies("Orders", 1));
    }

    @Test
    void shouldKeepAHalfMessageFromItsTopicUntilItIsCommitted() throws Exception {
        var half = half("Orders", "a");

        assertEquals(List.of(), bodies("Orders", 1));
        var waiting = stored(HALF, 0).get(0);
        assertEquals("Orders", waiting.getProperty("REAL_TOPIC"));
        assertEquals("1", waiting.getProperty("REAL_QID"));
        assertEquals("key-a", waiting.getProperty("__transactionId__"));
        assertEquals(0, waiting.getSysFlag());

        assertDone(end(half, COMMIT));

        var message = stored("Orders", 1).get(0);
        assertEquals("a", body(message));
        assertEquals(COMMIT, message.getSysFlag());
        assertEquals(half.position, message.getPreparedTransactionOffset());
        assertEquals(7, message.getFlag());
        assertEquals("k-a", message.getKeys());
        assertEquals("true", message.getProperty("TRAN_MSG"));
        assertEquals("producers", message.getProperty("PGROUP"));
        assertEquals("key-a", message.getProperty("__transactionId__"));
        assertNull(message.getProperty("REAL_TOPIC"));
        assertNull(message.getProperty("REAL_QID"));
        var mark = stored(DONE, 0).get(0);
        assertEquals("0,", body(mark));
        assertEquals("d", mark.getTags());
    }

    @Test
    void shouldDeliverOnceHoweverOftenItIsCommitted() throws Exception {
        var half = half("Orders", "a");
        assertDone(end(half, COMMIT));
        assertRefused("has ended before", end(half, COMMIT));
        assertRefused("has ended before", end(half, ROLL_BACK));

        restart();

        assertRefused("has ended before", end(half, COMMIT));
        assertEquals(List.of("a"), bodies("Orders", 1));
    }

    @Test
    void shouldNotDeliverWhatWasRolledBack() throws Exception {
        var half = half("Orders", "a");
        var other = half("Orders", "b");
        assertDone(end(half, ROLL_BACK));
        assertRefused("has ended before", end(half, COMMIT));

        restart();

        assertRefused("has ended before", end(half, COMMIT));
        assertDone(end(other, COMMIT));
        assertEquals(List.of("b"), bodies("Orders", 1));
        assertEquals(List.of("0,", "1,"), bodies(DONE, 0));
    }

    @Test
    void shouldLeaveAHalfMessageWhoseEndIsNotKnown() throws Exception {
        var half = half("Orders", "a");

        assertDone(end(half, NOT_KNOWN));

        assertEquals(List.of(), bodies("Orders", 1));
        assertDone(end(half, COMMIT));
        assertEquals(List.of("a"), bodies("Orders", 1));
    }

    @Test
    void shouldRefuseEndsThatDoNotFitAHalfMessage() throws Exception {
        client.sent("Orders", 1, "plain", "PGROUP\u0001producers\u0002");
        var half = half("Orders", "a");

        assertRefused("Find prepared transaction message failed", end("producers", 0, 999_999, COMMIT));
        assertRefused("Find prepared transaction message failed", end("producers", 0, half.position + 1, COMMIT));
        assertRefused("Find prepared transaction message failed", end("producers", 0, -5, COMMIT));
        assertRefused("no half message", end("producers", 0, 0, COMMIT));
        assertRefused("The producer group wrong", end("others", half.offset, half.position, COMMIT));
        assertRefused("The transaction state table offset wrong",
            end("producers", half.offset + 1, half.position, COMMIT));
        assertRefused("commitOrRollback field wrong", end(half, 4));

        assertEquals(List.of("plain"), bodies("Orders", 1));
        assertDone(end(half, COMMIT));
        assertEquals(List.of("plain", "a"), bodies("Orders", 1));
    }

    @Test
    void shouldNotLetAProducerForgeWhatABrokerWrites() throws Exception {
        var first = half("Orders", "a");
        client.sent("Orders", 1, "b", properties("TRAN_MSG", "true", "PGROUP", "producers",
            "TRAN_PREPARED_QUEUE_OFFSET", "0", "TRANSACTION_CHECK_TIMES", "99"));

        var forged = stored(HALF, 0).get(1);

        assertNull(forged.getProperty("TRAN_PREPARED_QUEUE_OFFSET"));
        assertNull(forged.getProperty("TRANSACTION_CHECK_TIMES"));
        assertDone(end(first, ROLL_BACK));
        assertDone(end(new Half(1, forged.getCommitLogOffset()), COMMIT));
        assertEquals(List.of("b"), bodies("Orders", 1));
    }

    @Test
    void shouldNotLetAProducerForgeByGivingAPropertyTwice() throws Exception {
        var first = half("Orders", "a");
        String forged = properties("TRAN_PREPARED_QUEUE_OFFSET", "0", "TRANSACTION_CHECK_TIMES", "99",
            "REAL_TOPIC", DONE, "REAL_QID", "0");
        client.sent("Orders", 1, "1,", properties("TRAN_MSG", "true", "PGROUP", "producers") + forged + forged);

        var half = stored(HALF, 0).get(1);

        assertEquals("Orders", half.getProperty("REAL_TOPIC"));
        assertEquals("1", half.getProperty("REAL_QID"));
        assertNull(half.getProperty("TRAN_PREPARED_QUEUE_OFFSET"));
        assertNull(half.getProperty("TRANSACTION_CHECK_TIMES"));
        assertDone(end(new Half(1, half.getCommitLogOffset()), COMMIT));
        assertEquals(List.of("1,"), bodies("Orders", 1));
        assertDone(end(first, COMMIT));
        assertEquals(List.of("1,", "a"), bodies("Orders", 1));
        assertEquals(List.of("1,", "0,"), bodies(DONE, 0));
    }

    @Test
    void shouldResumeNoCheckOfWhatIsNoMessageId() throws Exception {
        for (String id : new String[] {"zz", "z".repeat(32)}) {
            var reply = client.call(
                Requests.RESUME_CHECK_HALF_MESSAGE, new ResumeCheckHalfMessageHeader("Orders", id));
            assertEquals(ResponseCode.INVALID_PARAMETER, reply.getCode(), reply.getRemark());
        }
    }

    @Test
    void shouldTakeTheSendersGroupWhereTheMessageNamesNone() throws Exception {
        client.sent("Orders", 1, "a", properties("TRAN_MSG", "true"));

        var half = stored(HALF, 0).get(0);

        assertEquals("producers", half.getProperty("PGROUP"));
        assertDone(end(new Half(0, half.getCommitLogOffset()), COMMIT));
        assertEquals(List.of("a"), bodies("Orders", 1));
    }

    @Test
    void shouldRefuseWhatCannotBeATransaction() throws Exception {
        var plain = sendHeader("Orders", 0, "");
        for (int kind : new int[] {4, ROLL_BACK}) {
            var reply = client.call(Requests.SEND_MESSAGE_V2, new SendMessageHeader(plain.producerGroup(), "Orders",
                "TBW102", 4, 0, kind, 1, 0, "", 0, false, false, null), new byte[1]);
            assertEquals(ResponseCode.MESSAGE_ILLEGAL, reply.getCode(), reply.getRemark());
        }
        byte[] batch = MessageDecoder.encodeMessages(List.of(new Message("Orders", "b".getBytes(
            StandardCharsets.UTF_8))));
        var reply = client.call(Requests.SEND_BATCH_MESSAGE, new SendMessageHeader(plain.producerGroup(), "Orders",
            "TBW102", 4, 0, 0, 1, 0, properties("TRAN_MSG", "true"), 0, false, true, null), batch);
        assertEquals(ResponseCode.MESSAGE_ILLEGAL, reply.getCode(), reply.getRemark());
        assertEquals(List.of(), bodies("Orders", 0));
    }

    @Test
    void shouldRefuseHalfMessagesWhereItIsToldTo() throws Exception {
        restart("rejectTransactionMessage=true");

        var reply = client.send("Orders", 0, "a", properties("TRAN_MSG", "true"));

        assertEquals(ResponseCode.NO_PERMISSION, reply.getCode());
        assertTrue(reply.getRemark().contains("rejectTransactionMessage"), reply.getRemark());
    }

    @Test
    void shouldCommitNothingToATopicThatIsGone() throws Exception {
        var half = half("Orders", "a");
        client.call(Requests.DELETE_TOPIC_IN_BROKER,
            new org.apache.rocketmq.remoting.internal.request.DeleteTopicHeader("Orders"));

        assertEquals(ResponseCode.TOPIC_NOT_EXIST, end(half, COMMIT).getCode());
    }
}
