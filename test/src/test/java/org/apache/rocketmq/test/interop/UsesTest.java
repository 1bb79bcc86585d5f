package org.apache.rocketmq.test.interop;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.apache.rocketmq.client.consumer.DefaultMQPushConsumer;
import org.apache.rocketmq.client.consumer.listener.ConsumeConcurrentlyStatus;
import org.apache.rocketmq.client.consumer.listener.MessageListenerConcurrently;
import org.apache.rocketmq.client.producer.DefaultMQProducer;
import org.apache.rocketmq.client.producer.LocalTransactionState;
import org.apache.rocketmq.client.producer.SendResult;
import org.apache.rocketmq.client.producer.SendStatus;
import org.apache.rocketmq.client.producer.TransactionListener;
import org.apache.rocketmq.client.utils.MessageUtil;
import org.apache.rocketmq.common.message.Message;
import org.apache.rocketmq.common.message.MessageExt;
import org.apache.rocketmq.example.uses.Uses;
import org.apache.rocketmq.test.cluster.Cluster;
import org.apache.rocketmq.test.cluster.Server;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Runs the code of the client's Javadoc. */
@Tag("processes")
class UsesTest {
    @RegisterExtension
    static final Cluster CLUSTER = new Cluster();

    private static final Duration BOUND = Duration.ofSeconds(120);
    private static final String ORDER = "order 4711";

    private static Server nameServer;

    private final List<String> bodies = new CopyOnWriteArrayList<>();
    private final List<String> steps = new CopyOnWriteArrayList<>();

    @BeforeAll
    static void start() {
        nameServer = CLUSTER.nameServer("namesrv", Map.of()).start();
        CLUSTER.broker("broker", Map.of("namesrvAddr", nameServer.address())).start();
    }

    @Test
    void shouldDoWhatTheySay() throws Exception {
        var consumers = new ArrayList<DefaultMQPushConsumer>();
        var producer = new DefaultMQProducer("of_uses");
        producer.setNamesrvAddr(nameServer.address());
        producer.setSendMsgTimeout((int) BOUND.toMillis());
        producer.setMqClientApiTimeout((int) BOUND.toMillis());
        producer.start();
        try {
            producer.send(new Message("my_topic", "first".getBytes(StandardCharsets.UTF_8)));
            // The uses have the client's own time-outs, which a busy machine may not keep to.
            await().atMost(BOUND).ignoreExceptions().until(() ->
                Uses.send(nameServer.address()).getSendStatus() == SendStatus.SEND_OK);
            consumers.add(Uses.consume(nameServer.address(), message -> bodies.add(text(message))));
            consumers.add(Uses.consumeInOrder(nameServer.address(), message -> steps.add(message.getTags())));
            // New groups begin at the end: what is sent before they have their queues is not for them.
            var expected = List.of("hello", "one", "two", ORDER, "paid");
            await().atMost(BOUND).pollInterval(Duration.ofSeconds(1)).ignoreExceptions().until(() -> {
                sendInAllWays(producer);
                return bodies.containsAll(expected)
                    && Collections.indexOfSubList(steps, List.of("created", "paid", "shipped")) >= 0;
            });
            var polled = new ArrayList<String>();
            producer.send(new Message("my_topic", new byte[1]));
            Uses.poll(nameServer.address(), polled::isEmpty, message -> polled.add(text(message)));
            consumers.add(answering(producer));
            await().atMost(BOUND).ignoreExceptions().until(() ->
                new String(Uses.request(producer).getBody(), StandardCharsets.UTF_8).equals("so"));
        } finally {
            consumers.forEach(DefaultMQPushConsumer::shutdown);
            producer.shutdown();
        }
    }

    private static void sendInAllWays(DefaultMQProducer producer) throws Exception {
        var outcome = new CompletableFuture<SendResult>();
        Uses.sendWithCallback(producer, (result, failure) -> {
            if (failure == null) {
                outcome.complete(result);
            } else {
                outcome.completeExceptionally(failure);
            }
        });
        assertEquals(SendStatus.SEND_OK, outcome.get(30, TimeUnit.SECONDS).getSendStatus());
        Uses.sendOneway(producer);
        assertEquals(SendStatus.SEND_OK, Uses.sendTogether(producer).getSendStatus());
        Uses.sendInOrder(producer, ORDER);
        assertEquals(LocalTransactionState.COMMIT_MESSAGE,
            Uses.sendInTransaction(nameServer.address(), committing(), ORDER).getLocalTransactionState());
    }

    private static TransactionListener committing() {
        return new TransactionListener() {
            @Override
            public LocalTransactionState executeLocalTransaction(Message message, Object order) {
                return ORDER.equals(order) ? LocalTransactionState.COMMIT_MESSAGE
                    : LocalTransactionState.ROLLBACK_MESSAGE;
            }

            @Override
            public LocalTransactionState checkLocalTransaction(MessageExt message) {
                return LocalTransactionState.COMMIT_MESSAGE;
            }
        };
    }

    private static DefaultMQPushConsumer answering(DefaultMQProducer replier) throws Exception {
        replier.send(new Message("my_questions", "none".getBytes(StandardCharsets.UTF_8)));
        var consumer = new DefaultMQPushConsumer("of_questions");
        consumer.setNamesrvAddr(nameServer.address());
        consumer.subscribe("my_questions", "*");
        consumer.registerMessageListener((MessageListenerConcurrently) (messages, context) -> {
            for (MessageExt question : messages) {
                if (text(question).equals("how?")) {
                    reply(replier, question);
                }
            }
            return ConsumeConcurrentlyStatus.CONSUME_SUCCESS;
        });
        consumer.start();
        return consumer;
    }

    private static void reply(DefaultMQProducer replier, MessageExt question) {
        try {
            replier.send(MessageUtil.createReplyMessage(question, "so".getBytes(StandardCharsets.UTF_8)));
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static String text(MessageExt message) {
        return new String(message.getBody(), StandardCharsets.UTF_8);
    }
}
