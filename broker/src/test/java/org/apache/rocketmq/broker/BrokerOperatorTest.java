package org.apache.rocketmq.broker;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.apache.rocketmq.broker.RunningBroker.OWN_SUBSCRIPTION;
import static org.apache.rocketmq.broker.RunningBroker.SUSPEND;
import static org.apache.rocketmq.broker.RunningBroker.messages;
import static org.apache.rocketmq.broker.RunningBroker.pullHeader;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.rocketmq.common.TopicConfig;
import org.apache.rocketmq.common.message.MessageClientExt;
import org.apache.rocketmq.common.message.MessageQueue;
import org.apache.rocketmq.remoting.internal.request.CloneGroupOffsetHeader;
import org.apache.rocketmq.remoting.internal.request.ConsumeMessageDirectlyHeader;
import org.apache.rocketmq.remoting.internal.request.GetAllSubscriptionGroupHeader;
import org.apache.rocketmq.remoting.internal.request.GetAllTopicConfigHeader;
import org.apache.rocketmq.remoting.internal.request.GetConsumeStatsHeader;
import org.apache.rocketmq.remoting.internal.request.GetConsumeStatsInBrokerHeader;
import org.apache.rocketmq.remoting.internal.request.GetConsumerRunningInfoHeader;
import org.apache.rocketmq.remoting.internal.request.GetConsumerStatusHeader;
import org.apache.rocketmq.remoting.internal.request.GetEarliestMsgStoretimeHeader;
import org.apache.rocketmq.remoting.internal.request.GetSubscriptionGroupConfigHeader;
import org.apache.rocketmq.remoting.internal.request.GetTopicConfigHeader;
import org.apache.rocketmq.remoting.internal.request.GetTopicStatsInfoHeader;
import org.apache.rocketmq.remoting.internal.request.QueryConsumeQueueHeader;
import org.apache.rocketmq.remoting.internal.request.QueryConsumeTimeSpanHeader;
import org.apache.rocketmq.remoting.internal.request.QueryConsumerOffsetHeader;
import org.apache.rocketmq.remoting.internal.request.QuerySubscriptionByConsumerHeader;
import org.apache.rocketmq.remoting.internal.request.QueryTopicConsumeByWhoHeader;
import org.apache.rocketmq.remoting.internal.request.QueryTopicsByConsumerHeader;
import org.apache.rocketmq.remoting.internal.request.Requests;
import org.apache.rocketmq.remoting.internal.request.ResetOffsetHeader;
import org.apache.rocketmq.remoting.internal.request.UpdateConsumerOffsetHeader;
import org.apache.rocketmq.remoting.internal.request.ViewBrokerStatsDataHeader;
import org.apache.rocketmq.remoting.protocol.RemotingCommand;
import org.apache.rocketmq.remoting.protocol.RemotingSerializable;
import org.apache.rocketmq.remoting.protocol.ResponseCode;
import org.apache.rocketmq.remoting.protocol.admin.ConsumeStats;
import org.apache.rocketmq.remoting.protocol.admin.TopicStatsTable;
import org.apache.rocketmq.remoting.protocol.body.BrokerStatsData;
import org.apache.rocketmq.remoting.protocol.body.ConsumeQueueData;
import org.apache.rocketmq.remoting.protocol.body.ConsumeStatsList;
import org.apache.rocketmq.remoting.protocol.body.ConsumerOffsetSerializeWrapper;
import org.apache.rocketmq.remoting.protocol.body.CreateTopicListRequestBody;
import org.apache.rocketmq.remoting.protocol.body.GetConsumerStatusBody;
import org.apache.rocketmq.remoting.protocol.body.GroupList;
import org.apache.rocketmq.remoting.protocol.body.QueryConsumeQueueResponseBody;
import org.apache.rocketmq.remoting.protocol.body.QueryConsumeTimeSpanBody;
import org.apache.rocketmq.remoting.protocol.body.QuerySubscriptionResponseBody;
import org.apache.rocketmq.remoting.protocol.body.ResetOffsetBody;
import org.apache.rocketmq.remoting.protocol.body.SubscriptionGroupList;
import org.apache.rocketmq.remoting.protocol.body.SubscriptionGroupWrapper;
import org.apache.rocketmq.remoting.protocol.body.TopicConfigAndMappingSerializeWrapper;
import org.apache.rocketmq.remoting.protocol.body.TopicList;
import org.apache.rocketmq.remoting.protocol.subscription.SubscriptionGroupConfig;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What operators ask and change over the wire: how far groups are, where they are to go, what was counted. */
class BrokerOperatorTest {
    private static final int COUNT = 6;

