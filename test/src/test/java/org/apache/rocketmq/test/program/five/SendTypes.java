package org.apache.rocketmq.test.program.five;

import java.nio.charset.StandardCharsets;
import org.apache.rocketmq.client.exception.MQBrokerException;
import org.apache.rocketmq.client.producer.LocalTransactionState;
import org.apache.rocketmq.client.producer.SendResult;
import org.apache.rocketmq.client.producer.TransactionListener;
import org.apache.rocketmq.client.producer.TransactionMQProducer;
import org.apache.rocketmq.common.message.Message;
import org.apache.rocketmq.common.message.MessageConst;
import org.apache.rocketmq.common.message.MessageExt;

/**
 * Sends messages of different types, one after another, and prints {@code sent <what> <queue>} for each, or {@code
 * refused <what> <code>}. Arguments: name server, then what to send, as {@code <topic>:<type>}. A type is {@code
 * normal}, {@code fifo}, {@code delay}, {@code transaction} or {@code priority}, or a number, which is a priority, or a
 * number with a {@code +} behind it, which is one of a message that is delayed, too. A message's body is its type.
 */
public final class SendTypes implements TransactionListener {
    private static final int TIMEOUT_MILLIS = 30_000;
    private static final int DELAY_MILLIS = 500;

    private final TransactionMQProducer producer = new TransactionMQProducer("senders");

    private SendTypes() { }

    /** Prints "done" when all are sent. */
    public static void main(String[] arguments) throws Exception {
        var program = new SendTypes();
        program.producer.setNamesrvAddr(arguments[0]);
        program.producer.setSendMsgTimeout(TIMEOUT_MILLIS);
        program.producer.setMqClientApiTimeout(TIMEOUT_MILLIS);
        program.producer.setTransactionListener(program);
        program.producer.start();
        for (int i = 1; i < arguments.length; i++) {
            String[] what = arguments[i].split(":");
            program.send(arguments[i], what[0], what[1]);
        }
        program.producer.shutdown();
        System.out.println("done");
        System.exit(0);
    }

    private void send(String what, String topic, String type) throws Exception {
        var message = new Message(topic, type.getBytes(StandardCharsets.UTF_8));
        try {
            System.out.println("sent " + what + " " + send(message, type).getMessageQueue().getQueueId());
        } catch (Exception e) {
            System.out.println("refused " + what + " " + refusal(e).getResponseCode());
        }
    }

    private SendResult send(Message message, String type) throws Exception {
        switch (type) {
            case "normal" -> { }
            case "fifo" -> message.putUserProperty(MessageConst.PROPERTY_SHARDING_KEY, "shard");
            case "delay" -> message.setDelayTimeMs(DELAY_MILLIS);
            case "priority" -> message.setPriority(0);
            case "transaction" -> {
                return producer.sendMessageInTransaction(message, null);
            }
            default -> {
                message.setPriority(Integer.parseInt(type.replace("+", "")));
                if (type.endsWith("+")) {
                    message.setDelayTimeMs(DELAY_MILLIS);
                }
            }
        }
        return producer.send(message);
    }

    /** The client wraps it where it sends in a transaction. */
    private static MQBrokerException refusal(Exception failure) throws Exception {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof MQBrokerException refused) {
                return refused;
            }
        }
        throw failure;
    }

    @Override
    public LocalTransactionState executeLocalTransaction(Message message, Object arg) {
        return LocalTransactionState.COMMIT_MESSAGE;
    }

    @Override
    public LocalTransactionState checkLocalTransaction(MessageExt message) {
        return LocalTransactionState.COMMIT_MESSAGE;
    }
}
