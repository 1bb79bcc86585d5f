package org.apache.rocketmq.client.consumer;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.apache.rocketmq.client.exception.MQClientException;
import org.apache.rocketmq.common.consumer.ConsumeFromWhere;
import org.apache.rocketmq.common.message.MessageDecoder;
import org.apache.rocketmq.common.message.MessageExt;
import org.apache.rocketmq.common.message.MessageQueue;
import org.apache.rocketmq.remoting.internal.request.ConsumeMessageDirectlyHeader;
import org.apache.rocketmq.remoting.internal.request.GetConsumerRunningInfoHeader;
import org.apache.rocketmq.remoting.internal.request.PullMessageHeader;
import org.apache.rocketmq.remoting.internal.request.Requests;
import org.apache.rocketmq.remoting.internal.request.ResetOffsetHeader;
import org.apache.rocketmq.remoting.protocol.RemotingSerializable;
import org.apache.rocketmq.remoting.protocol.RequestCode;
import org.apache.rocketmq.remoting.protocol.ResponseCode;
import org.apache.rocketmq.remoting.protocol.body.ConsumerRunningInfo;
import org.apache.rocketmq.remoting.protocol.body.ResetOffsetBody;
import org.apache.rocketmq.remoting.protocol.heartbeat.SubscriptionData;
import org.junit.jupiter.api.Test;

/** A consumer that hands out messages when it is asked: what comes, what does not, and what is committed. */
class DefaultLitePullConsumerTest extends PullFixture {

    private DefaultLitePullConsumer consumer() {
        var consumer = new DefaultLitePullConsumer(GROUP);
        prepare(consumer);
        consumer.setConsumeFromWhere(ConsumeFromWhere.CONSUME_FROM_FIRST_OFFSET);
        consumer.setAutoCommit(false);
        ends.add(consumer::shutdown);
        return consumer;
    }

    private DefaultLitePullConsumer assigned(MessageQueue... queues) throws MQClientException {
        var consumer = consumer();
        consumer.assign(List.of(queues));
        consumer.start();
        return consumer;
    }

    private static List<String> poll(DefaultLitePullConsumer consumer, int count) {
        var all = new ArrayList<MessageExt>();
        while (all.size() < count) {
            var messages = consumer.poll(LONG_MILLIS);
            assertTrue(!messages.isEmpty(), "only " + bodies(all));
            all.addAll(messages);
        }
        return bodies(all);
    }

    @Test
    void shouldHandOutWhatIsSubscribedTo() throws Exception {
        var shares = new CopyOnWriteArrayList<Set<MessageQueue>>();
        var consumer = consumer();
        consumer.subscribe(TOPIC, "*", (topic, all, mine) -> shares.add(mine));
        consumer.start();
        store(FIRST, "a", "b");
        assertEquals(List.of("a", "b"), poll(consumer, 2));
        store(SECOND, "c");
        assertEquals(List.of("c"), poll(consumer, 1));
        assertEquals(Set.of(FIRST, SECOND), consumer.assignment());
        await().until(() -> shares.equals(List.of(Set.of(FIRST, SECOND))));
        assertEquals(-1, committed(FIRST));
        consumer.commit();
        assertEquals(2, consumer.committed(FIRST));
        await().until(() -> committed(FIRST) == 2 && committed(SECOND) == 1);
    }

    @Test
    void shouldNotSubscribeAndBeAssigned() throws Exception {
        var consumer = consumer();
        consumer.assign(List.of(FIRST));
        var refused = assertThrows(MQClientException.class, () -> consumer.subscribe(TOPIC));
        assertInstanceOf(IllegalStateException.class, refused.getCause());
        var other = consumer();
        other.subscribe(TOPIC);
        assertThrows(IllegalStateException.class, () -> other.assign(List.of(FIRST)));
        assertThrows(IllegalStateException.class, () -> other.setSubExpressionForAssign(TOPIC, "tag"));
    }

    @Test
    void shouldGoOnWhereItIsTold() throws Exception {
        store(FIRST, "a", "b", "c");
        var consumer = assigned(FIRST);
        assertEquals(List.of("a", "b", "c"), poll(consumer, 3));
        consumer.seek(FIRST, 1);
        assertEquals(List.of("b", "c"), poll(consumer, 2));
        consumer.seekToBegin(FIRST);
        consumer.commit();
        assertEquals(0, consumer.committed(FIRST));
        assertEquals(List.of("a", "b", "c"), poll(consumer, 3));
        consumer.seekToBegin(FIRST);
        consumer.seekToEnd(FIRST);
        store(FIRST, "d");
        assertEquals(List.of("d"), poll(consumer, 1));
        assertThrows(MQClientException.class, () -> consumer.seek(FIRST, 5));
        assertThrows(MQClientException.class, () -> consumer.seek(SECOND, 0));
    }

