package org.apache.rocketmq.client.consumer;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.rocketmq.client.consumer.listener.ConsumeOrderlyStatus;
import org.apache.rocketmq.client.consumer.listener.MessageListenerConcurrently;
import org.apache.rocketmq.client.consumer.listener.MessageListenerOrderly;
import org.apache.rocketmq.client.producer.DefaultMQProducer;
import org.apache.rocketmq.client.producer.SendCallback;
import org.apache.rocketmq.client.producer.SendResult;
import org.apache.rocketmq.common.message.Message;
import org.apache.rocketmq.common.message.MessageAccessor;
import org.apache.rocketmq.common.message.MessageDecoder;
import org.apache.rocketmq.common.message.MessageExt;
import org.apache.rocketmq.common.message.MessageQueue;
import org.apache.rocketmq.remoting.internal.request.ConsumeMessageDirectlyHeader;
import org.apache.rocketmq.remoting.internal.request.GetConsumerRunningInfoHeader;
import org.apache.rocketmq.remoting.internal.request.GetConsumerStatusHeader;
import org.apache.rocketmq.remoting.internal.request.RequestType;
import org.apache.rocketmq.remoting.internal.request.Requests;
import org.apache.rocketmq.remoting.internal.request.ResetOffsetHeader;
import org.apache.rocketmq.remoting.protocol.RemotingCommand;
import org.apache.rocketmq.remoting.protocol.RemotingSerializable;
import org.apache.rocketmq.remoting.protocol.ResponseCode;
import org.apache.rocketmq.remoting.protocol.body.CMResult;
import org.apache.rocketmq.remoting.protocol.body.ConsumeMessageDirectlyResult;
import org.apache.rocketmq.remoting.protocol.body.ConsumerRunningInfo;
import org.apache.rocketmq.remoting.protocol.body.GetConsumerStatusBody;
import org.apache.rocketmq.remoting.protocol.body.ProcessQueueInfo;
import org.apache.rocketmq.remoting.protocol.body.ResetOffsetBody;
import org.junit.jupiter.api.Test;

/** What a consumer answers when a broker asks it for an operator, and what it does when it is told to. */
class OperatorQuestionsTest extends ConsumerFixture {
    private static final MessageQueue QUEUE = new MessageQueue(TOPIC, "broker-a", 0);

    private <H> RemotingCommand ask(RequestType<H, ?> type, H header, byte[] body) throws Exception {
        await().until(() -> broker.groups().peers(GROUP).size() == 1);
        return broker.groups().peers(GROUP).get(0).call(type.request(header, body), 30_000)
            .get(30, TimeUnit.SECONDS);
    }

    private RemotingCommand reset(String group, Map<MessageQueue, Long> offsets) throws Exception {
        var body = new ResetOffsetBody();
        body.setOffsetTable(new HashMap<>(offsets));
        return ask(Requests.RESET_CONSUMER_CLIENT_OFFSET, new ResetOffsetHeader(group, TOPIC, -1, null, 0, true),
            body.encode());
    }

    private ConsumerRunningInfo info(boolean stacks) throws Exception {
        var answer = ask(Requests.GET_CONSUMER_RUNNING_INFO,
            new GetConsumerRunningInfoHeader(GROUP, consumers.get(0).buildMQClientId(), stacks), null);
        assertEquals(ResponseCode.SUCCESS, answer.getCode(), answer.getRemark());
        return RemotingSerializable.decode(answer.getBody(), ConsumerRunningInfo.class);
    }

    private ConsumeMessageDirectlyResult consume(Message message, String topic) throws Exception {
        var stored = broker.store(topic, 3, message, 0, 2);
        var answer = ask(Requests.CONSUME_MESSAGE_DIRECTLY,
            new ConsumeMessageDirectlyHeader(GROUP, "c", "id", "broker-a", topic, null, null),
            MessageDecoder.encode(stored, false));
        assertEquals(ResponseCode.SUCCESS, answer.getCode(), answer.getRemark());
        return RemotingSerializable.decode(answer.getBody(), ConsumeMessageDirectlyResult.class);
    }