    @TempDir
    Path store;
    private RunningBroker broker;
    private RunningBroker.Client client;

    private void start(String... settings) throws Exception {
        broker = RunningBroker.start(store, settings);
        client = broker.client();
        for (int i = 0; i < COUNT; i++) {
            client.sent("Orders", 0, "m" + i, "KEYS\u0001k\u0002");
        }
        commit("billing", COUNT);
    }

    @AfterEach
    void stop() {
        broker.close();
    }

    private void commit(String group, long offset) throws Exception {
        assertEquals(ResponseCode.SUCCESS, client.call(Requests.UPDATE_CONSUMER_OFFSET,
            new UpdateConsumerOffsetHeader(group, "Orders", 0, offset)).getCode());
    }

    private long offset(String group) throws Exception {
        var reply = client.call(
            Requests.QUERY_CONSUMER_OFFSET, new QueryConsumerOffsetHeader(group, "Orders", 0, false));
        return reply.getCode() == ResponseCode.SUCCESS ? reply.fields().int64("offset") : -1;
    }

    private RemotingCommand reset(String group, String topic, int queueId, Long offset, long time, boolean force)
        throws Exception {

        return client.call(Requests.INVOKE_BROKER_TO_RESET_OFFSET,
            new ResetOffsetHeader(group, topic, queueId, offset, time, force));
    }

    private Map<Integer, Long> moved(RemotingCommand reply) {
        assertEquals(ResponseCode.SUCCESS, reply.getCode(), reply.getRemark());
        var byQueue = new TreeMap<Integer, Long>();
        read(reply, ResetOffsetBody.class).getOffsetTable().forEach(
            (queue, offset) -> byQueue.put(queue.getQueueId(), offset));
        return byQueue;
    }

    private static <T> T read(RemotingCommand reply, Class<T> type) {
        assertEquals(ResponseCode.SUCCESS, reply.getCode(), reply.getRemark());
        return RemotingSerializable.decode(reply.getBody(), type);
    }

    private static void assertRefused(int code, String remark, RemotingCommand reply) {
        assertEquals(code, reply.getCode(), reply.getRemark());
        assertTrue(reply.getRemark().contains(remark), reply.getRemark());
    }

    @Test
    void shouldMoveAGroupWithoutMembersToATime() throws Exception {
        start();
        long third = messages(client.pull(pullHeader("readers", "Orders", 0, 3, OWN_SUBSCRIPTION)))
            .get(0).getStoreTimestamp();
        long first = messages(client.pull(pullHeader("readers", "Orders", 0, 0, OWN_SUBSCRIPTION)))
            .get(0).getStoreTimestamp();

        assertEquals(Map.of(0, 0L, 1, 0L, 2, 0L, 3, 0L), moved(reset("billing", "Orders", -1, null, first, true)));
        assertEquals(0, offset("billing"));
        assertEquals((long) COUNT, moved(reset("billing", "Orders", -1, null, third + 60_000, true)).get(0));
        assertEquals(COUNT, offset("billing"));
        reset("billing", "Orders", -1, null, 0, true);
        assertEquals((long) COUNT, moved(reset("billing", "Orders", -1, null, -1, true)).get(0));
    }

    @Test
    void shouldNotGoForwardWithoutForce() throws Exception {
        start();
        reset("billing", "Orders", 0, 2L, 0, true);

        assertEquals(Map.of(0, 2L), moved(reset("billing", "Orders", 0, 4L, 0, false)));
        assertEquals(Map.of(0, 1L), moved(reset("billing", "Orders", 0, 1L, 0, false)));
        assertEquals(1, offset("billing"));
    }

    @Test
    void shouldLetAMemberHearOfAMoveAtItsNextPull() throws Exception {
        start();
        client.heartbeat("c1", "billing", "Orders", "*");
        var waiting = client.pullLater(pullHeader("billing", "Orders", 0, COUNT, SUSPEND));

        assertEquals(Map.of(0, 2L), moved(reset("billing", "Orders", 0, 2L, 0, true)));

        var reply = waiting.get(30, SECONDS);
        assertEquals(ResponseCode.PULL_OFFSET_MOVED, reply.getCode());
        assertEquals("2", reply.fields().get("nextBeginOffset"));
        assertEquals("m2", RunningBroker.body(messages(client.pull(
            pullHeader("billing", "Orders", 0, 2, 0))).get(0)));
    }

