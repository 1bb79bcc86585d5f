package org.apache.rocketmq.broker;

import static org.apache.rocketmq.broker.RunningBroker.OWN_SUBSCRIPTION;
import static org.apache.rocketmq.broker.RunningBroker.messages;
import static org.apache.rocketmq.broker.RunningBroker.pullHeader;
import static org.apache.rocketmq.broker.RunningBroker.sendHeader;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.apache.rocketmq.common.internal.record.PropertiesText;
import org.apache.rocketmq.common.message.MessageDecoder;
import org.apache.rocketmq.remoting.internal.request.Requests;
import org.apache.rocketmq.remoting.internal.request.SendMessageHeader;
import org.apache.rocketmq.remoting.internal.request.SendMessageReply;
import org.apache.rocketmq.remoting.internal.request.UnregisterClientHeader;
import org.apache.rocketmq.remoting.internal.serve.Response;
import org.apache.rocketmq.remoting.protocol.RemotingCommand;
import org.apache.rocketmq.remoting.protocol.ResponseCode;
import org.apache.rocketmq.remoting.protocol.heartbeat.HeartbeatData;
import org.apache.rocketmq.remoting.protocol.heartbeat.ProducerData;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Replies to requests, over the wire. */
class BrokerReplyTest {
    private static final String TOPIC = "DefaultCluster_REPLY_TOPIC";
    private static final String CLIENT = "10.0.0.1@asker";
    private static final byte[] BODY = "an answer".getBytes(StandardCharsets.UTF_8);

    @TempDir
    Path store;
    private RunningBroker broker;
    private RunningBroker.Client asker;

    private void start(String... settings) throws Exception {
        broker = RunningBroker.start(store, settings);
        asker = broker.connect();
    }

    @AfterEach
    void stop() {
        broker.close();
    }

    private void heartbeat(RunningBroker.Client client) throws Exception {
        var producer = new ProducerData();
        producer.setGroupName("askers");
        var heartbeat = new HeartbeatData();
        heartbeat.setClientID(CLIENT);
        heartbeat.setProducerDataSet(new LinkedHashSet<>(Set.of(producer)));
        assertEquals(ResponseCode.SUCCESS, client.call(Requests.HEART_BEAT, null, heartbeat.encode()).getCode());
    }

    private RemotingCommand reply(Map<String, String> properties) throws Exception {
        var header = sendHeader(TOPIC, 0, PropertiesText.fromMap(properties));
        return broker.client().call(Requests.SEND_REPLY_MESSAGE_V2, header, BODY);
    }

    private static Map<String, String> toAsker() {
        return Map.of("MSG_TYPE", "reply", "REPLY_TO_CLIENT", CLIENT, "CORRELATION_ID", "c-1", "TTL", "3000");
    }

    private long stored() throws Exception {
        var answer = broker.client().pull(pullHeader("readers", TOPIC, 0, 0, OWN_SUBSCRIPTION));
        return answer.getCode() == ResponseCode.SUCCESS ? messages(answer).size() : 0;
    }

    @Test
    void shouldHandAReplyToWhoAskedAndStoreIt() throws Exception {
        start();
        heartbeat(asker);
        var answer = reply(toAsker());

        assertEquals(ResponseCode.SUCCESS, answer.getCode(), answer.getRemark());
        assertEquals("DefaultRegion", answer.fields().get("MSG_REGION"));
        var told = Requests.SEND_REPLY_MESSAGE_V2.replyHeader(answer);
        assertEquals(0, told.queueOffset());
        assertNull(told.transactionId());

        var pushed = asker.pushedReplies.get(0);
        assertEquals(TOPIC, pushed.topic());
        assertEquals(7, pushed.flag());
        assertEquals(1_700_000_000_000L, pushed.bornTimestamp());
        assertEquals("127.0.0.1:" + broker.broker().port(), pushed.storeHost());
        var properties = PropertiesText.toMap(pushed.properties());
        assertEquals("c-1", properties.get("CORRELATION_ID"));
        assertNotNull(properties.get("PUSH_REPLY_TIME"));
        assertNull(properties.get("CLUSTER"));

        var kept = messages(broker.client().pull(pullHeader("readers", TOPIC, 0, 0, OWN_SUBSCRIPTION))).get(0);
        assertEquals("an answer", RunningBroker.body(kept));
        assertEquals(told.msgId(), MessageDecoder.createMessageId(kept.getStoreHost(), kept.getCommitLogOffset()));
        assertEquals("DefaultRegion", kept.getProperty("MSG_REGION"));
        assertNull(kept.getProperty("PUSH_REPLY_TIME"));
        assertNull(kept.getProperty("CLUSTER"));
    }

    @Test
    void shouldTakeTheOlderFormToo() throws Exception {
        start();
        heartbeat(asker);
        var header = sendHeader(TOPIC, -1, PropertiesText.fromMap(toAsker()));
        var answer = broker.client().call(Requests.SEND_REPLY_MESSAGE, header, BODY);
        assertEquals(ResponseCode.SUCCESS, answer.getCode(), answer.getRemark());
        assertEquals(-1, asker.pushedReplies.get(0).queueId(), "as it was asked");
    }

