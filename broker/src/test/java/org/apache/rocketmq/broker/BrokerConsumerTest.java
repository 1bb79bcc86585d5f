package org.apache.rocketmq.broker;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.apache.rocketmq.broker.RunningBroker.OWN_SUBSCRIPTION;
import static org.apache.rocketmq.broker.RunningBroker.heartbeatOf;
import static org.apache.rocketmq.broker.RunningBroker.messages;
import static org.apache.rocketmq.broker.RunningBroker.pullHeader;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.apache.rocketmq.common.message.MessageDecoder;
import org.apache.rocketmq.common.message.MessageExt;
import org.apache.rocketmq.common.message.MessageQueue;
import org.apache.rocketmq.remoting.internal.request.ConsumerSendMsgBackHeader;
import org.apache.rocketmq.remoting.internal.request.CreateTopicHeader;
import org.apache.rocketmq.remoting.internal.request.DeleteSubscriptionGroupHeader;
import org.apache.rocketmq.remoting.internal.request.DeleteTopicHeader;
import org.apache.rocketmq.remoting.internal.request.GetConsumerConnectionListHeader;
import org.apache.rocketmq.remoting.internal.request.GetConsumerListByGroupHeader;
import org.apache.rocketmq.remoting.internal.request.GetMaxOffsetHeader;
import org.apache.rocketmq.remoting.internal.request.GetMinOffsetHeader;
import org.apache.rocketmq.remoting.internal.request.GetProducerConnectionListHeader;
import org.apache.rocketmq.remoting.internal.request.PullMessageHeader;
import org.apache.rocketmq.remoting.internal.request.QueryConsumerOffsetHeader;
import org.apache.rocketmq.remoting.internal.request.Requests;
import org.apache.rocketmq.remoting.internal.request.SearchOffsetHeader;
import org.apache.rocketmq.remoting.internal.request.UnregisterClientHeader;
import org.apache.rocketmq.remoting.internal.request.UpdateConsumerOffsetHeader;
import org.apache.rocketmq.remoting.internal.request.ViewMessageHeader;
import org.apache.rocketmq.remoting.protocol.RemotingCommand;
import org.apache.rocketmq.remoting.protocol.RemotingSerializable;
import org.apache.rocketmq.remoting.protocol.ResponseCode;
import org.apache.rocketmq.remoting.protocol.body.CheckClientRequestBody;
import org.apache.rocketmq.remoting.protocol.body.Connection;
import org.apache.rocketmq.remoting.protocol.body.ConsumerConnection;
import org.apache.rocketmq.remoting.protocol.body.LockBatchRequestBody;
import org.apache.rocketmq.remoting.protocol.body.LockBatchResponseBody;
import org.apache.rocketmq.remoting.protocol.body.UnlockBatchRequestBody;
import org.apache.rocketmq.remoting.protocol.header.GetConsumerListByGroupResponseBody;
import org.apache.rocketmq.remoting.protocol.heartbeat.SubscriptionData;
import org.apache.rocketmq.remoting.protocol.subscription.SubscriptionGroupConfig;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Groups, offsets, what comes back, and topics, over the wire. */
class BrokerConsumerTest {
    @TempDir
    Path store;
    private RunningBroker broker;
    private RunningBroker.Client client;

    @BeforeEach
    void start() throws Exception {
        broker = RunningBroker.start(store, "messageDelayLevel=1s 1s 1s 1s 1s");
        client = broker.client();
    }

    @AfterEach
    void stop() {
        broker.close();
    }

    private List<String> members(String group) throws Exception {
        var reply = client.call(Requests.GET_CONSUMER_LIST_BY_GROUP, new GetConsumerListByGroupHeader(group));
        return reply.getCode() != ResponseCode.SUCCESS ? List.of()
            : RemotingSerializable.decode(reply.getBody(), GetConsumerListByGroupResponseBody.class)
                .getConsumerIdList();
    }