    @Test
    void shouldKeepAMoveThatOnlyTheMemberHeardThatHadTheQueueBefore() throws Exception {
        start();
        var after = broker.connect();
        client.heartbeat("c1", "billing", "Orders", "*");
        after.heartbeat("c2", "billing", "Orders", "*");
        var stale = client.pullLater(pullHeader("billing", "Orders", 0, COUNT, SUSPEND));

        reset("billing", "Orders", 0, 2L, 0, true);

        assertEquals(ResponseCode.PULL_OFFSET_MOVED, stale.get(30, SECONDS).getCode());
        var reply = after.pull(pullHeader("billing", "Orders", 0, COUNT, 0));
        assertEquals(ResponseCode.PULL_OFFSET_MOVED, reply.getCode());
        assertEquals("2", reply.fields().get("nextBeginOffset"));
        commit("billing", COUNT);
        assertEquals(2, offset("billing"));
    }

    @Test
    void shouldNotCountWhatAMemberCommitsBeforeItGoesThere() throws Exception {
        start();
        client.heartbeat("c1", "billing", "Orders", "*");
        reset("billing", "Orders", 0, 2L, 0, true);

        commit("billing", COUNT);
        assertEquals(2, offset("billing"));
        client.pull(pullHeader("billing", "Orders", 0, COUNT, 0));
        commit("billing", COUNT);
        assertEquals(2, offset("billing"));
        client.pull(pullHeader("billing", "Orders", 0, 2, 0));
        commit("billing", 3);
        assertEquals(3, offset("billing"));
    }

    @Test
    void shouldSendMembersTheOffsetsWhereThatIsConfigured() throws Exception {
        start("useServerSideResetOffset=false");
        client.heartbeat("c1", "billing", "Orders", "*");

        reset("billing", "Orders", 0, 2L, 0, true);

        await().atMost(30, SECONDS).until(() -> !client.moves.isEmpty());
        assertEquals(Map.of(new MessageQueue("Orders", "broker-a", 0), 2L), client.moves.get(0));
        assertEquals(2, offset("billing"));
    }

    @Test
    void shouldRefuseToMoveWhereThatMakesNoSense() throws Exception {
        start();
        assertRefused(ResponseCode.TOPIC_NOT_EXIST, "Nope", reset("billing", "Nope", -1, null, 0, true));
        assertRefused(ResponseCode.SUBSCRIPTION_GROUP_NOT_EXIST, "nobody",
            reset("nobody", "Orders", -1, null, 0, true));
        assertRefused(ResponseCode.INVALID_PARAMETER, "no queue 4", reset("billing", "Orders", 4, null, 0, true));
        assertRefused(ResponseCode.INVALID_PARAMETER, "no queue -2", reset("billing", "Orders", -2, null, 0, true));
        assertRefused(ResponseCode.INVALID_PARAMETER, "-5", reset("billing", "Orders", -1, null, -5, true));
        assertRefused(ResponseCode.INVALID_PARAMETER, "no queue", reset("billing", "Orders", -1, 3L, 0, true));
        assertRefused(ResponseCode.SYSTEM_ERROR, "Target offset 7 not in consume queue range [0-6]",
            reset("billing", "Orders", 0, 7L, 0, true));
        assertRefused(ResponseCode.SYSTEM_ERROR, "Target offset -7 not in",
            reset("billing", "Orders", 0, -7L, 0, true));
        assertEquals(COUNT, offset("billing"));
    }

    @Test
    void shouldCloneOffsets() throws Exception {
        start();
        var all = new CloneGroupOffsetHeader("billing", "audit", null, true);
        assertEquals(ResponseCode.SUCCESS, client.call(Requests.CLONE_GROUP_OFFSET, all).getCode());
        assertEquals(COUNT, offset("audit"));

        assertRefused(ResponseCode.SUBSCRIPTION_GROUP_NOT_EXIST, "nobody", client.call(
            Requests.CLONE_GROUP_OFFSET, new CloneGroupOffsetHeader("nobody", "audit", "Orders", true)));
        var nothing = client.call(
            Requests.CLONE_GROUP_OFFSET, new CloneGroupOffsetHeader("billing", "audit", "Nope", true));
        assertEquals(ResponseCode.SUCCESS, nothing.getCode());
        assertEquals("the group billing has no offsets here", nothing.getRemark());
        client.heartbeat("c1", "audit", "Orders", "*");
        assertRefused(ResponseCode.SYSTEM_ERROR, "has members", client.call(Requests.CLONE_GROUP_OFFSET, all));
    }