    @Test
    void shouldSayWhatAReplyDoesNotReachAndKeepIt() throws Exception {
        start();
        var nobody = reply(toAsker());
        assertEquals(ResponseCode.SYSTEM_ERROR, nobody.getCode());
        assertEquals("push reply message fail, channel of <" + CLIENT + "> not found.", nobody.getRemark());
        assertEquals(0, Requests.SEND_REPLY_MESSAGE_V2.replyHeader(nobody).queueOffset());

        var nowhere = reply(Map.of("MSG_TYPE", "reply", "CORRELATION_ID", "c-1"));
        assertEquals(ResponseCode.SYSTEM_ERROR, nowhere.getCode());
        assertEquals("reply message properties[REPLY_TO_CLIENT] is null", nowhere.getRemark());

        heartbeat(asker);
        asker.answerToReplies = Response.of(ResponseCode.MESSAGE_ILLEGAL, "no");
        var refused = reply(toAsker());
        assertEquals(ResponseCode.SYSTEM_ERROR, refused.getCode());
        assertEquals("push reply message to " + CLIENT + " fail.", refused.getRemark());
        assertEquals(3, stored());
    }

    @Test
    void shouldForgetAClientThatLeavesOrIsLost() throws Exception {
        start();
        heartbeat(asker);
        asker.call(Requests.UNREGISTER_CLIENT, new UnregisterClientHeader(CLIENT, "askers", null));
        assertEquals(ResponseCode.SYSTEM_ERROR, reply(toAsker()).getCode());

        var later = broker.connect();
        heartbeat(later);
        assertEquals(ResponseCode.SUCCESS, reply(toAsker()).getCode());
        assertEquals(1, later.pushedReplies.size());
        later.close();
        Awaitility.await().until(() -> reply(toAsker()).getRemark() != null);
    }

    @Test
    void shouldAnswerWhenTheClientIsLostMeanwhile() throws Exception {
        start();
        heartbeat(asker);
        asker.answerToReplies = null;
        var answer = broker.client().callLater(
            Requests.SEND_REPLY_MESSAGE_V2, sendHeader(TOPIC, 0, PropertiesText.fromMap(toAsker())), BODY);
        Awaitility.await().until(() -> asker.pushedReplies.size() == 1);
        assertFalse(answer.isDone());
        asker.close();
        assertEquals("push reply message to " + CLIENT + " fail.", answer.get().getRemark());
    }

    @Test
    void shouldRefuseABatchOfReplies() throws Exception {
        start();
        heartbeat(asker);
        var one = sendHeader(TOPIC, 0, PropertiesText.fromMap(toAsker()));
        var batch = new SendMessageHeader(one.producerGroup(), one.topic(), one.defaultTopic(),
            one.defaultTopicQueueNums(), one.queueId(), one.sysFlag(), one.bornTimestamp(), one.flag(),
            one.properties(), one.reconsumeTimes(), one.unitMode(), true, one.maxReconsumeTimes());
        var answer = broker.client().call(Requests.SEND_REPLY_MESSAGE_V2, batch, BODY);
        assertEquals(ResponseCode.MESSAGE_ILLEGAL, answer.getCode());
        assertEquals("reply-batched", answer.fields().get("refusalCause"));
        assertEquals(0, asker.pushedReplies.size());
        assertEquals(0, stored());
    }

    @Test
    void shouldNotHandOnWhatMayNotBeStored() throws Exception {
        start("maxMessageSize=1024");
        heartbeat(asker);
        SendMessageHeader header = sendHeader(TOPIC, 0, PropertiesText.fromMap(toAsker()));
        var tooLong = broker.client().call(Requests.SEND_REPLY_MESSAGE_V2, header, new byte[1025]);
        assertEquals(ResponseCode.MESSAGE_ILLEGAL, tooLong.getCode());
        var noQueue = broker.client().call(Requests.SEND_REPLY_MESSAGE_V2,
            sendHeader(TOPIC, 1, PropertiesText.fromMap(toAsker())), BODY);
        assertEquals(ResponseCode.INVALID_PARAMETER, noQueue.getCode());
        assertEquals(0, asker.pushedReplies.size());
        assertEquals(0, stored());
    }

    @Test
    void shouldOnlyHandOnWhereRepliesAreNotStored() throws Exception {
        start("storeReplyMessageEnable=false");
        var nobody = reply(toAsker());
        assertEquals(ResponseCode.SYSTEM_ERROR, nobody.getCode());
        heartbeat(asker);
        var answer = reply(toAsker());
        assertEquals(ResponseCode.SUCCESS, answer.getCode());
        assertEquals(new SendMessageReply("0", 0, 0, null, null, null),
            Requests.SEND_REPLY_MESSAGE_V2.replyHeader(answer));
        assertEquals(1, asker.pushedReplies.size());
        assertEquals(0, stored());
    }
}
