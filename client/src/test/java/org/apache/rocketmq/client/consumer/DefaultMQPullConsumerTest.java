package org.apache.rocketmq.client.consumer;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.rocketmq.client.exception.MQBrokerException;
import org.apache.rocketmq.client.exception.MQClientException;
import org.apache.rocketmq.common.message.MessageDecoder;
import org.apache.rocketmq.common.message.MessageQueue;
import org.apache.rocketmq.remoting.exception.RemotingTimeoutException;
import org.apache.rocketmq.remoting.exception.RemotingTooMuchRequestException;
import org.apache.rocketmq.remoting.internal.request.ConsumeMessageDirectlyHeader;
import org.apache.rocketmq.remoting.internal.request.GetConsumerRunningInfoHeader;
import org.apache.rocketmq.remoting.internal.request.GetConsumerStatusHeader;
import org.apache.rocketmq.remoting.internal.request.Requests;
import org.apache.rocketmq.remoting.internal.request.ResetOffsetHeader;
import org.apache.rocketmq.remoting.protocol.RemotingCommand;
import org.apache.rocketmq.remoting.protocol.RemotingSerializable;
import org.apache.rocketmq.remoting.protocol.RequestCode;
import org.apache.rocketmq.remoting.protocol.ResponseCode;
import org.apache.rocketmq.remoting.protocol.body.ConsumerRunningInfo;
import org.apache.rocketmq.remoting.protocol.body.GetConsumerStatusBody;
import org.apache.rocketmq.remoting.protocol.body.ResetOffsetBody;
import org.apache.rocketmq.remoting.protocol.heartbeat.SubscriptionData;
import org.junit.jupiter.api.Test;

/** Single pulls, the offsets beside them, and the share of queues that tasks run for. */
@SuppressWarnings("deprecation") // It is used all the same.
class DefaultMQPullConsumerTest extends PullFixture {

    private DefaultMQPullConsumer started() throws MQClientException {
        var consumer = consumer();
        consumer.start();
        return consumer;
    }

    private DefaultMQPullConsumer consumer() {
        var consumer = new DefaultMQPullConsumer(GROUP);
        prepare(consumer);
        ends.add(consumer::shutdown);
        return consumer;
    }

    @Test
    void shouldNotStartWithWhatMakesNoSense() throws Exception {
        var consumer = consumer();
        consumer.setPersistConsumerOffsetInterval(0);
        var refused = assertThrows(MQClientException.class, consumer::start);
        assertTrue(refused.getMessage().contains("persistConsumerOffsetInterval"), refused.getMessage());
        consumer.setPersistConsumerOffsetInterval(SOON_MILLIS);
        consumer.start();
    }

    @Test
    void shouldPullFromAnOffset() throws Exception {
        store(FIRST, "a", "b", "c");
        var consumer = started();
        var result = consumer.pull(FIRST, "*", 1, 1);
        assertEquals(PullStatus.FOUND, result.getPullStatus());
        assertEquals(List.of("b"), bodies(result.getMsgFoundList()));
        assertEquals("2 0 3", result.getNextBeginOffset() + " " + result.getMinOffset() + " " + result.getMaxOffset());
        var beyond = consumer.pull(FIRST, "*", 9, 1);
        assertEquals(PullStatus.OFFSET_ILLEGAL, beyond.getPullStatus());
        assertEquals(3, beyond.getNextBeginOffset());
        assertNull(beyond.getMsgFoundList());
    }

    @Test
    void shouldCountWhatProgramsTellItsClient() throws Exception {
        var consumer = consumer();
        var inside = consumer.getDefaultMQPullConsumerImpl().getRebalanceImpl();
        assertNull(inside.getmQClientFactory());
        consumer.start();
        inside.getmQClientFactory().getConsumerStatsManager().incConsumeFailedTPS(GROUP, TOPIC, 2);
        var figures = inside.getmQClientFactory().getConsumerStatsManager();
        assertEquals(2, figures.consumeStatus(GROUP, TOPIC).getConsumeFailedMsgs());
        consumer.shutdown();
        assertNull(inside.getmQClientFactory());
    }