    @Test
    void shouldTellAllOffsets() throws Exception {
        start();
        var table = read(client.call(Requests.GET_ALL_CONSUMER_OFFSET, null), ConsumerOffsetSerializeWrapper.class);
        assertEquals((long) COUNT, table.getOffsetTable().get("Orders@billing").get(0));
    }

    @Test
    void shouldTellHowFarGroupsAre() throws Exception {
        start();
        commit("billing", 2);
        client.heartbeat("c1", "audit", "Orders", "red");

        var stats = read(client.call(
            Requests.GET_CONSUME_STATS, new GetConsumeStatsHeader("billing", null, null)), ConsumeStats.class);
        var queue = stats.getOffsetTable().get(new MessageQueue("Orders", "broker-a", 0));
        assertEquals(COUNT, queue.getBrokerOffset());
        assertEquals(2, queue.getConsumerOffset());
        assertTrue(queue.getLastTimestamp() > 0);
        assertEquals(4, stats.computeTotalDiff());
        assertEquals(4, stats.getOffsetTable().size());

        var all = read(client.call(Requests.GET_BROKER_CONSUME_STATS, new GetConsumeStatsInBrokerHeader(false)),
            ConsumeStatsList.class);
        assertEquals(4 + COUNT, all.getTotalDiff());
        assertEquals(Set.of("billing", "audit"), Set.copyOf(read(client.call(Requests.QUERY_TOPIC_CONSUME_BY_WHO,
            new QueryTopicConsumeByWhoHeader("Orders")), GroupList.class).getGroupList()));
        assertEquals(Set.of("Orders"), read(client.call(Requests.QUERY_TOPICS_BY_CONSUMER,
            new QueryTopicsByConsumerHeader("audit")), TopicList.class).getTopicList());
        assertEquals("red", read(client.call(Requests.QUERY_SUBSCRIPTION_BY_CONSUMER,
            new QuerySubscriptionByConsumerHeader("audit", "Orders")), QuerySubscriptionResponseBody.class)
            .getSubscriptionData().getSubString());
        for (var nothing : List.of(new GetConsumeStatsHeader("nobody", null, null),
            new GetConsumeStatsHeader("billing", "Nope", null))) {
            assertEquals(Map.of(), read(client.call(Requests.GET_CONSUME_STATS, nothing), ConsumeStats.class)
                .getOffsetTable(), "another broker may have it");
        }
    }

    @Test
    void shouldTellTheEndsOfQueuesAndTheTimesBetween() throws Exception {
        start();
        commit("billing", 2);
        var table = read(client.call(
            Requests.GET_TOPIC_STATS_INFO, new GetTopicStatsInfoHeader("Orders")), TopicStatsTable.class);
        var first = table.getOffsetTable().get(new MessageQueue("Orders", "broker-a", 0));
        assertEquals(COUNT, first.getMaxOffset());
        assertTrue(first.getLastUpdateTimestamp() > 0);
        assertEquals(0, table.getOffsetTable().get(new MessageQueue("Orders", "broker-a", 3))
            .getLastUpdateTimestamp());
        assertTrue(table.getTopicPutTps() > 0);
        assertRefused(ResponseCode.TOPIC_NOT_EXIST, "Nope",
            client.call(Requests.GET_TOPIC_STATS_INFO, new GetTopicStatsInfoHeader("Nope")));

        var spans = read(client.call(Requests.QUERY_CONSUME_TIME_SPAN,
            new QueryConsumeTimeSpanHeader("Orders", "billing")), QueryConsumeTimeSpanBody.class);
        assertEquals(4, spans.getConsumeTimeSpanSet().size());
        var span = spans.getConsumeTimeSpanSet().get(0);
        assertEquals(first.getLastUpdateTimestamp(), span.getMaxTimeStamp());
        assertTrue(span.getMinTimeStamp() <= span.getConsumeTimeStamp());
        assertTrue(span.getDelayTime() >= 0);
        var ofNobody = read(client.call(Requests.QUERY_CONSUME_TIME_SPAN,
            new QueryConsumeTimeSpanHeader("Orders", "nobody")), QueryConsumeTimeSpanBody.class);
        assertEquals(4, ofNobody.getConsumeTimeSpanSet().size(), "another broker may have the group");
    }

