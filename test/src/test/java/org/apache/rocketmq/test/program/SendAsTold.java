package org.apache.rocketmq.test.program;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.rocketmq.client.producer.LocalTransactionState;
import org.apache.rocketmq.client.producer.SendResult;
import org.apache.rocketmq.client.producer.TransactionListener;
import org.apache.rocketmq.client.producer.TransactionMQProducer;
import org.apache.rocketmq.common.message.Message;
import org.apache.rocketmq.common.message.MessageExt;

/**
 * Sends what each line of its standard input says, and prints {@code <number of the line> <line> <status>} or {@code
 * <number of the line> <line> failed <why>}. Lines: plain, batch, delayed, transaction; with "-unwaited" the message is
 * not to wait until it is stored well. Arguments: namesrv, topic, group.
 */
public final class SendAsTold implements TransactionListener {
    private static final String UNWAITED = "-unwaited";

    private final TransactionMQProducer producer;
    private final String topic;

    private SendAsTold(Arguments arguments) {
        producer = new TransactionMQProducer(arguments.text("group"));
        producer.setTransactionListener(this);
        topic = arguments.text("topic");
    }

    /** Prints "ready" when it can send. */
    public static void main(String[] texts) throws Exception {
        var arguments = new Arguments(texts);
        var program = new SendAsTold(arguments);
        arguments.start(program.producer);
        System.out.println("ready");
        var lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        int number = 0;
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            number++;
            String outcome;
            try {
                outcome = program.send(line).getSendStatus().name();
            } catch (Exception e) {
                outcome = "failed " + e.toString().replace('\n', ' ');
            }
            System.out.println(number + " " + line + " " + outcome);
        }
        program.producer.shutdown();
        System.exit(0);
    }

    private SendResult send(String line) throws Exception {
        var message = new Message(topic, line.getBytes(StandardCharsets.UTF_8));
        message.setWaitStoreMsgOK(!line.endsWith(UNWAITED));
        switch (line.replace(UNWAITED, "")) {
            case "plain":
                return producer.send(message);
            case "batch":
                return producer.send(List.of(message));
            case "delayed":
                message.setDelayTimeLevel(1);
                return producer.send(message);
            case "transaction":
                return producer.sendMessageInTransaction(message, null);
            default:
                throw new IllegalArgumentException(line);
        }
    }

    @Override
    public LocalTransactionState executeLocalTransaction(Message message, Object argument) {
        return LocalTransactionState.ROLLBACK_MESSAGE;
    }

    @Override
    public LocalTransactionState checkLocalTransaction(MessageExt message) {
        return LocalTransactionState.ROLLBACK_MESSAGE;
    }
}