    private MessageExt first(String topic) throws Exception {
        return messages(client.pull(pullHeader("readers", topic, 0, 0, OWN_SUBSCRIPTION))).get(0);
    }

    private boolean has(String topic) throws Exception {
        return client.pull(pullHeader("readers", topic, 0, 0, OWN_SUBSCRIPTION)).getCode() == ResponseCode.SUCCESS;
    }

    private RemotingCommand offset(String group, String topic, Boolean zeroIfNone) throws Exception {
        return client.call(
            Requests.QUERY_CONSUMER_OFFSET, new QueryConsumerOffsetHeader(group, topic, 0, zeroIfNone));
    }

    @Test
    void shouldTellMembersOfEachOther() throws Exception {
        var first = broker.connect();
        var second = broker.connect();
        first.heartbeat("c1", "g", "Orders", "*");

        var reply = second.heartbeat("c2", "g", "Orders", "*");

        assertEquals("true", reply.fields().get("IS_SUPPORT_HEART_BEAT_V2"));
        assertEquals("true", reply.fields().get("IS_SUB_CHANGE"));
        assertEquals(List.of("c1", "c2"), members("g"));
        await().atMost(30, SECONDS).until(() -> first.changedGroups.contains("g"));
    }

    @Test
    void shouldTellTheOthersWhenAMemberGoes() throws Exception {
        var first = broker.connect();
        var second = broker.connect();
        first.heartbeat("c1", "g", "Orders", "*");
        second.heartbeat("c2", "g", "Orders", "*");
        await().atMost(30, SECONDS).until(() -> !first.changedGroups.isEmpty());
        first.changedGroups.clear();

        second.close();

        // What was told of the coming may be heard only now, too.
        await().atMost(30, SECONDS).until(() -> members("g").equals(List.of("c1")));
        await().atMost(30, SECONDS).until(() -> first.changedGroups.contains("g"));
        first.call(Requests.UNREGISTER_CLIENT, new UnregisterClientHeader("c1", null, "g"));
        assertEquals(List.of(), members("g"));
    }

    @Test
    void shouldAskForTheSubscriptionsThatAShortHeartbeatLeavesOut() throws Exception {
        var heartbeat = heartbeatOf("c1", "g", "Orders", "*");
        heartbeat.setHeartbeatFingerprint(heartbeat.computeHeartbeatFingerprint());
        heartbeat.setWithoutSub(true);

        assertEquals("true", client.call(Requests.HEART_BEAT, null, heartbeat.encode()).fields().get("IS_SUB_CHANGE"));
        assertEquals(List.of(), members("g"));

        heartbeat.setWithoutSub(false);
        client.call(Requests.HEART_BEAT, null, heartbeat.encode());
        heartbeat.setWithoutSub(true);
        assertEquals("false", client.call(Requests.HEART_BEAT, null, heartbeat.encode()).fields().get("IS_SUB_CHANGE"));
        assertEquals(List.of("c1"), members("g"));
    }

    @Test
    void shouldRefuseABadHeartbeat() throws Exception {
        for (String body : List.of("", "{no json", "{}", "[]", "{\"clientID\":\" \"}",
            "{\"clientID\":\"c\",\"consumerDataSet\":[{}]}", "{\"clientID\":\"c\",\"producerDataSet\":[{}]}",
            "{\"clientID\":\"c\",\"consumerDataSet\":[{\"groupName\":\"g\",\"subscriptionDataSet\":[{}]}]}")) {
            var reply = client.call(Requests.HEART_BEAT, null, body.getBytes(StandardCharsets.UTF_8));
            assertEquals(ResponseCode.INVALID_PARAMETER, reply.getCode(), body + ": " + reply.getRemark());
        }
        var nothing = "{\"clientID\":\"c\",\"consumerDataSet\":null,\"producerDataSet\":[null]}";
        assertEquals(ResponseCode.SUCCESS,
            client.call(Requests.HEART_BEAT, null, nothing.getBytes(StandardCharsets.UTF_8)).getCode());
        assertEquals(ResponseCode.INVALID_PARAMETER, client.call(Requests.HEART_BEAT, null,
            heartbeatOf("c1", "g", "Orders", "*").toJson().replace("\"*\"", "\"||\"")
                .getBytes(StandardCharsets.UTF_8)).getCode());
        assertEquals(ResponseCode.INVALID_PARAMETER, client.heartbeat("c1", "bad group", "Orders", "*").getCode());
        assertEquals(ResponseCode.INVALID_PARAMETER, client.heartbeat("c1", "g", "Ord.ers", "*").getCode());
        assertEquals(List.of(), members("g"));
    }