    @Test
    void shouldCountWhatGoesThrough() throws Exception {
        start();
        client.pull(pullHeader("readers", "Orders", 0, 1, OWN_SUBSCRIPTION));

        assertEquals(COUNT, stats("TOPIC_PUT_NUMS", "Orders").getStatsMinute().getSum());
        assertEquals(COUNT, stats("BROKER_PUT_NUMS", "DefaultCluster").getStatsDay().getSum());
        var got = stats("GROUP_GET_NUMS", "Orders@readers").getStatsHour();
        assertEquals(COUNT - 1, got.getSum());
        assertEquals(COUNT - 1, got.getAvgpt());
        long put = stats("TOPIC_PUT_SIZE", "Orders").getStatsMinute().getSum();
        assertEquals(put / COUNT * (COUNT - 1), stats("GROUP_GET_SIZE", "Orders@readers").getStatsMinute().getSum());
        assertRefused(ResponseCode.SYSTEM_ERROR, "The stats <TOPIC_PUT_NUMS> <Nope> not exist", client.call(
            Requests.VIEW_BROKER_STATS_DATA, new ViewBrokerStatsDataHeader("TOPIC_PUT_NUMS", "Nope")));
        assertRefused(ResponseCode.SYSTEM_ERROR, "The stats <NO> <Orders> not exist", client.call(
            Requests.VIEW_BROKER_STATS_DATA, new ViewBrokerStatsDataHeader("NO", "Orders")));
    }

    private BrokerStatsData stats(String name, String key) throws Exception {
        return read(client.call(Requests.VIEW_BROKER_STATS_DATA, new ViewBrokerStatsDataHeader(name, key)),
            BrokerStatsData.class);
    }

    @Test
    void shouldLeaveOutAMemberWhoseStatusCannotBeRead() throws Exception {
        start();
        client.heartbeat("c1", "billing", "Orders", "*");
        var other = broker.connect();
        other.heartbeat("c2", "billing", "Orders", "*");

        for (String nonsense : new String[] {"nonsense", "", "[]", "{\"messageQueueTable\":7}"}) {
            other.status = nonsense;
            var status = read(client.call(Requests.INVOKE_BROKER_TO_GET_CONSUMER_STATUS,
                new GetConsumerStatusHeader("Orders", "billing", null)), GetConsumerStatusBody.class);
            assertEquals(Set.of("c1"), status.getConsumerTable().keySet(), nonsense);
        }
    }

    @Test
    void shouldPassQuestionsOnToMembers() throws Exception {
        start();
        client.heartbeat("c1", "billing", "Orders", "*");
        var asking = broker.connect();

        var info = asking.call(
            Requests.GET_CONSUMER_RUNNING_INFO, new GetConsumerRunningInfoHeader("billing", "c1", true));
        assertEquals("runs true", new String(info.getBody(), StandardCharsets.UTF_8));
        var status = read(asking.call(Requests.INVOKE_BROKER_TO_GET_CONSUMER_STATUS,
            new GetConsumerStatusHeader("Orders", "billing", null)), GetConsumerStatusBody.class);
        assertEquals(Map.of("c1", Map.of(new MessageQueue("Orders", "broker-a", 0), RunningBroker.OWN_OFFSET)),
            status.getConsumerTable());
        String id = ((MessageClientExt) messages(client.pull(
            pullHeader("readers", "Orders", 0, 3, OWN_SUBSCRIPTION))).get(0)).getOffsetMsgId();
        var consumed = asking.call(Requests.CONSUME_MESSAGE_DIRECTLY, directly("c1", id));
        assertEquals("m3", new String(consumed.getBody(), StandardCharsets.UTF_8));

        assertRefused(ResponseCode.SYSTEM_ERROR, "The Consumer <billing> <c2> not online", asking.call(
            Requests.GET_CONSUMER_RUNNING_INFO, new GetConsumerRunningInfoHeader("billing", "c2", false)));
        assertRefused(ResponseCode.CONSUMER_NOT_ONLINE, "nobody", asking.call(
            Requests.INVOKE_BROKER_TO_GET_CONSUMER_STATUS, new GetConsumerStatusHeader("Orders", "nobody", null)));
        assertRefused(ResponseCode.CONSUMER_NOT_ONLINE, "c2", asking.call(
            Requests.INVOKE_BROKER_TO_GET_CONSUMER_STATUS, new GetConsumerStatusHeader("Orders", "billing", "c2")));
        assertRefused(ResponseCode.INVALID_PARAMETER, "'zz'",
            asking.call(Requests.CONSUME_MESSAGE_DIRECTLY, directly("c1", "zz")));
        assertRefused(ResponseCode.SYSTEM_ERROR, "can not find message", asking.call(
            Requests.CONSUME_MESSAGE_DIRECTLY, directly("c1", id.substring(0, 16) + "00000000000FFFFF")));
    }