    @Test
    void shouldHandOutNothingOfWhatIsNotAssignedAnyMore() throws Exception {
        store(FIRST, "a");
        store(SECOND, "b");
        var consumer = assigned(FIRST);
        assertEquals(List.of("a"), poll(consumer, 1));
        store(FIRST, "unseen");
        await().until(() -> broker.pulls().stream().anyMatch(pull -> pull.queueOffset() == 2));
        consumer.assign(List.of(SECOND));
        assertEquals(List.of("b"), poll(consumer, 1));
        assertEquals(List.of(), consumer.poll(0));
        consumer.assign(List.of(FIRST));
        assertEquals(List.of("a", "unseen"), poll(consumer, 2), "nothing was committed");
    }

    @Test
    void shouldFetchNothingOfWhatIsPaused() throws Exception {
        var consumer = assigned(FIRST, SECOND);
        await().until(() -> broker.pulls().size() == 2);
        consumer.pause(List.of(FIRST));
        // What is fetched already, or under way, still comes.
        store(FIRST, "under way");
        assertEquals(List.of("under way"), poll(consumer, 1));
        store(FIRST, "paused");
        store(SECOND, "b");
        assertEquals(List.of("b"), poll(consumer, 1));
        assertEquals(List.of(), consumer.poll(0));
        consumer.resume(List.of(FIRST));
        assertEquals(List.of("paused"), poll(consumer, 1));
    }

    @Test
    void shouldSeekRightAfterTheStart() throws Exception {
        store(FIRST, "a", "b");
        var consumer = assigned(FIRST, SECOND);
        consumer.seek(FIRST, 1);
        assertEquals(List.of("b"), poll(consumer, 1));
        assertEquals(Set.of(FIRST, SECOND), consumer.assignment());
    }

    @Test
    void shouldCommitWhatItIsToldAtOnce() throws Exception {
        store(FIRST, "a", "b", "c");
        var consumer = assigned(FIRST);
        consumer.setPersistConsumerOffsetInterval(Integer.MAX_VALUE);
        poll(consumer, 3);
        consumer.commit(Map.of(FIRST, 2L, SECOND, 1L), true);
        assertEquals(2, committed(FIRST));
        assertEquals(-1, committed(SECOND), "not assigned");
        consumer.commit(Set.of(FIRST), true);
        assertEquals(3, committed(FIRST));
        assertEquals(-1, consumer.committed(SECOND));
    }

    @Test
    void shouldKeepCommitsUntilABrokerTakesThem() throws Exception {
        store(FIRST, "a");
        var consumer = assigned(FIRST);
        poll(consumer, 1);
        broker.refuse(RequestCode.UPDATE_CONSUMER_OFFSET, ResponseCode.SYSTEM_ERROR);
        consumer.commit(Set.of(FIRST), true);
        assertEquals(-1, committed(FIRST));
        assertEquals(1, consumer.committed(FIRST));
        broker.behave();
        await().until(() -> committed(FIRST) == 1);
    }

    @Test
    void shouldStoreWhatWasCommittedWhenItEnds() throws Exception {
        store(FIRST, "a", "b");
        var consumer = consumer();
        consumer.setPersistConsumerOffsetInterval(1_000_000);
        consumer.setPullBatchSize(1);
        consumer.assign(List.of(FIRST));
        consumer.start();
        assertEquals(List.of("a"), poll(consumer, 1));
        consumer.commit();
        assertEquals(List.of("b"), poll(consumer, 1));
        assertEquals(-1, committed(FIRST));
        consumer.shutdown();
        assertEquals(1, committed(FIRST));
        assertThrows(IllegalStateException.class, () -> consumer.poll(0));
    }

    @Test
    void shouldHandQueuesOverWhereTheyAreCommitted() throws Exception {
        store(FIRST, "a", "b");
        var consumer = consumer();
        consumer.setPersistConsumerOffsetInterval(1_000_000);
        consumer.setPullBatchSize(1);
        consumer.subscribe(TOPIC);
        consumer.start();
        assertEquals(List.of("a"), poll(consumer, 1));
        consumer.commit();
        consumer.unsubscribe(TOPIC);
        await().until(() -> committed(FIRST) == 1);
        assertEquals(Set.of(), consumer.assignment());
        assertEquals(List.of(), consumer.poll(0));
    }