    @Test
    @SuppressWarnings("deprecation") // The API has no other way to the figures.
    void shouldTellItsApplicationWhatItTellsOperators() throws Exception {
        broker.store(TOPIC, 0, "tag", "a");
        var consumer = startConsumer(message -> OK);
        awaitBodies("a");
        var figures = consumer.getDefaultMQPushConsumerImpl().getmQClientFactory().getConsumerStatsManager();
        await().until(() -> figures.consumeStatus(GROUP, TOPIC).getConsumeOKTPS() > 0);
        assertTrue(figures.consumeStatus(GROUP, TOPIC).getConsumeRT() > 0);
        assertTrue(figures.consumeStatus(GROUP, TOPIC).getPullTPS() > 0);
        assertEquals(0, figures.consumeStatus("another group", TOPIC).getPullTPS());

        figures.incConsumeFailedTPS(GROUP, TOPIC, 2);
        assertEquals(2, info(false).getStatusTable().get(TOPIC).getConsumeFailedMsgs());
    }

    @Test
    void shouldGoOnWhereItIsToldTo() throws Exception {
        for (String text : List.of("a", "b", "c", "d")) {
            broker.store(TOPIC, 0, "tag", text);
        }
        startConsumer(message -> OK);
        awaitBodies("a", "b", "c", "d");

        assertEquals(ResponseCode.SUCCESS, reset(GROUP, Map.of(QUEUE, 2L)).getCode());
        awaitBodies("a", "b", "c", "d", "c", "d");
        assertEquals(ResponseCode.SUCCESS, reset(GROUP, Map.of(QUEUE, 0L)).getCode());
        awaitBodies("a", "b", "c", "d", "c", "d", "a", "b", "c", "d");
    }

    @Test
    void shouldForgetWhatItHasWhenItIsToldToGoOnElsewhere() throws Exception {
        var go = new CountDownLatch(1);
        for (String text : List.of("held", "skipped", "skipped too", "next")) {
            broker.store(TOPIC, 0, "tag", text);
        }
        var consumer = consumer(message -> {
            awaitLatch(go);
            return OK;
        });
        consumer.setConsumeThreadMin(1);
        consumer.setConsumeThreadMax(1);
        consumer.subscribe(TOPIC, "*");
        consumer.start();
        awaitBodies("held");

        assertEquals(ResponseCode.SUCCESS, reset(GROUP, Map.of(QUEUE, 3L)).getCode());
        assertEquals(3, broker.committed(GROUP, TOPIC, 0));
        go.countDown();
        awaitBodies("held", "next");
        await().until(() -> broker.committed(GROUP, TOPIC, 0) == 4);
    }

    @Test
    void shouldLeaveAloneWhatIsNotItsOwn() throws Exception {
        broker.store(TOPIC, 0, "tag", "a");
        startConsumer(message -> OK);
        awaitBodies("a");
        var strangers = Map.of(new MessageQueue("other", "broker-a", 0), 0L, new MessageQueue(TOPIC, "nobody", 0), 0L);
        assertEquals(ResponseCode.SUCCESS, reset(GROUP, strangers).getCode());
        assertEquals(ResponseCode.SYSTEM_ERROR, reset("another group", Map.of(QUEUE, 0L)).getCode());
        assertEquals(ResponseCode.INVALID_PARAMETER, ask(Requests.RESET_CONSUMER_CLIENT_OFFSET,
            new ResetOffsetHeader(GROUP, TOPIC, -1, null, 0, true), new byte[] {'{'}).getCode());
        broker.store(TOPIC, 0, "tag", "b");
        awaitBodies("a", "b");
    }