    @Test
    void shouldTellTopicsAndGroupsWholeAndInParts() throws Exception {
        start();
        var all = client.call(Requests.GET_ALL_TOPIC_CONFIG, new GetAllTopicConfigHeader(null, null, null));
        var topics = read(all, TopicConfigAndMappingSerializeWrapper.class).getTopicConfigTable();
        assertEquals(4, topics.get("Orders").getWriteQueueNums());
        assertEquals(Integer.toString(topics.size()), all.fields().get("totalTopicNum"));
        var part = read(client.call(Requests.GET_ALL_TOPIC_CONFIG, new GetAllTopicConfigHeader(1, null, 2)),
            TopicConfigAndMappingSerializeWrapper.class).getTopicConfigTable();
        assertEquals(Set.copyOf(new TreeSet<>(topics.keySet()).stream().skip(1).limit(2).toList()), part.keySet());
        assertRefused(ResponseCode.INVALID_PARAMETER, "-1",
            client.call(Requests.GET_ALL_TOPIC_CONFIG, new GetAllTopicConfigHeader(-1, null, 2)));

        var groups = read(client.call(Requests.GET_ALL_SUBSCRIPTIONGROUP_CONFIG,
            new GetAllSubscriptionGroupHeader(null, null, null)), SubscriptionGroupWrapper.class);
        assertTrue(groups.getSubscriptionGroupTable().containsKey("billing"));
        assertEquals("Orders", read(client.call(Requests.GET_TOPIC_CONFIG, new GetTopicConfigHeader("Orders")),
            TopicConfig.class).getTopicName());
        assertEquals("billing", read(client.call(Requests.GET_SUBSCRIPTIONGROUP_CONFIG,
            new GetSubscriptionGroupConfigHeader("billing")), SubscriptionGroupConfig.class).getGroupName());
        assertRefused(ResponseCode.TOPIC_NOT_EXIST, "Nope",
            client.call(Requests.GET_TOPIC_CONFIG, new GetTopicConfigHeader("Nope")));
        var system = read(client.call(Requests.GET_SYSTEM_TOPIC_LIST_FROM_BROKER, null), TopicList.class);
        assertTrue(system.getTopicList().contains("TBW102"));
        assertFalse(system.getTopicList().contains("Orders"));
    }

    @Test
    void shouldMakeAllTopicsOfAListOrNone() throws Exception {
        start();
        var fine = new TopicConfig("A", 2, 2);
        fine.setAttributes(Map.of("+message.type", "FIFO"));
        var list = new CreateTopicListRequestBody(List.of(fine, new TopicConfig("B", 0, 2)));
        assertRefused(ResponseCode.INVALID_PARAMETER, "readQueueNums is 0",
            client.call(Requests.UPDATE_AND_CREATE_TOPIC_LIST, null, list.encode()));
        assertRefused(ResponseCode.TOPIC_NOT_EXIST, "A",
            client.call(Requests.GET_TOPIC_CONFIG, new GetTopicConfigHeader("A")));

        list.setTopicConfigList(List.of(fine));
        assertEquals(ResponseCode.SUCCESS,
            client.call(Requests.UPDATE_AND_CREATE_TOPIC_LIST, null, list.encode()).getCode());
        assertEquals(Map.of("message.type", "FIFO"), read(client.call(
            Requests.GET_TOPIC_CONFIG, new GetTopicConfigHeader("A")), TopicConfig.class).getAttributes());
        assertRefused(ResponseCode.INVALID_PARAMETER, "empty",
            client.call(Requests.UPDATE_AND_CREATE_TOPIC_LIST, null, "{}".getBytes(StandardCharsets.UTF_8)));

        var good = new SubscriptionGroupConfig();
        good.setGroupName("listed");
        var bad = new SubscriptionGroupConfig();
        bad.setGroupName("bad name");
        var groups = new SubscriptionGroupList(List.of(good, bad));
        assertRefused(ResponseCode.INVALID_PARAMETER, "bad name",
            client.call(Requests.UPDATE_AND_CREATE_SUBSCRIPTIONGROUP_LIST, null, groups.encode()));
        var asked = new GetSubscriptionGroupConfigHeader("listed");
        assertRefused(ResponseCode.SUBSCRIPTION_GROUP_NOT_EXIST, "listed",
            client.call(Requests.GET_SUBSCRIPTIONGROUP_CONFIG, asked));
        groups.setGroupConfigList(List.of(good));
        client.call(Requests.UPDATE_AND_CREATE_SUBSCRIPTIONGROUP_LIST, null, groups.encode());
        assertEquals(ResponseCode.SUCCESS, client.call(Requests.GET_SUBSCRIPTIONGROUP_CONFIG, asked).getCode());
    }