    @Test
    void shouldFetchNoMoreThanMayWait() throws Exception {
        for (int i = 0; i < 20; i++) {
            store(FIRST, "a" + i);
            store(SECOND, "b" + i);
        }
        var consumer = consumer();
        consumer.setPullBatchSize(2);
        consumer.setPullThresholdForAll(4);
        consumer.assign(List.of(FIRST, SECOND));
        consumer.start();
        for (int polled = 0; polled < 40;) {
            // Each queue may have one pull under way when the limit is reached.
            long waiting = fetched(0) + fetched(1) - polled;
            assertTrue(waiting <= 4 + 2 * 2, waiting + " wait to be polled");
            polled += poll(consumer, 1).size();
        }
        assertEquals(List.of(), consumer.poll(0));
    }

    /** How many messages of a queue the consumer must have, as it asks for the next. */
    private long fetched(int queueId) {
        return broker.pulls().stream().filter(pull -> pull.queueId() == queueId)
            .mapToLong(PullMessageHeader::queueOffset).max().orElse(0);
    }

    @Test
    void shouldTellBrokersWhatItWantsInEachPull() throws Exception {
        store(FIRST, "a");
        var consumer = consumer();
        consumer.setSubExpressionForAssign(TOPIC, "tag || other");
        consumer.assign(List.of(FIRST));
        consumer.start();
        assertEquals(List.of("a"), poll(consumer, 1));
        assertEquals("tag || other", broker.pulls().get(0).subscription());
        assertThrows(IllegalStateException.class, () -> consumer.setSubExpressionForAssign(TOPIC, "late"));
    }

    @Test
    void shouldTellOfOtherQueues() throws Exception {
        var heard = new CopyOnWriteArrayList<Set<MessageQueue>>();
        var consumer = consumer();
        consumer.setTopicMetadataCheckIntervalMillis(SOON_MILLIS);
        consumer.assign(List.of(FIRST));
        consumer.registerTopicMessageQueueChangeListener(TOPIC, (topic, queues) -> heard.add(queues));
        consumer.start();
        nameServer.route(TOPIC, 3, broker);
        await().until(() -> heard.equals(List.of(Set.of(FIRST, SECOND, new MessageQueue(TOPIC, "broker-a", 2)))));
    }

    @Test
    void shouldAskOtherNameServers() throws Exception {
        var consumer = consumer();
        consumer.setNamesrvAddr("127.0.0.1:1");
        consumer.assign(List.of(FIRST));
        consumer.start();
        assertThrows(MQClientException.class, () -> consumer.fetchMessageQueues(TOPIC));
        consumer.updateNameServerAddress(nameServer.address());
        assertEquals(Set.of(FIRST, SECOND), Set.copyOf(consumer.fetchMessageQueues(TOPIC)));
        store(FIRST, "a");
        assertEquals(List.of("a"), poll(consumer, 1));
    }

    @Test
    @SuppressWarnings("deprecation") // The API's namespace is, and has to work.
    void shouldKeepItsNamespaceFromTheApplication() throws Exception {
        nameServer.route("space%" + TOPIC, 1, broker);
        var within = new MessageQueue("space%" + TOPIC, "broker-a", 0);
        store(within, "a", "b");
        var shares = new CopyOnWriteArrayList<Set<MessageQueue>>();
        var consumer = new DefaultLitePullConsumer("space", GROUP, null);
        prepare(consumer);
        consumer.setConsumeFromWhere(ConsumeFromWhere.CONSUME_FROM_FIRST_OFFSET);
        consumer.setAutoCommit(false);
        ends.add(consumer::shutdown);
        consumer.subscribe(TOPIC, "*", (topic, all, mine) -> shares.add(mine));
        consumer.start();
        assertEquals("space%" + GROUP, consumer.getConsumerGroup());
        var polled = consumer.poll(LONG_MILLIS);
        assertEquals(TOPIC, polled.get(0).getTopic());
        assertEquals(Set.of(FIRST), consumer.assignment());
        assertEquals(Set.of(FIRST), consumer.fetchMessageQueues(TOPIC));
        await().until(() -> shares.equals(List.of(Set.of(FIRST))));
        consumer.seek(FIRST, 1);
        assertEquals(List.of("b"), poll(consumer, 1));
        consumer.commit(Map.of(FIRST, 2L), true);
        assertEquals(2, broker.committed("space%" + GROUP, within.getTopic(), 0));
        assertEquals(2, consumer.committed(FIRST));
    }

