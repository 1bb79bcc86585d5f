package org.apache.rocketmq.test.program;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.rocketmq.client.producer.DefaultMQProducer;
import org.apache.rocketmq.client.producer.SendCallback;
import org.apache.rocketmq.client.producer.SendResult;
import org.apache.rocketmq.common.message.Message;

/**
 * Sends some messages and prints {@code sent <key> <msgId> <status> <broker>} or {@code failed <key> <why>} for each.
 * Arguments: namesrv, topic, group, count, mode (SYNC, ASYNC, ONEWAY or BATCH), prefix of the keys, tags (used in
 * turn, by comma), bytes of a body, delay (level).
 */
public final class SendMessages {
    private static final int BATCH = 10;
    private static final int ASYNC_WAIT_SECONDS = 60;

    private final DefaultMQProducer producer;
    private final Arguments arguments;
    private final String[] tags;
    private final int count;

    private SendMessages(Arguments arguments) {
        this.arguments = arguments;
        this.producer = new DefaultMQProducer(arguments.text("group"));
        this.tags = arguments.text("tags", "").split(",");
        this.count = arguments.number("count", 1);
    }

    /** Sends and ends; the exit code is 0 when all was tried. */
    public static void main(String[] texts) throws Exception {
        var program = new SendMessages(new Arguments(texts));
        program.arguments.start(program.producer);
        try {
            program.run();
        } finally {
            program.producer.shutdown();
        }
        System.out.println("done");
        System.exit(0);
    }

    private void run() throws Exception {
        switch (arguments.text("mode", "SYNC")) {
            case "SYNC" -> sendOneByOne();
            case "ASYNC" -> sendAsync();
            case "ONEWAY" -> sendOneway();
            case "BATCH" -> sendBatches();
            default -> throw new IllegalArgumentException("mode");
        }
    }

    private void sendOneByOne() {
        for (int i = 0; i < count; i++) {
            Message message = message(i);
            try {
                printSent(message.getKeys(), producer.send(message));
            } catch (Exception e) {
                printFailed(message.getKeys(), e);
            }
        }
    }

    private void sendAsync() throws Exception {
        var open = new CountDownLatch(count);
        for (int i = 0; i < count; i++) {
            Message message = message(i);
            producer.send(message, new SendCallback() {
                @Override
                public void onSuccess(SendResult result) {
                    printSent(message.getKeys(), result);
                    open.countDown();
                }

                @Override
                public void onException(Throwable e) {
                    printFailed(message.getKeys(), e);
                    open.countDown();
                }
            });
        }
        if (!open.await(ASYNC_WAIT_SECONDS, TimeUnit.SECONDS)) {
            System.out.println("failed " + open.getCount() + " callbacks are missing");
        }
    }

    private void sendOneway() throws Exception {
        for (int i = 0; i < count; i++) {
            Message message = message(i);
            producer.sendOneway(message);
            System.out.println("sent " + message.getKeys() + " " + message.getProperty("UNIQ_KEY") + " ONEWAY -");
        }
    }

    private void sendBatches() throws Exception {
        for (int i = 0; i < count; i += BATCH) {
            List<Message> batch = new ArrayList<>();
            for (int j = i; j < Math.min(count, i + BATCH); j++) {
                batch.add(message(j));
            }
            SendResult result = producer.send(batch);
            for (Message message : batch) {
                System.out.println("sent " + message.getKeys() + " " + message.getProperty("UNIQ_KEY") + " "
                    + result.getSendStatus() + " " + result.getMessageQueue().getBrokerName());
            }
        }
    }

    private Message message(int i) {
        var body = new byte[arguments.number("bytes", 100)];
        for (int j = 0; j < body.length; j++) {
            body[j] = (byte) (i + j);
        }
        var message = new Message(arguments.text("topic"), body);
        message.setKeys(arguments.text("prefix", "key") + "-" + i);
        String tag = tags[i % tags.length];
        if (!tag.isEmpty()) {
            message.setTags(tag);
        }
        message.putUserProperty("index", String.valueOf(i));
        if (arguments.number("delay", 0) > 0) {
            message.setDelayTimeLevel(arguments.number("delay", 0));
        }
        return message;
    }

    private static void printSent(String key, SendResult result) {
        System.out.println("sent " + key + " " + result.getMsgId() + " " + result.getSendStatus() + " "
            + result.getMessageQueue().getBrokerName());
    }

    private static void printFailed(String key, Throwable e) {
        System.out.println("failed " + key + " " + e.toString().replace('\n', ' '));
    }
}
