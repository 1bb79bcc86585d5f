package org.apache.rocketmq.example.uses;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.apache.rocketmq.client.consumer.DefaultLitePullConsumer;
import org.apache.rocketmq.client.consumer.DefaultMQPushConsumer;
import org.apache.rocketmq.client.consumer.listener.ConsumeConcurrentlyStatus;
import org.apache.rocketmq.client.consumer.listener.ConsumeOrderlyStatus;
import org.apache.rocketmq.client.consumer.listener.MessageListenerConcurrently;
import org.apache.rocketmq.client.consumer.listener.MessageListenerOrderly;
import org.apache.rocketmq.client.producer.DefaultMQProducer;
import org.apache.rocketmq.client.producer.SendCallback;
import org.apache.rocketmq.client.producer.SendResult;
import org.apache.rocketmq.client.producer.TransactionListener;
import org.apache.rocketmq.client.producer.TransactionMQProducer;
import org.apache.rocketmq.client.producer.TransactionSendResult;
import org.apache.rocketmq.client.producer.selector.SelectMessageQueueByHash;
import org.apache.rocketmq.common.message.Message;
import org.apache.rocketmq.common.message.MessageExt;

/**
 * The ten main uses of the client. The client's Javadoc shows the same lines, with an address in the place of
 * {@code nameServers}; the build compares them.
 */
public final class Uses {

    private Uses() {
    }

    /** Sends a message and waits until it is stored. */
    public static SendResult send(String nameServers) throws Exception {
        var producer = new DefaultMQProducer("my_group");
        producer.setNamesrvAddr(nameServers);
        producer.start();
        SendResult result = producer.send(new Message("my_topic", "hello".getBytes(StandardCharsets.UTF_8)));
        producer.shutdown();
        return result;
    }

    /** Sends without waiting, and hears how it went. */
    public static void sendWithCallback(DefaultMQProducer producer, BiConsumer<SendResult, Throwable> outcome)
        throws Exception {
        producer.send(new Message("my_topic", "hello".getBytes(StandardCharsets.UTF_8)), new SendCallback() {
            @Override
            public void onSuccess(SendResult result) {
                outcome.accept(result, null);
            }

            @Override
            public void onException(Throwable failure) {
                outcome.accept(null, failure);
            }
        });
    }

    /** Sends without hearing how it went. */
    public static void sendOneway(DefaultMQProducer producer) throws Exception {
        producer.sendOneway(new Message("my_topic", "hello".getBytes(StandardCharsets.UTF_8)));
    }

    /** Sends some messages of a topic as one: all of them are stored, or none. */
    public static SendResult sendTogether(DefaultMQProducer producer) throws Exception {
        var messages = List.of(new Message("my_topic", "one".getBytes(StandardCharsets.UTF_8)),
            new Message("my_topic", "two".getBytes(StandardCharsets.UTF_8)));
        SendResult result = producer.send(messages);
        return result;
    }

    /** Sends what belongs to one order to one queue, where it stays in its order. */
    public static void sendInOrder(DefaultMQProducer producer, String orderId) throws Exception {
        var selector = new SelectMessageQueueByHash();
        for (String step : List.of("created", "paid", "shipped")) {
            producer.send(new Message("my_topic", step, orderId.getBytes(StandardCharsets.UTF_8)), selector, orderId);
        }
    }

    /** Sends a question and waits for a consumer's answer, which that makes with MessageUtil.createReplyMessage. */
    public static Message request(DefaultMQProducer producer) throws Exception {
        Message reply = producer.request(new Message("my_questions", "how?".getBytes(StandardCharsets.UTF_8)), 3_000);
        return reply;
    }

    /** Sends a message that is delivered when the listener's transaction succeeds. */
    public static TransactionSendResult sendInTransaction(String nameServers, TransactionListener listener,
        Object order) throws Exception {
        var producer = new TransactionMQProducer("my_group");
        producer.setNamesrvAddr(nameServers);
        producer.setTransactionListener(listener);
        producer.start();
        TransactionSendResult result = producer.sendMessageInTransaction(
            new Message("my_topic", "paid".getBytes(StandardCharsets.UTF_8)), order);
        producer.shutdown();
        return result;
    }

    /** Is handed messages, by many threads at a time. */
    public static DefaultMQPushConsumer consume(String nameServers, Consumer<MessageExt> work) throws Exception {
        var consumer = new DefaultMQPushConsumer("my_group");
        consumer.setNamesrvAddr(nameServers);
        consumer.subscribe("my_topic", "*");
        consumer.registerMessageListener((MessageListenerConcurrently) (messages, context) -> {
            messages.forEach(work);
            return ConsumeConcurrentlyStatus.CONSUME_SUCCESS;
        });
        consumer.start();
        return consumer;
    }

    /** Is handed the messages of each queue in their order. */
    public static DefaultMQPushConsumer consumeInOrder(String nameServers, Consumer<MessageExt> work)
        throws Exception {
        var consumer = new DefaultMQPushConsumer("my_ordered_group");
        consumer.setNamesrvAddr(nameServers);
        consumer.subscribe("my_topic", "created || paid || shipped");
        consumer.registerMessageListener((MessageListenerOrderly) (messages, context) -> {
            messages.forEach(work);
            return ConsumeOrderlyStatus.SUCCESS;
        });
        consumer.start();
        return consumer;
    }

    /** Asks for messages, and commits what is done. */
    public static void poll(String nameServers, BooleanSupplier running, Consumer<MessageExt> work) throws Exception {
        var consumer = new DefaultLitePullConsumer("my_polling_group");
        consumer.setNamesrvAddr(nameServers);
        consumer.setAutoCommit(false);
        consumer.subscribe("my_topic", "*");      // or assign(queues), with queues of one's own choice
        consumer.start();
        while (running.getAsBoolean()) {
            consumer.poll().forEach(work);
            consumer.commit();
        }
        consumer.shutdown();
    }
}