    @Test
    void shouldTellWhereItStands() throws Exception {
        broker.store(TOPIC, 0, "tag", "a");
        broker.store(TOPIC, 2, "tag", "b");
        startConsumer(message -> OK);
        awaitBodies("a", "b");
        await().untilAsserted(() -> {
            var answer = ask(Requests.GET_CONSUMER_STATUS_FROM_CLIENT,
                new GetConsumerStatusHeader(TOPIC, GROUP, null), null);
            var table = RemotingSerializable.decode(answer.getBody(), GetConsumerStatusBody.class)
                .getMessageQueueTable();
            assertEquals(Map.of(QUEUE, 1L, new MessageQueue(TOPIC, "broker-a", 1), 0L,
                new MessageQueue(TOPIC, "broker-a", 2), 1L, new MessageQueue(TOPIC, "broker-a", 3), 0L), table);
        });
    }

    @Test
    void shouldTellHowItIs() throws Exception {
        var go = new CountDownLatch(1);
        for (String text : List.of("a", "b", "c")) {
            broker.store(TOPIC, 0, "tag", text);
        }
        startConsumer(message -> {
            awaitLatch(go);
            return LATER;
        });
        awaitBodies("a", "b", "c");

        var busy = info(false);
        assertNull(busy.getJstack());
        assertEquals("CONSUME_PASSIVELY", busy.getProperties().get(ConsumerRunningInfo.PROP_CONSUME_TYPE));
        assertEquals("false", busy.getProperties().get(ConsumerRunningInfo.PROP_CONSUME_ORDERLY));
        assertEquals(nameServer.address(), busy.getProperties().get(ConsumerRunningInfo.PROP_NAMESERVER_ADDR));
        assertTrue(busy.getSubscriptionSet().stream().anyMatch(each -> each.getTopic().equals(TOPIC)));
        var queue = busy.getMqTable().get(QUEUE);
        assertEquals(3, queue.getCachedMsgCount());
        assertEquals(0, queue.getCachedMsgMinOffset());
        assertEquals(2, queue.getCachedMsgMaxOffset());
        assertEquals(0, queue.getCommitOffset());
        assertTrue(queue.getLastPullTimestamp() > 0);
        assertEquals(0, queue.getLastConsumeTimestamp());
        assertFalse(queue.isDroped());

        go.countDown();
        await().untilAsserted(() -> {
            var free = info(false);
            assertEquals(3, free.getMqTable().get(QUEUE).getCommitOffset());
            assertEquals(3, free.getStatusTable().get(TOPIC).getConsumeFailedMsgs());
            assertTrue(free.getMqTable().get(QUEUE).getLastConsumeTimestamp() > 0);
        });
        assertTrue(info(true).getJstack().contains("client-loop"));
    }

    @Test
    void shouldNotDescribeThreadsOnTheLoopOfTimers() throws Exception {
        startConsumer(message -> OK);
        var describing = Arrays.stream(info(true).getJstack().split("\n(?=\\S)"))
            .filter(thread -> thread.contains("getAllStackTraces")).toList();
        assertEquals(1, describing.size(), describing::toString);
        assertFalse(describing.get(0).startsWith("client-loop"), describing::toString);
    }

    @Test
    void shouldConsumeAMessageThatAnOperatorChooses() throws Exception {
        startConsumer(message -> switch (new String(message.getBody(), StandardCharsets.UTF_8)) {
            case "fine" -> OK;
            case "later" -> LATER;
            case "null" -> null;
            default -> throw new IllegalStateException("a bug in the application");
        });
        var results = new HashMap<String, CMResult>();
        for (String text : List.of("fine", "later", "null", "bug")) {
            var result = consume(new Message("elsewhere", text.getBytes(StandardCharsets.UTF_8)), "elsewhere");
            results.put(text, result.getConsumeResult());
            assertFalse(result.isOrder());
            assertEquals("bug".equals(text), result.getRemark() != null);
        }
        assertEquals(Map.of("fine", CMResult.CR_SUCCESS, "later", CMResult.CR_LATER, "null", CMResult.CR_RETURN_NULL,
            "bug", CMResult.CR_THROW_EXCEPTION), results);
        assertEquals(ResponseCode.INVALID_PARAMETER, ask(Requests.CONSUME_MESSAGE_DIRECTLY,
            new ConsumeMessageDirectlyHeader(GROUP, "c", "id", "broker-a", TOPIC, null, null), new byte[50])
            .getCode());
    }