    @Test
    void shouldRefuseAPullWithASubscriptionThatTheBrokerDoesNotKnowYet() throws Exception {
        client.sent("Orders", 0, "x", "");
        client.heartbeat("c1", "readers", "Orders", "*");
        var pull = pullHeader("readers", "Orders", 0, 0, 0);
        assertEquals(ResponseCode.SUCCESS, client.pull(pull).getCode());

        var newer = new PullMessageHeader("readers", "Orders", 0, 0, 32,
            0, 0, 0, null, Long.MAX_VALUE, "TAG", null, null);

        assertEquals(ResponseCode.SUBSCRIPTION_NOT_LATEST, client.pull(newer).getCode());
        assertEquals(ResponseCode.SUBSCRIPTION_NOT_EXIST,
            client.pull(pullHeader("readers", "%RETRY%readers", 0, 0, 0)).getCode());
    }

    @Test
    void shouldKeepOffsetsOverARestart() throws Exception {
        client.sent("Orders", 0, "x", "");
        assertEquals(0, Requests.QUERY_CONSUMER_OFFSET.replyHeader(offset("g", "Orders", null)).offset());
        assertEquals(ResponseCode.QUERY_NOT_FOUND, offset("g", "Orders", false).getCode());

        client.call(Requests.UPDATE_CONSUMER_OFFSET, new UpdateConsumerOffsetHeader("g", "Orders", 0, 1));
        broker.close();
        start();

        assertEquals(1, Requests.QUERY_CONSUMER_OFFSET.replyHeader(offset("g", "Orders", false)).offset());
    }

    @Test
    void shouldCommitWithAPull() throws Exception {
        client.sent("Orders", 0, "x", "");
        var pull = new PullMessageHeader("g", "Orders", 0, 0, 32,
            OWN_SUBSCRIPTION | 1, 1, 0, "*", 0, "TAG", null, null);

        client.pull(pull);

        assertEquals(1, Requests.QUERY_CONSUMER_OFFSET.replyHeader(offset("g", "Orders", false)).offset());
    }

    @Test
    void shouldRefuseACommitForWhatDoesNotExist() throws Exception {
        client.sent("Orders", 0, "x", "");

        assertEquals(ResponseCode.TOPIC_NOT_EXIST, commit("g", "Nowhere", 0, 1));
        assertEquals(ResponseCode.INVALID_PARAMETER, commit("g", "Orders", 4, 1));
        assertEquals(ResponseCode.INVALID_PARAMETER, commit("g", "Orders", -1, 1));
        assertEquals(ResponseCode.INVALID_PARAMETER, commit("g", "Orders", 0, -1));
        assertEquals(ResponseCode.SUBSCRIPTION_GROUP_NOT_EXIST, commit("g h", "Orders", 0, 1));
    }

    private int commit(String group, String topic, int queueId, long offset) throws Exception {
        return client.call(Requests.UPDATE_CONSUMER_OFFSET,
            new UpdateConsumerOffsetHeader(group, topic, queueId, offset)).getCode();
    }

