package org.apache.rocketmq.test.fault;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.rocketmq.client.producer.DefaultMQProducer;
import org.apache.rocketmq.client.producer.LocalTransactionState;
import org.apache.rocketmq.client.producer.SendStatus;
import org.apache.rocketmq.client.producer.TransactionListener;
import org.apache.rocketmq.client.producer.TransactionMQProducer;
import org.apache.rocketmq.common.message.Message;
import org.apache.rocketmq.common.message.MessageExt;

/** Messages in batches, delayed ones, and ones in transactions, each kind to a topic of its own; all must be stored. */
final class EachKind {
    static final String BATCHES = "InBatches";
    static final String DELAYED = "Delayed";
    static final String TRANSACTIONS = "InTransactions";
    static final int COUNT = 60;
    /** Every third one is committed, rolled back, or left open until it is asked for, which commits it. */
    static final int COMMITTED = COUNT / 3 * 2;

    private static final int BATCH = 10;
    private static final int SEND_TIMEOUT_MILLIS = 30_000;
    private static final LocalTransactionState[] OUTCOMES = LocalTransactionState.values();

    private EachKind() {
    }

    /** Sends all of them. */
    static void sendBatchesAndDelayed(String nameServers, SendStatus status) throws Exception {
        var producer = new DefaultMQProducer("each-kind");
        prepare(producer, nameServers);
        producer.start();
        try {
            for (int i = 0; i < COUNT; i += BATCH) {
                int first = i;
                List<Message> batch = IntStream.range(0, BATCH).mapToObj(j -> message(BATCHES, first + j)).toList();
                assertEquals(status, producer.send(batch).getSendStatus());
                for (Message message : batch) {
                    message.setTopic(DELAYED);
                    message.setDelayTimeLevel(1);
                    assertEquals(status, producer.send(message).getSendStatus());
                }
            }
        } finally {
            producer.shutdown();
        }
    }

    /** Sends in transactions; who gets this producer closes it, when the broker has asked it. */
    static TransactionMQProducer sendInTransactions(String nameServers, SendStatus status) throws Exception {
        var producer = new TransactionMQProducer("each-transaction");
        prepare(producer, nameServers);
        producer.setTransactionListener(new TransactionListener() {
            @Override
            public LocalTransactionState executeLocalTransaction(Message message, Object number) {
                return outcome((Integer) number);
            }

            @Override
            public LocalTransactionState checkLocalTransaction(MessageExt message) {
                // On a busy machine the broker may ask before it has heard how a transaction went.
                var told = outcome(numberOf(message));
                return told == LocalTransactionState.UNKNOW ? LocalTransactionState.COMMIT_MESSAGE : told;
            }
        });
        producer.start();
        for (int i = 0; i < COUNT; i++) {
            assertEquals(status, producer.sendMessageInTransaction(message(TRANSACTIONS, i), i).getSendStatus());
        }
        return producer;
    }

    private static LocalTransactionState outcome(int number) {
        return OUTCOMES[number % OUTCOMES.length];
    }

    private static int numberOf(Message message) {
        String name = message.getKeys();
        return Integer.parseInt(name.substring(name.lastIndexOf('-') + 1));
    }

    private static void prepare(DefaultMQProducer producer, String nameServers) {
        producer.setNamesrvAddr(nameServers);
        producer.setSendMsgTimeout(SEND_TIMEOUT_MILLIS);
        producer.setMqClientApiTimeout(SEND_TIMEOUT_MILLIS);
        producer.setHeartbeatBrokerInterval(1_000);
    }

    private static Message message(String topic, int number) {
        String name = topic + "-" + number;
        return new Message(topic, "", name, name.getBytes(StandardCharsets.UTF_8));
    }
}
