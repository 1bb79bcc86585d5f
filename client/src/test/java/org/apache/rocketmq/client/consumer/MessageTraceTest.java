package org.apache.rocketmq.client.consumer;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.rocketmq.client.consumer.listener.ConsumeConcurrentlyStatus;
import org.apache.rocketmq.client.consumer.listener.MessageListenerConcurrently;
import org.apache.rocketmq.client.producer.DefaultMQProducer;
import org.apache.rocketmq.client.producer.LocalTransactionState;
import org.apache.rocketmq.client.producer.TransactionListener;
import org.apache.rocketmq.client.producer.TransactionMQProducer;
import org.apache.rocketmq.client.trace.TraceContext;
import org.apache.rocketmq.client.trace.TraceDataEncoder;
import org.apache.rocketmq.client.trace.TraceType;
import org.apache.rocketmq.common.consumer.ConsumeFromWhere;
import org.apache.rocketmq.common.message.Message;
import org.apache.rocketmq.common.message.MessageExt;
import org.apache.rocketmq.common.topic.TopicValidator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Producers and consumers with message trace tell a topic what happens to messages. */
class MessageTraceTest extends PullFixture {
    private static final String OWN = "own_traces";

    @BeforeEach
    void routeTraces() {
        nameServer.route(TopicValidator.RMQ_SYS_TRACE_TOPIC, 1, broker);
        nameServer.route(OWN, 1, broker);
    }

    private List<TraceContext> traces(String topic) {
        var all = new ArrayList<TraceContext>();
        broker.stored().stream().filter(message -> message.getTopic().equals(topic)).forEach(message -> all.addAll(
            TraceDataEncoder.decoderFromTraceDataString(new String(message.getBody(), StandardCharsets.UTF_8))));
        return all;
    }

    @Test
    void shouldTraceWhereAndInSuchBatchesAsItIsTold() throws Exception {
        var producer = new DefaultMQProducer("producers");
        prepare(producer);
        producer.setEnableTrace(true);
        producer.setTraceTopic(OWN);
        producer.setTraceMsgBatchNum(1);
        producer.start();
        for (int i = 0; i < 5; i++) {
            producer.send(new Message(TOPIC, new byte[1]));
        }
        producer.shutdown();
        assertEquals(5, broker.stored().stream().filter(message -> message.getTopic().equals(OWN)).count());
        assertEquals(5, traces(OWN).size());
    }

    @Test
    void shouldTraceSendsAndTheirEnd() throws Exception {
        var producer = new DefaultMQProducer("producers", true, null);
        prepare(producer);
        assertNull(producer.getTraceDispatcher());
        producer.start();
        assertNotNull(producer.getTraceDispatcher());
        var result = producer.send(new Message(TOPIC, "tag", "key", new byte[3]));
        producer.shutdown();

        var trace = traces(TopicValidator.RMQ_SYS_TRACE_TOPIC).get(0);
        var bean = trace.getTraceBeans().get(0);
        assertEquals(TraceType.Pub, trace.getTraceType());
        assertEquals("producers", trace.getGroupName());
        assertEquals(List.of(result.getMsgId(), TOPIC, "tag", "key", broker.address(), "3"), List.of(bean.getMsgId(),
            bean.getTopic(), bean.getTags(), bean.getKeys(), bean.getStoreHost(), "" + bean.getBodyLength()));
        assertTrue(trace.isSuccess());
        var message = broker.stored().get(broker.stored().size() - 1);
        assertTrue(message.getKeys().contains(result.getMsgId()), message::getKeys);
    }

    @Test
    void shouldTraceTransactionsAndRecalls() throws Exception {
        var producer = new TransactionMQProducer("producers", null, true, OWN);
        prepare(producer);
        producer.setTransactionListener(new TransactionListener() {
            @Override
            public LocalTransactionState executeLocalTransaction(Message msg, Object arg) {
                return LocalTransactionState.COMMIT_MESSAGE;
            }

            @Override
            public LocalTransactionState checkLocalTransaction(MessageExt msg) {
                return LocalTransactionState.UNKNOW;
            }
        });
        producer.start();
        producer.sendMessageInTransaction(new Message(TOPIC, new byte[1]), null);
        producer.recallMessage(TOPIC, "djEgdG9waWMgYnJva2VyLWEgMSBpZA==");
        producer.shutdown();
        var traces = traces(OWN);
        assertEquals(List.of(TraceType.Pub, TraceType.EndTransaction, TraceType.Recall),
            traces.stream().map(TraceContext::getTraceType).toList());
        assertEquals(LocalTransactionState.COMMIT_MESSAGE, traces.get(1).getTraceBeans().get(0).getTransactionState());
        assertTrue(traces.get(2).isSuccess());
        assertEquals(TOPIC, traces.get(2).getTraceBeans().get(0).getTopic());
    }

    @Test
    void shouldTraceCallsOfAListener() throws Exception {
        store(FIRST, "a");
        var consumer = new DefaultMQPushConsumer(GROUP, true, OWN);
        prepare(consumer);
        consumer.setConsumeFromWhere(ConsumeFromWhere.CONSUME_FROM_FIRST_OFFSET);
        consumer.subscribe(TOPIC, "*");
        consumer.registerMessageListener(
            (MessageListenerConcurrently) (messages, context) -> ConsumeConcurrentlyStatus.RECONSUME_LATER);
        consumer.start();
        ends.add(consumer::shutdown);
        await().until(() -> traces(OWN).size() >= 2);
        var traces = traces(OWN);
        assertEquals(TraceType.SubBefore, traces.get(0).getTraceType());
        assertEquals(TraceType.SubAfter, traces.get(1).getTraceType());
        assertEquals(traces.get(0).getRequestId(), traces.get(1).getRequestId());
        assertEquals(GROUP, traces.get(0).getGroupName());
        assertEquals("failed: 4", (traces.get(1).isSuccess() ? "fine: " : "failed: ")
            + traces.get(1).getContextCode());
    }

    @Test
    void shouldTracePolls() throws Exception {
        store(FIRST, "a");
        var consumer = new DefaultLitePullConsumer(GROUP);
        prepare(consumer);
        consumer.setConsumeFromWhere(ConsumeFromWhere.CONSUME_FROM_FIRST_OFFSET);
        consumer.setEnableMsgTrace(true);
        consumer.setCustomizedTraceTopic(OWN);
        consumer.assign(List.of(FIRST));
        consumer.start();
        assertNotNull(consumer.getTraceDispatcher());
        var polled = consumer.poll(LONG_MILLIS);
        consumer.shutdown();
        var traces = traces(OWN);
        assertEquals(List.of(TraceType.SubBefore, TraceType.SubAfter),
            traces.stream().map(TraceContext::getTraceType).toList());
        assertEquals(polled.get(0).getMsgId(), traces.get(0).getTraceBeans().get(0).getMsgId());
        assertTrue(traces.get(1).isSuccess());
    }
}