    @Test
    void shouldTellTheEndsOfAQueueAndThePlaceOfATime() throws Exception {
        client.sent("Orders", 0, "x", "");
        client.sent("Orders", 0, "y", "");

        assertEquals(2, Requests.GET_MAX_OFFSET.replyHeader(
            client.call(Requests.GET_MAX_OFFSET, new GetMaxOffsetHeader("Orders", 0, false))).offset());
        assertEquals(0, Requests.GET_MIN_OFFSET.replyHeader(
            client.call(Requests.GET_MIN_OFFSET, new GetMinOffsetHeader("Orders", 0))).offset());
        assertEquals(0, Requests.SEARCH_OFFSET_BY_TIMESTAMP.replyHeader(client.call(
            Requests.SEARCH_OFFSET_BY_TIMESTAMP, new SearchOffsetHeader("Orders", null, 0, 1, null))).offset());
    }

    @Test
    void shouldFindAMessageByItsPosition() throws Exception {
        client.sent("Orders", 0, "x", "");
        var stored = first("Orders");

        var reply = client.call(
            Requests.VIEW_MESSAGE_BY_ID, new ViewMessageHeader("Orders", stored.getCommitLogOffset()));

        assertEquals("x", RunningBroker.body(messages(reply).get(0)));
        var missing = client.call(Requests.VIEW_MESSAGE_BY_ID, new ViewMessageHeader("Orders", 1 << 19));
        assertEquals(ResponseCode.SYSTEM_ERROR, missing.getCode());
        assertTrue(missing.getRemark().contains("524288"), missing.getRemark());
    }

    private RemotingCommand sendBack(MessageExt message, int delayLevel, Integer maxTimes) throws Exception {
        return client.call(Requests.CONSUMER_SEND_MSG_BACK, new ConsumerSendMsgBackHeader(
            message.getCommitLogOffset(), "readers", delayLevel, null, "Orders", false, maxTimes));
    }

    @Test
    void shouldGiveAMessageAgainThatIsHandedBack() throws Exception {
        client.sent("Orders", 0, "x", "KEYS\u0001k\u0002TAGS\u0001TagA\u0002WAIT\u0001true\u0002");
        client.heartbeat("c1", "readers", "Orders", "*");
        var original = first("Orders");

        assertEquals(ResponseCode.SUCCESS, sendBack(original, 0, 16).getCode());
        await().atMost(30, SECONDS).until(() -> has("%RETRY%readers"));

        var again = first("%RETRY%readers");
        assertEquals("x", RunningBroker.body(again));
        assertEquals(1, again.getReconsumeTimes());
        assertEquals("Orders", again.getProperty("RETRY_TOPIC"));
        assertEquals(original.getProperty("UNIQ_KEY"), again.getProperty("UNIQ_KEY"));
        assertEquals("TagA", again.getTags());
        assertEquals("false", again.getProperty("WAIT"));
        assertEquals("3", again.getProperty("DELAY"));
        assertNotEquals(null, again.getProperty("ORIGIN_MESSAGE_ID"));
        assertEquals(original.getBornTimestamp(), again.getBornTimestamp());

        assertEquals(ResponseCode.SUCCESS, sendBack(again, 0, 16).getCode());
        await().atMost(30, SECONDS).until(() ->
            messages(client.pull(pullHeader("readers", "%RETRY%readers", 0, 0, OWN_SUBSCRIPTION))).size() == 2);
        var third = messages(client.pull(pullHeader("readers", "%RETRY%readers", 0, 1, OWN_SUBSCRIPTION))).get(0);
        assertEquals(2, third.getReconsumeTimes());
        assertEquals("4", third.getProperty("DELAY"));
        assertEquals(again.getProperty("ORIGIN_MESSAGE_ID"), third.getProperty("ORIGIN_MESSAGE_ID"));
    }