    @Test
    void shouldCountItsPullsForPrograms() throws Exception {
        store(FIRST, "a", "b");
        var consumer = started();
        var figures = consumer.getDefaultMQPullConsumerImpl().getRebalanceImpl().getmQClientFactory()
            .getConsumerStatsManager();
        assertEquals(0, figures.consumeStatus(GROUP, TOPIC).getPullTPS());
        consumer.pull(FIRST, "*", 0, 32);
        assertTrue(figures.consumeStatus(GROUP, TOPIC).getPullTPS() > 0);
        assertTrue(figures.consumeStatus(GROUP, TOPIC).getPullRT() > 0);
    }

    @Test
    void shouldTellWhyAPullFails() throws Exception {
        var consumer = started();
        broker.refuse(RequestCode.PULL_MESSAGE, ResponseCode.NO_PERMISSION);
        assertEquals(ResponseCode.NO_PERMISSION,
            assertThrows(MQBrokerException.class, () -> consumer.pull(FIRST, "*", 0, 1)).getResponseCode());
        var heard = new CopyOnWriteArrayList<Throwable>();
        consumer.pull(FIRST, "*", 0, 1, new PullCallback() {
            @Override
            public void onSuccess(PullResult pullResult) {
                heard.add(new AssertionError(pullResult));
            }

            @Override
            public void onException(Throwable e) {
                heard.add(e);
            }
        });
        await().until(() -> heard.size() == 1 && heard.get(0) instanceof MQBrokerException);
        broker.ignore(RequestCode.PULL_MESSAGE);
        assertThrows(RemotingTimeoutException.class, () -> consumer.pull(FIRST, "*", 0, 1, 10 * SOON_MILLIS));
        assertThrows(MQClientException.class, () -> consumer.pull(new MessageQueue(TOPIC, "nobody", 0), "*", 0, 1));
        assertThrows(MQClientException.class, () -> consumer.pull(FIRST, "*", -1, 1));
        assertThrows(MQClientException.class, () -> consumer().pull(FIRST, "*", 0, 1));
    }