    @Test
    void shouldTellEntriesOfAQueueAndItsOldestTime() throws Exception {
        start();
        client.heartbeat("c1", "billing", "Orders", "red");
        client.sent("Orders", 0, "red one", "TAGS\u0001red\u0002");
        var body = read(client.call(Requests.QUERY_CONSUME_QUEUE,
            new QueryConsumeQueueHeader("Orders", 0, COUNT - 1, 10, "billing")), QueryConsumeQueueResponseBody.class);
        assertEquals(List.of(false, true), body.getQueueData().stream().map(ConsumeQueueData::isEval).toList());
        assertEquals(COUNT + 1, body.getMaxQueueIndex());
        assertEquals("red", body.getSubscriptionData().getSubString());
        assertRefused(ResponseCode.INVALID_PARAMETER, "count is 0", client.call(Requests.QUERY_CONSUME_QUEUE,
            new QueryConsumeQueueHeader("Orders", 0, 0, 0, null)));
        assertRefused(ResponseCode.SYSTEM_ERROR, "4@Orders is not exist!", client.call(Requests.QUERY_CONSUME_QUEUE,
            new QueryConsumeQueueHeader("Orders", 4, 0, 1, null)));
        var beyond = client.call(Requests.QUERY_CONSUME_QUEUE, new QueryConsumeQueueHeader("Orders", 0, 77, 1, null));
        assertEquals("Index 77 of 0@Orders is not exist!", beyond.getRemark());
        assertEquals(List.of(), read(beyond, QueryConsumeQueueResponseBody.class).getQueueData());

        var first = messages(client.pull(pullHeader("readers", "Orders", 0, 0, OWN_SUBSCRIPTION))).get(0);
        assertEquals(first.getStoreTimestamp(), client.call(Requests.GET_EARLIEST_MSG_STORETIME,
            new GetEarliestMsgStoretimeHeader("Orders", 0)).fields().int64("timestamp"));
        assertEquals(-1, client.call(Requests.GET_EARLIEST_MSG_STORETIME,
            new GetEarliestMsgStoretimeHeader("Orders", 3)).fields().int64("timestamp"));
    }

    @Test
    void shouldNotCleanQueuesOfTopicsThatAreThere() throws Exception {
        start();
        assertEquals(ResponseCode.SUCCESS, client.call(Requests.CLEAN_UNUSED_TOPIC, null).getCode());
        assertEquals(COUNT, messages(client.pull(
            pullHeader("readers", "Orders", 0, 0, OWN_SUBSCRIPTION))).size());
    }

    @Test
    void shouldCleanQueuesOfTopicsThatAreGone() throws Exception {
        start();
        Path queues = store.resolve("consumequeue").resolve("Orders");
        broker.close();
        assertTrue(Files.exists(queues));
        Files.delete(store.resolve("config").resolve("topics.json"));
        Files.deleteIfExists(store.resolve("config").resolve("topics.json.bak"));
        broker = RunningBroker.start(store);

        assertEquals(ResponseCode.SUCCESS, broker.client().call(Requests.CLEAN_UNUSED_TOPIC, null).getCode());

        await().atMost(30, SECONDS).until(() -> !Files.exists(queues));
    }

    private static ConsumeMessageDirectlyHeader directly(String clientId, String messageId) {
        return new ConsumeMessageDirectlyHeader("billing", clientId, messageId, "broker-a", null, null, null);
    }
}