    @Test
    void shouldPutAMessageAsideThatIsGivenUp() throws Exception {
        client.sent("Orders", 0, "x", "");
        var original = first("Orders");
        String originId = MessageDecoder.createMessageId(original.getStoreHost(), original.getCommitLogOffset());

        assertEquals(ResponseCode.SUCCESS, sendBack(first("Orders"), 0, 0).getCode());
        assertEquals(ResponseCode.SUCCESS, sendBack(first("Orders"), -1, 16).getCode());

        var dead = messages(client.pull(pullHeader("readers", "%DLQ%readers", 0, 0, OWN_SUBSCRIPTION)));
        assertEquals(2, dead.size());
        for (var letter : dead) {
            assertEquals("Orders", letter.getProperty("RETRY_TOPIC"));
            assertEquals(originId, letter.getProperty("ORIGIN_MESSAGE_ID"));
            assertEquals("0", letter.getProperty("DELAY"));
            assertEquals("false", letter.getProperty("WAIT"));
            assertEquals(1, letter.getReconsumeTimes());
        }
        assertEquals(ResponseCode.SUCCESS, sendBack(first("Orders"), 1, -1).getCode());
        assertEquals(3, messages(client.pull(pullHeader("readers", "%DLQ%readers", 0, 0, OWN_SUBSCRIPTION))).size(),
            "a consumer may say that it wants none again");
    }

    @Test
    void shouldRefuseToTakeBackWhatIsNotThere() throws Exception {
        var reply = client.call(Requests.CONSUMER_SEND_MSG_BACK,
            new ConsumerSendMsgBackHeader(1 << 19, "readers", 0, null, "Orders", false, 16));

        assertEquals(ResponseCode.SYSTEM_ERROR, reply.getCode());
        assertTrue(reply.getRemark().contains("524288"), reply.getRemark());
    }

    @Test
    void shouldDelayAMessageThatAsksForIt() throws Exception {
        client.sent("Orders", 0, "now", "");
        client.sent("Later", 0, "later", "DELAY\u00011\u0002");

        await().atMost(30, SECONDS).until(() -> has("Later"));
        var message = first("Later");
        assertEquals("later", RunningBroker.body(message));
        assertTrue(message.getStoreTimestamp() >= first("Orders").getStoreTimestamp() + 1000);
    }

    private RemotingCommand createTopic(String topic, int queues, int perm, String attributes) throws Exception {
        return client.call(Requests.UPDATE_AND_CREATE_TOPIC, new CreateTopicHeader(
            topic, "TBW102", queues, queues, perm, "SINGLE_TAG", 0, false, attributes, false));
    }

    @Test
    void shouldMakeAndChangeATopicAndKeepIt() throws Exception {
        assertEquals(ResponseCode.SUCCESS, createTopic("Made", 2, 6, "+message.type=FIFO").getCode());
        assertTrue(Files.readString(store.resolve("config/topics.json")).contains("FIFO"));
        assertEquals(ResponseCode.INVALID_PARAMETER, client.send("Made", 2, "x", "").getCode());
        client.sent("Made", 1, "x", "");

        assertEquals(ResponseCode.SUCCESS, createTopic("Made", 3, 4, "").getCode());
        assertEquals(ResponseCode.NO_PERMISSION, client.send("Made", 1, "x", "").getCode());
        assertEquals(ResponseCode.SUCCESS, createTopic("Made", 3, 2, "").getCode());
        assertEquals(ResponseCode.NO_PERMISSION,
            client.pull(pullHeader("readers", "Made", 1, 0, OWN_SUBSCRIPTION)).getCode());
    }

    @Test
    void shouldRefuseATopicThatCannotBe() throws Exception {
        assertEquals(ResponseCode.INVALID_PARAMETER, createTopic("a b", 2, 6, "").getCode());
        assertEquals(ResponseCode.INVALID_PARAMETER, createTopic("t".repeat(128), 2, 6, "").getCode());
        assertEquals(ResponseCode.INVALID_PARAMETER, createTopic("TBW102", 2, 6, "").getCode());
        assertEquals(ResponseCode.INVALID_PARAMETER, createTopic("broker-a", 2, 6, "").getCode());
        assertEquals(ResponseCode.INVALID_PARAMETER, createTopic("T", 0, 6, "").getCode());
        assertEquals(ResponseCode.INVALID_PARAMETER, createTopic("T", 100_000, 6, "").getCode());
        assertEquals(ResponseCode.INVALID_PARAMETER, createTopic("T", 2, 99, "").getCode());
        assertEquals(ResponseCode.INVALID_PARAMETER, createTopic("T", 2, 6, "+color=red").getCode());
    }