    @Test
    void shouldNotHoldUpCallbacksByWhatOperatorsChoose() throws Exception {
        var entered = new CountDownLatch(16);
        var go = new CountDownLatch(1);
        startConsumer(message -> {
            entered.countDown();
            awaitLatch(go);
            return OK;
        });
        await().until(() -> broker.groups().peers(GROUP).size() == 1);
        var stored = broker.store("elsewhere", 3, new Message("elsewhere", new byte[1]), 0, 2);
        var answers = new ArrayList<CompletableFuture<RemotingCommand>>();
        for (int i = 0; i < 16; i++) {
            answers.add(consumeLater(stored));
        }
        try {
            assertTrue(entered.await(30, TimeUnit.SECONDS), () -> entered.getCount() + " are not with the listener");
            assertEquals(ResponseCode.SYSTEM_BUSY, consumeLater(stored).get(30, TimeUnit.SECONDS).getCode());
            sendAndAwaitCallback();
        } finally {
            go.countDown();
        }
        for (var answer : answers) {
            assertEquals(ResponseCode.SUCCESS, answer.get(30, TimeUnit.SECONDS).getCode());
        }
    }

    private CompletableFuture<RemotingCommand> consumeLater(MessageExt message) {
        return broker.groups().peers(GROUP).get(0).call(Requests.CONSUME_MESSAGE_DIRECTLY.request(
            new ConsumeMessageDirectlyHeader(GROUP, "c", "id", "broker-a", message.getTopic(), null, null),
            MessageDecoder.encode(message, false)), 30_000);
    }

    private void sendAndAwaitCallback() throws Exception {
        var producer = new DefaultMQProducer("producers");
        producer.setNamesrvAddr(nameServer.address());
        producer.start();
        var sent = new CompletableFuture<SendResult>();
        try {
            producer.send(new Message(TOPIC, new byte[1]), new SendCallback() {
                @Override
                public void onSuccess(SendResult result) {
                    sent.complete(result);
                }

                @Override
                public void onException(Throwable e) {
                    sent.completeExceptionally(e);
                }
            });
            sent.get(30, TimeUnit.SECONDS);
        } finally {
            producer.shutdown();
        }
    }

    @Test
    void shouldHandOverAMessageOfTheRetryTopicUnderItsOwn() throws Exception {
        var topics = Collections.synchronizedList(new ArrayList<String>());
        var consumer = consumer(message -> OK);
        consumer.registerMessageListener((MessageListenerConcurrently) (messages, context) -> {
            topics.add(messages.get(0).getTopic() + " " + messages.get(0).getReconsumeTimes());
            return OK;
        });
        consumer.subscribe(TOPIC, "*");
        consumer.start();
        var message = new Message("%RETRY%" + GROUP, new byte[1]);
        MessageAccessor.putProperty(message, "RETRY_TOPIC", TOPIC);
        assertEquals(CMResult.CR_SUCCESS, consume(message, "%RETRY%" + GROUP).getConsumeResult());
        assertEquals(TOPIC + " 2", topics.get(0));
    }

    @Test
    @SuppressWarnings("deprecation") // The API still has the old states.
    void shouldHandAMessageToAnOrderlyListener() throws Exception {
        var consumer = consumer(message -> OK);
        consumer.registerMessageListener((MessageListenerOrderly) (messages, context) -> {
            context.setAutoCommit(false);
            return ConsumeOrderlyStatus.COMMIT;
        });
        consumer.subscribe(TOPIC, "*");
        consumer.start();
        var result = consume(new Message("elsewhere", new byte[1]), "elsewhere");
        assertTrue(result.isOrder());
        assertFalse(result.isAutoCommit());
        assertEquals(CMResult.CR_COMMIT, result.getConsumeResult());
        assertEquals("true", info(false).getProperties().get(ConsumerRunningInfo.PROP_CONSUME_ORDERLY));
        await().until(() -> info(false).getMqTable().getOrDefault(QUEUE,
            new ProcessQueueInfo()).isLocked());
    }
}
