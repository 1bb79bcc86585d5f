package org.apache.rocketmq.test.program.five;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.apache.rocketmq.client.exception.MQBrokerException;
import org.apache.rocketmq.client.producer.DefaultMQProducer;
import org.apache.rocketmq.common.message.Message;
import org.apache.rocketmq.common.message.MessageAccessor;
import org.apache.rocketmq.common.message.MessageConst;

/**
 * Sends a message with each kind of timer, and prints {@code sent <kind> <msgId> <status> <broker>} for each, and
 * {@code refused <kind> <code>} with the text for those that wait too long or say so wrongly. Before that it takes one
 * back, and afterwards it tries so with one that was delivered. Arguments: name server, topic, delay in seconds.
 */
public final class SendTimers {
    private static final int TIMEOUT_MILLIS = 30_000;
    private static final long SHORT_MILLIS = 500;
    /** Of the one that is taken back, which has to be there still. */
    private static final long LONG_SECONDS = 600;
    private static final long TOO_LONG_SECONDS = 259_201;

    private SendTimers() { }

    public static void main(String[] arguments) throws Exception {
        var producer = new DefaultMQProducer("from_" + arguments[1]);
        producer.setNamesrvAddr(arguments[0]);
        producer.setSendMsgTimeout(TIMEOUT_MILLIS);
        producer.setMqClientApiTimeout(TIMEOUT_MILLIS);
        producer.start();
        try {
            takeBack(producer, arguments[1]);
            send(producer, arguments[1], Long.parseLong(arguments[2]));
            takeBackLate(producer, arguments[1]);
        } finally {
            producer.shutdown();
        }
        System.out.println("done");
        System.exit(0);
    }

    private static void takeBack(DefaultMQProducer producer, String topic) throws Exception {
        var message = new Message(topic, "taken back".getBytes(StandardCharsets.UTF_8));
        message.setDelayTimeSec(LONG_SECONDS);
        var sent = producer.send(message);
        String id = producer.recallMessage(topic, sent.getRecallHandle());
        System.out.println("recalled " + id.equals(sent.getMsgId()));
        String late = Base64.getUrlEncoder().encodeToString(new String(
            Base64.getUrlDecoder().decode(sent.getRecallHandle()), StandardCharsets.UTF_8)
            .replace(sent.getMsgId(), "another").getBytes(StandardCharsets.UTF_8));
        try {
            producer.recallMessage(topic, late);
            System.out.println("recalled what is not there");
        } catch (MQBrokerException e) {
            System.out.println("refused recall " + e.getResponseCode());
        }
    }

    private static void takeBackLate(DefaultMQProducer producer, String topic) throws Exception {
        var message = new Message(topic, "late".getBytes(StandardCharsets.UTF_8));
        message.setKeys("late");
        message.putUserProperty("index", "0");
        message.setDelayTimeMs(SHORT_MILLIS);
        long asked = System.currentTimeMillis();
        var sent = producer.send(message);
        System.out.println("sent late " + sent.getMsgId() + " " + sent.getSendStatus() + " "
            + sent.getMessageQueue().getBrokerName());
        while (System.currentTimeMillis() < asked + 2 * SHORT_MILLIS) {
            LockSupport.parkNanos(1_000_000);
        }
        try {
            producer.recallMessage(topic, sent.getRecallHandle());
            System.out.println("recalled what was delivered");
        } catch (MQBrokerException e) {
            System.out.println("refused late " + e.getResponseCode());
        }
    }

    private static void send(DefaultMQProducer producer, String topic, long seconds) throws Exception {
        Map<String, Message> messages = new LinkedHashMap<>();
        for (String kind : new String[] {"seconds", "millis", "moment", "endless", "overflow", "malformed"}) {
            var message = new Message(topic, kind.getBytes(StandardCharsets.UTF_8));
            message.setKeys(kind);
            message.putUserProperty("index", String.valueOf(messages.size()));
            messages.put(kind, message);
        }
        messages.get("seconds").setDelayTimeSec(seconds);
        messages.get("millis").setDelayTimeMs(seconds * 1000 + 1);
        messages.get("endless").setDelayTimeSec(TOO_LONG_SECONDS);
        messages.get("overflow").setDelayTimeSec(Long.MAX_VALUE);
        MessageAccessor.putProperty(messages.get("malformed"), MessageConst.PROPERTY_TIMER_DELAY_SEC, "soon");
        for (var entry : messages.entrySet()) {
            if ("moment".equals(entry.getKey())) {
                entry.getValue().setDeliverTimeMs(System.currentTimeMillis() + seconds * 1000);
            }
            try {
                var sent = producer.send(entry.getValue());
                System.out.println("sent " + entry.getKey() + " " + sent.getMsgId() + " " + sent.getSendStatus() + " "
                    + sent.getMessageQueue().getBrokerName());
            } catch (MQBrokerException e) {
                System.out.println("refused " + entry.getKey() + " " + e.getResponseCode() + " "
                    + e.getErrorMessage());
            }
        }
    }
}