    @Test
    void shouldDeleteATopicWithItsMessagesAndOffsets() throws Exception {
        client.sent("Orders", 0, "x", "");
        commit("g", "Orders", 0, 1);

        var reply = client.call(Requests.DELETE_TOPIC_IN_BROKER, new DeleteTopicHeader("Orders"));

        assertEquals(ResponseCode.SUCCESS, reply.getCode(), reply.getRemark());
        assertEquals(ResponseCode.TOPIC_NOT_EXIST,
            client.pull(pullHeader("readers", "Orders", 0, 0, OWN_SUBSCRIPTION)).getCode());
        client.sent("Orders", 0, "new", "");
        assertEquals("new", RunningBroker.body(first("Orders")));
        assertEquals(ResponseCode.QUERY_NOT_FOUND, offset("g", "Orders", false).getCode());
    }

    private Set<MessageQueue> lock(String clientId, MessageQueue... queues) throws Exception {
        var wish = new LockBatchRequestBody();
        wish.setConsumerGroup("orderly");
        wish.setClientId(clientId);
        wish.setMqSet(Set.of(queues));
        var reply = client.call(Requests.LOCK_BATCH_MQ, null, wish.encode());
        assertEquals(ResponseCode.SUCCESS, reply.getCode(), reply.getRemark());
        return RemotingSerializable.decode(reply.getBody(), LockBatchResponseBody.class).getLockOKMQSet();
    }

    @Test
    void shouldLockQueuesForOneMember() throws Exception {
        client.sent("Ordered", 0, "x", "");
        var queue = new MessageQueue("Ordered", "broker-a", 0);
        var other = new MessageQueue("Ordered", "broker-a", 1);
        assertEquals(Set.of(queue), lock("one", queue, new MessageQueue("NoSuchTopic", "broker-a", 0),
            new MessageQueue("Ordered", "broker-a", 1 << 20), new MessageQueue("Ordered", "broker-a", -1)));
        assertEquals(Set.of(other), lock("two", queue, other));
        var back = new UnlockBatchRequestBody();
        back.setConsumerGroup("orderly");
        back.setClientId("one");
        back.setMqSet(Set.of(queue));
        assertEquals(ResponseCode.SUCCESS, client.call(Requests.UNLOCK_BATCH_MQ, null, back.encode()).getCode());
        assertEquals(Set.of(queue, other), lock("two", queue, other));
    }

    @Test
    void shouldRefuseLocksThatNobodyCanHold() throws Exception {
        for (String body : List.of("", "{", "[]", "{}", "{\"consumerGroup\":\"g\"}",
            "{\"consumerGroup\":\"a b\",\"clientId\":\"c\"}")) {
            for (var type : List.of(Requests.LOCK_BATCH_MQ, Requests.UNLOCK_BATCH_MQ)) {
                var reply = client.call(type, null, body.getBytes(StandardCharsets.UTF_8));
                assertEquals(ResponseCode.INVALID_PARAMETER, reply.getCode(), body + ": " + reply.getRemark());
            }
        }
    }

    @Test
    void shouldTellWhoConsumesAndWhat() throws Exception {
        client.heartbeat("c1", "g", "Orders", "TagA || TagB");
        var reply = client.call(Requests.GET_CONSUMER_CONNECTION_LIST, new GetConsumerConnectionListHeader("g"));
        var consumers = RemotingSerializable.decode(reply.getBody(), ConsumerConnection.class);
        assertEquals(List.of("c1"), consumers.getConnectionSet().stream().map(Connection::getClientId).toList());
        assertEquals(Set.of("TagA", "TagB"), consumers.getSubscriptionTable().get("Orders").getTagsSet());
        var nobody = client.call(Requests.GET_CONSUMER_CONNECTION_LIST, new GetConsumerConnectionListHeader("nobody"));
        assertEquals(ResponseCode.CONSUMER_NOT_ONLINE, nobody.getCode());
        assertEquals(ResponseCode.SYSTEM_ERROR, client.call(
            Requests.GET_PRODUCER_CONNECTION_LIST, new GetProducerConnectionListHeader("nobody")).getCode());
    }

