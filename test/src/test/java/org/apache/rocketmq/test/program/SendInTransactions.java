package org.apache.rocketmq.test.program;

import java.util.concurrent.atomic.AtomicInteger;
import org.apache.rocketmq.client.producer.LocalTransactionState;
import org.apache.rocketmq.client.producer.TransactionListener;
import org.apache.rocketmq.client.producer.TransactionMQProducer;
import org.apache.rocketmq.common.message.Message;
import org.apache.rocketmq.common.message.MessageExt;

/**
 * Sends some messages in transactions, then answers brokers that ask for them, until its standard input ends. Prints
 * {@code sent <key> <msgId> <state> <broker>} or {@code failed <key> <why>} for each, and {@code asked <key> <state>
 * <transactionId>} for each question. Arguments: namesrv, topic, group, count, prefix of the keys, outcomes and answers
 * (COMMIT_MESSAGE, ROLLBACK_MESSAGE, UNKNOW or FAIL by comma, used in turn by the number in the key), immunity
 * (seconds).
 */
public final class SendInTransactions implements TransactionListener {
    private static final int SOON_MILLIS = 1_000;

    private final Arguments arguments;
    private final String[] outcomes;
    private final String[] answers;
    private final AtomicInteger executed = new AtomicInteger();

    private SendInTransactions(Arguments arguments) {
        this.arguments = arguments;
        outcomes = arguments.text("outcomes", "COMMIT_MESSAGE").split(",");
        answers = arguments.text("answers", "COMMIT_MESSAGE").split(",");
    }

    /** Prints "ready" when all are sent, "done" when the producer has shut down. */
    public static void main(String[] texts) throws Exception {
        var program = new SendInTransactions(new Arguments(texts));
        var producer = new TransactionMQProducer(program.arguments.text("group"));
        producer.setPollNameServerInterval(SOON_MILLIS);
        producer.setHeartbeatBrokerInterval(SOON_MILLIS);
        producer.setTransactionListener(program);
        program.arguments.start(producer);
        // A producer that sends nothing learns its brokers by asking for a topic.
        program.awaitRoute(producer);
        for (int i = 0; i < program.arguments.number("count", 0); i++) {
            program.send(producer, i);
        }
        System.out.println("ready " + program.executed.get());
        while (System.in.read() >= 0) {
            Thread.onSpinWait();
        }
        producer.shutdown();
        System.out.println("done");
        System.exit(0);
    }

    private void awaitRoute(TransactionMQProducer producer) throws Exception {
        if (arguments.number("count", 0) == 0) {
            producer.fetchPublishMessageQueues(arguments.text("topic"));
        }
    }

    private void send(TransactionMQProducer producer, int i) {
        var message = new Message(arguments.text("topic"), "TagT", arguments.text("prefix", "key") + "-" + i,
            ("body " + i).getBytes());
        message.putUserProperty("index", String.valueOf(i));
        if (arguments.number("immunity", -1) >= 0) {
            message.putUserProperty("CHECK_IMMUNITY_TIME_IN_SECONDS", arguments.text("immunity"));
        }
        try {
            var result = producer.sendMessageInTransaction(message, i);
            System.out.println("sent " + message.getKeys() + " " + result.getMsgId() + " "
                + result.getLocalTransactionState() + " " + result.getMessageQueue().getBrokerName());
        } catch (Exception e) {
            System.out.println("failed " + message.getKeys() + " " + e.toString().replace('\n', ' '));
        }
    }

    @Override
    public LocalTransactionState executeLocalTransaction(Message message, Object arg) {
        executed.incrementAndGet();
        if (!message.getKeys().endsWith("-" + arg) || message.getTransactionId() == null) {
            throw new IllegalStateException("not the message " + arg + ": " + message);
        }
        return state(outcomes, (Integer) arg);
    }

    @Override
    public LocalTransactionState checkLocalTransaction(MessageExt message) {
        String key = message.getKeys();
        var state = state(answers, Integer.parseInt(key.substring(key.lastIndexOf('-') + 1)));
        System.out.println("asked " + key + " " + state + " " + message.getTransactionId() + " " + message.getTopic());
        return state;
    }

    private static LocalTransactionState state(String[] states, int number) {
        String state = states[number % states.length];
        if (state.equals("FAIL")) {
            throw new IllegalStateException("the transaction " + number + " fails");
        }
        return LocalTransactionState.valueOf(state);
    }
}