    @Test
    void shouldTellOperatorsHowItIs() throws Exception {
        store(FIRST, "a", "b", "c");
        var consumer = consumer();
        consumer.subscribe(TOPIC, "tag");
        consumer.start();
        assertEquals(List.of("a", "b", "c"), poll(consumer, 3));
        var header = new GetConsumerRunningInfoHeader(GROUP, "client", false);
        var info = RemotingSerializable.decode(
            ask(Requests.GET_CONSUMER_RUNNING_INFO.request(header, null)).getBody(), ConsumerRunningInfo.class);
        assertEquals("CONSUME_ACTIVELY", info.getProperties().get(ConsumerRunningInfo.PROP_CONSUME_TYPE));
        assertEquals(List.of("tag"), info.getSubscriptionSet().stream().map(SubscriptionData::getSubString).toList());
        assertEquals(3, info.getMqTable().get(FIRST).getCommitOffset());
        assertTrue(info.getMqTable().get(FIRST).getLastConsumeTimestamp() > 0);
    }

    @Test
    void shouldTellOperatorsThatItConsumesNoMessageOfTheirChoice() throws Exception {
        store(FIRST, "a");
        var message = assigned(FIRST).poll(LONG_MILLIS).get(0);
        var header = new ConsumeMessageDirectlyHeader(GROUP, "client", "id", "broker-a", TOPIC, null, null);
        var refused = ask(Requests.CONSUME_MESSAGE_DIRECTLY.request(header, MessageDecoder.encode(message, false)));
        assertEquals(ResponseCode.REQUEST_CODE_NOT_SUPPORTED, refused.getCode(), refused.getRemark());
        assertEquals(GROUP + " is a group of lite pull consumers, whose application polls its messages",
            refused.getRemark());
    }

    @Test
    void shouldGoOnWhereOperatorsTellIt() throws Exception {
        store(FIRST, "a", "b", "c");
        var consumer = consumer();
        consumer.subscribe(TOPIC);
        consumer.start();
        assertEquals(List.of("a", "b", "c"), poll(consumer, 3));
        var body = new ResetOffsetBody();
        body.setOffsetTable(new HashMap<>(Map.of(FIRST, 1L)));
        assertEquals(ResponseCode.SUCCESS, ask(Requests.RESET_CONSUMER_CLIENT_OFFSET.request(
            new ResetOffsetHeader(GROUP, TOPIC, -1, null, 0, true), body.encode())).getCode());
        assertEquals(1, committed(FIRST));
        assertEquals(List.of("b", "c"), poll(consumer, 2));
    }

    @Test
    void shouldNotStartWithWhatMakesNoSense() throws Exception {
        assertNoStart("pullThresholdForQueue", consumer -> consumer.setPullThresholdForQueue(0));
        assertNoStart("consumeMaxSpan", consumer -> consumer.setConsumeMaxSpan(-1));
        assertNoStart("consumeFromWhere", consumer -> consumer.setConsumeFromWhere(null));
        assertNoStart("consumeTimestamp", consumer -> {
            consumer.setConsumeFromWhere(ConsumeFromWhere.CONSUME_FROM_TIMESTAMP);
            consumer.setConsumeTimestamp(null);
        });
    }

    private void assertNoStart(String setting, Consumer<DefaultLitePullConsumer> nonsense) {
        var consumer = consumer();
        nonsense.accept(consumer);
        var refused = assertThrows(MQClientException.class, consumer::start);
        assertTrue(refused.getMessage().contains(setting), refused.getMessage());
    }

    @Test
    @SuppressWarnings("deprecation") // Lite pull has no other way to it.
    void shouldCommitBehindWhatItsTagsLeaveOut() throws Exception {
        var consumer = consumer();
        consumer.setSubExpressionForAssign(TOPIC, "another");
        consumer.assign(List.of(FIRST));
        consumer.start();
        ends.add(consumer::shutdown);
        store(FIRST, "a", "b", "c");
        await().until(() -> {
            assertEquals(List.of(), consumer.poll(SOON_MILLIS));
            consumer.commitSync();
            return committed(FIRST) == 3;
        });
    }

    @Test
    @SuppressWarnings("deprecation") // Lite pull has no other way to it.
    void shouldRefuseTagsThatAreNone() {
        var consumer = consumer();
        assertThrows(IllegalArgumentException.class, () -> consumer.setSubExpressionForAssign(TOPIC, "||"));
    }

    @Test
    void shouldHandOutWhatIsHereWhenItsBrokerHasDeletedWhatComesThen() throws Exception {
        var consumer = consumer();
        consumer.setPullBatchSize(1);
        consumer.setPullThresholdForQueue(3);
        consumer.assign(List.of(FIRST));
        store(FIRST, "a", "b", "c", "d", "e", "f");
        consumer.start();
        await().until(() -> fetched(0) == 2);
        broker.deleteBefore(5);
        assertEquals(List.of("a", "b"), poll(consumer, 2));
        await().until(() -> fetched(0) >= 5);
        assertEquals(List.of("c", "f"), poll(consumer, 2));
    }
}