    private RemotingCommand updateGroup(SubscriptionGroupConfig settings) throws Exception {
        return client.call(Requests.UPDATE_AND_CREATE_SUBSCRIPTIONGROUP, null,
            RemotingSerializable.encode(settings));
    }

    @Test
    void shouldChangeAndDeleteAGroup() throws Exception {
        client.sent("Orders", 0, "x", "");
        var settings = new SubscriptionGroupConfig();
        settings.setGroupName("readers");
        settings.setConsumeEnable(false);
        assertEquals(ResponseCode.SUCCESS, updateGroup(settings).getCode());
        assertEquals(ResponseCode.NO_PERMISSION,
            client.pull(pullHeader("readers", "Orders", 0, 0, OWN_SUBSCRIPTION)).getCode());
        client.call(Requests.UPDATE_CONSUMER_OFFSET, new UpdateConsumerOffsetHeader("readers", "Orders", 0, 1L));
        assertEquals(ResponseCode.SUCCESS, client.call(
            Requests.DELETE_SUBSCRIPTIONGROUP, new DeleteSubscriptionGroupHeader("readers", true)).getCode());
        assertEquals(ResponseCode.QUERY_NOT_FOUND, offset("readers", "Orders", false).getCode());
        assertTrue(has("Orders"), "the settings are the default ones again");
    }

    @Test
    void shouldRefuseAGroupThatMakesNoSense() throws Exception {
        var settings = new SubscriptionGroupConfig();
        settings.setGroupName("no name");
        assertEquals(ResponseCode.INVALID_PARAMETER, updateGroup(settings).getCode());
        settings.setGroupName("name");
        settings.setRetryQueueNums(-1);
        assertEquals("retryQueueNums is -1; it must be at least 0", updateGroup(settings).getRemark());
    }

    private RemotingCommand checkSubscription(String expression, String type) throws Exception {
        var data = new SubscriptionData("Orders", expression);
        data.setExpressionType(type);
        var wish = new CheckClientRequestBody();
        wish.setSubscriptionData(data);
        return client.call(Requests.CHECK_CLIENT_CONFIG, null, wish.encode());
    }

    @Test
    void shouldCheckASubscriptionBeforeItIsMade() throws Exception {
        assertEquals(ResponseCode.SUCCESS, checkSubscription("a || b", "TAG").getCode());
        var wrong = checkSubscription(" || ", "TAG");
        assertEquals(ResponseCode.SUBSCRIPTION_PARSE_FAILED, wrong.getCode(), wrong.getRemark());
        assertEquals(ResponseCode.SUCCESS, checkSubscription("n > 3", "SQL92").getCode());
        assertTrue(checkSubscription("n > ", "SQL92").getRemark().contains("ends too early"));
    }

    @Test
    void shouldFilterByTagsOnlyWhereItIsToldSo() throws Exception {
        stop();
        broker = RunningBroker.start(store.resolve("other"), "enablePropertyFilter=false");
        client = broker.client();
        client.sent("Orders", 0, "x", "");
        var check = checkSubscription("n > 3", "SQL92");
        assertEquals(ResponseCode.SYSTEM_ERROR, check.getCode());
        var pull = client.pull(new PullMessageHeader(
            "g", "Orders", 0, 0, 32, OWN_SUBSCRIPTION, 0, 0, "n > 3", 0, "SQL92", null, null));
        assertEquals(check.getRemark(), pull.getRemark());
        assertTrue(pull.getRemark().contains("enablePropertyFilter is false"), pull.getRemark());
        assertTrue(has("Orders"), "by tag it does");
    }
}