    @Test
    void shouldRefusePullsThatCallbacksDoNotKeepUpWith() throws Exception {
        store(FIRST, "a");
        var consumer = started();
        var go = new CountDownLatch(1);
        var told = new AtomicInteger();
        var slow = new PullCallback() {
            @Override
            public void onSuccess(PullResult pullResult) {
                try {
                    go.await();
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
                told.incrementAndGet();
            }

            @Override
            public void onException(Throwable e) {
                onSuccess(null);
            }
        };
        try {
            for (int i = 0; i < 10_000; i++) {
                consumer.pull(FIRST, "*", 0, 1, slow, LONG_MILLIS);
            }
            await().until(() -> broker.seen(RequestCode.PULL_MESSAGE) == 10_000);
            var refused = assertThrows(RemotingTooMuchRequestException.class,
                () -> consumer.pull(FIRST, "*", 0, 1, slow, LONG_MILLIS));
            assertTrue(refused.getMessage().contains("10000 others of " + GROUP), refused.getMessage());
            assertEquals(PullStatus.FOUND, consumer.pull(FIRST, "*", 0, 1).getPullStatus(), "who waits may pull");
        } finally {
            go.countDown();
        }
        await().until(() -> told.get() == 10_000);
        await().until(() -> {
            consumer.pull(FIRST, "*", 0, 1, slow, LONG_MILLIS);
            return true;
        });
        await().until(() -> told.get() == 10_001);
    }

    @Test
    void shouldKeepTheOffsetsThatItIsTold() throws Exception {
        var consumer = started();
        assertEquals(-1, consumer.fetchConsumeOffset(FIRST, true));
        consumer.updateConsumeOffset(FIRST, 5);
        assertEquals(5, consumer.fetchConsumeOffset(FIRST, false));
        await().until(() -> committed(FIRST) == 5);
        consumer.updateConsumeOffset(SECOND, 3);
        consumer.persist(SECOND);
        assertEquals(3, committed(SECOND));
        consumer.updateConsumeOffset(SECOND, 4);
        consumer.shutdown();
        assertEquals(4, committed(SECOND));
    }

    @Test
    void shouldCommitAloneWhatIsTheFirstOfATopic() throws Exception {
        var consumer = consumer();
        consumer.setPersistConsumerOffsetInterval(1_000_000);
        consumer.setMqClientApiTimeout(2_000);
        consumer.start();
        consumer.updateConsumeOffset(FIRST, 5);
        consumer.updateConsumeOffset(SECOND, 3);
        broker.ignore(RequestCode.UPDATE_CONSUMER_OFFSET);
        var both = Stream.of(FIRST, SECOND).map(queue -> CompletableFuture.runAsync(() -> consumer.persist(queue)))
            .toList();
        await().until(() -> broker.seen(RequestCode.UPDATE_CONSUMER_OFFSET) > 0);
        await().during(Duration.ofMillis(200)).until(() -> broker.seen(RequestCode.UPDATE_CONSUMER_OFFSET) == 1);
        broker.behave();
        // The one that waited does not mind how the first one ended.
        await().until(() -> committed(FIRST) == 5 || committed(SECOND) == 3);
        await().until(() -> both.stream().allMatch(CompletableFuture::isDone));
    }

    @Test
    void shouldHandABackMessageToTheGroupThatIsNamed() throws Exception {
        store(FIRST, "a");
        var consumer = started();
        var message = consumer.pull(FIRST, "*", 0, 1).getMsgFoundList().get(0);
        consumer.sendMessageBack(message, 3);
        consumer.sendMessageBack(message, 3, "broker-a", "other");
        assertEquals(List.of(GROUP, "other"), broker.sentBack().stream().map(each -> each.group()).toList());
    }

    @Test
    void shouldTellOperatorsHowItIs() throws Exception {
        store(FIRST, "a", "b");
        var consumer = started();
        consumer.pull(FIRST, "*", 0, 32);
        consumer.updateConsumeOffset(FIRST, 2);
        var header = new GetConsumerRunningInfoHeader(GROUP, "client", false);
        var info = answer(Requests.GET_CONSUMER_RUNNING_INFO.request(header, null), ConsumerRunningInfo.class);
        assertEquals("CONSUME_ACTIVELY", info.getProperties().get(ConsumerRunningInfo.PROP_CONSUME_TYPE));
        assertEquals("CLUSTERING", info.getProperties().get("messageModel"));
        assertEquals(List.of(TOPIC), info.getSubscriptionSet().stream().map(SubscriptionData::getTopic).toList());
        assertEquals(Set.of(FIRST), info.getMqTable().keySet());
        assertEquals(2, info.getMqTable().get(FIRST).getCommitOffset());
        assertTrue(info.getMqTable().get(FIRST).getLastPullTimestamp() > 0);
        assertTrue(info.getStatusTable().get(TOPIC).getPullTPS() > 0);
        assertEquals(Map.of(FIRST, 2L), answer(Requests.GET_CONSUMER_STATUS_FROM_CLIENT.request(
            new GetConsumerStatusHeader(TOPIC, GROUP, null), null), GetConsumerStatusBody.class)
            .getMessageQueueTable());
    }

    @Test
    void shouldKeepTheOffsetsThatOperatorsTellIt() throws Exception {
        var consumer = consumer();
        consumer.registerMessageQueueListener(TOPIC, null);
        consumer.start();
        await().until(() -> consumer.fetchMessageQueuesInBalance(TOPIC).equals(Set.of(FIRST, SECOND)));
        consumer.updateConsumeOffset(FIRST, 3);
        var body = new ResetOffsetBody();
        var others = new MessageQueue(TOPIC, "broker-a", 2);
        body.setOffsetTable(new HashMap<>(Map.of(FIRST, 1L, SECOND, 2L, others, 4L)));
        assertEquals(ResponseCode.SUCCESS, ask(Requests.RESET_CONSUMER_CLIENT_OFFSET.request(
            new ResetOffsetHeader(GROUP, TOPIC, -1, null, 0, true), body.encode())).getCode());
        assertEquals(List.of(1L, 2L, -1L), Stream.of(FIRST, SECOND, others).map(this::committed).toList());
        assertEquals(1, consumer.fetchConsumeOffset(FIRST, false));
        assertEquals(2, consumer.fetchConsumeOffset(SECOND, true));
    }

    @Test
    void shouldKeepTheOffsetsThatOperatorsTellItAlsoWhereNobodySharesQueues() throws Exception {
        store(FIRST, "a", "b");
        var consumer = consumer();
        consumer.setEnableRebalance(false);
        consumer.start();
        consumer.pull(FIRST, "*", 0, 32);
        var body = new ResetOffsetBody();
        body.setOffsetTable(new HashMap<>(Map.of(FIRST, 1L, SECOND, 2L)));
        assertEquals(ResponseCode.SUCCESS, ask(Requests.RESET_CONSUMER_CLIENT_OFFSET.request(
            new ResetOffsetHeader(GROUP, TOPIC, -1, null, 0, true), body.encode())).getCode());
        assertEquals(1, consumer.fetchConsumeOffset(FIRST, true));
        assertEquals(-1, consumer.fetchConsumeOffset(SECOND, true));
    }

    @Test
    void shouldTellOperatorsThatItConsumesNoMessageOfTheirChoice() throws Exception {
        store(FIRST, "a");
        var consumer = started();
        var message = consumer.pull(FIRST, "*", 0, 1).getMsgFoundList().get(0);
        var header = new ConsumeMessageDirectlyHeader(GROUP, "client", "id", "broker-a", TOPIC, null, null);
        var refused = ask(Requests.CONSUME_MESSAGE_DIRECTLY.request(header, MessageDecoder.encode(message, false)));
        assertEquals(ResponseCode.REQUEST_CODE_NOT_SUPPORTED, refused.getCode(), refused.getRemark());
        assertTrue(refused.getRemark().contains(GROUP + " is a group of pull consumers"), refused.getRemark());
    }

    private <T extends RemotingSerializable> T answer(RemotingCommand request, Class<T> type) throws Exception {
        var answer = ask(request);
        assertEquals(ResponseCode.SUCCESS, answer.getCode(), answer.getRemark());
        return RemotingSerializable.decode(answer.getBody(), type);
    }

    @Test
    void shouldTellItsShareOfTheQueues() throws Exception {
        var heard = new CopyOnWriteArrayList<Set<MessageQueue>>();
        var consumer = consumer();
        consumer.registerMessageQueueListener(TOPIC, (topic, all, mine) -> heard.add(mine));
        consumer.start();
        await().until(() -> heard.equals(List.of(Set.of(FIRST, SECOND))));
        assertEquals(Set.of(FIRST, SECOND), consumer.fetchMessageQueuesInBalance(TOPIC));
        assertEquals(Set.of(), consumer.fetchMessageQueuesInBalance("another"));
    }

    @Test
    void shouldCallTasksForItsShareAgainAndAgain() throws Exception {
        var calls = new ConcurrentHashMap<MessageQueue, AtomicInteger>();
        var service = new MQPullConsumerScheduleService(GROUP);
        prepare(service.getDefaultMQPullConsumer());
        service.setPullThreadNums(1);
        service.registerPullTaskCallback(TOPIC, (queue, context) -> {
            context.setPullNextDelayTimeMillis(1);
            if (calls.computeIfAbsent(queue, each -> new AtomicInteger()).incrementAndGet() == 1) {
                throw new IllegalStateException("thrown by the test");
            }
        });
        ends.add(service::shutdown);
        service.start();
        await().until(() -> calls.size() == 2 && calls.values().stream().allMatch(count -> count.get() > 2));
        service.putTask(TOPIC, Set.of(FIRST));
        int before = calls.get(FIRST).get();
        await().until(() -> calls.get(FIRST).get() > before + 2);
        assertEquals(Map.of(TOPIC, true), Map.of(TOPIC, service.getCallbackTable().containsKey(TOPIC)));
    }

    @Test
    @SuppressWarnings("deprecation") // The consumer is, and has to work.
    void shouldKeepItsNamespaceFromTheApplication() throws Exception {
        nameServer.route("space%" + TOPIC, 1, broker);
        var within = new MessageQueue("space%" + TOPIC, "broker-a", 0);
        store(within, "a");
        var consumer = new DefaultMQPullConsumer("space", GROUP, null);
        prepare(consumer);
        ends.add(consumer::shutdown);
        consumer.start();
        assertEquals(Set.of(FIRST), consumer.fetchSubscribeMessageQueues(TOPIC));
        var result = consumer.pull(FIRST, "*", 0, 1);
        assertEquals(TOPIC, result.getMsgFoundList().get(0).getTopic());
        consumer.updateConsumeOffset(FIRST, 1);
        consumer.persist(FIRST);
        assertEquals(1, broker.committed("space%" + GROUP, within.getTopic(), 0));
        assertEquals(1, consumer.fetchConsumeOffset(FIRST, true));
    }
}
