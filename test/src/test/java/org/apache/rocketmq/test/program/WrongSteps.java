package org.apache.rocketmq.test.program;

import static org.apache.rocketmq.test.program.Steps.await;
import static org.apache.rocketmq.test.program.Steps.awaitEnds;
import static org.apache.rocketmq.test.program.Steps.say;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.rocketmq.client.consumer.DefaultMQPullConsumer;
import org.apache.rocketmq.client.consumer.DefaultMQPushConsumer;
import org.apache.rocketmq.client.consumer.MessageSelector;
import org.apache.rocketmq.client.consumer.listener.ConsumeConcurrentlyStatus;
import org.apache.rocketmq.client.consumer.listener.MessageListenerConcurrently;
import org.apache.rocketmq.client.exception.MQClientException;
import org.apache.rocketmq.client.producer.DefaultMQProducer;
import org.apache.rocketmq.common.consumer.ConsumeFromWhere;
import org.apache.rocketmq.common.message.Message;
import org.apache.rocketmq.common.message.MessageAccessor;
import org.apache.rocketmq.common.message.MessageExt;
import org.apache.rocketmq.common.message.MessageQueue;

/**
 * Asks a broker for what is not there, may not be or makes no sense, and prints {@code step <what>: <outcome>}. Topics
 * and groups are made by operators there, and bodies have a limit. Arguments: namesrv, topic (of two queues), group
 * (which is there, and whose name with "2" is there, too), broker (its name), limit (of bodies).
 */
@SuppressWarnings("deprecation") // The pull consumer is, and is used all the same.
public final class WrongSteps {
    private static final int SOON_MILLIS = 1_000;
    private static final int PATIENT_MILLIS = 30_000;
    private static final int MANY = 40_000;
    private static final int LONGEST_LEVEL = 18;

    private final Arguments arguments;
    private final String topic;

    private WrongSteps(Arguments arguments) {
        this.arguments = arguments;
        topic = arguments.text("topic");
    }

    /** Prints "done" at the end. */
    public static void main(String[] texts) throws Exception {
        var steps = new WrongSteps(new Arguments(texts));
        var producer = new DefaultMQProducer("from_" + steps.arguments.text("group"));
        steps.arguments.prepare(producer);
        producer.setSendMsgTimeout(PATIENT_MILLIS);
        producer.start();
        await("route", 2, () -> producer.fetchPublishMessageQueues(steps.topic).size());
        steps.sends(producer);
        steps.pulls();
        steps.pushes();
        producer.shutdown();
        System.out.println("done");
        System.exit(0);
    }

    private Message message(String name, int bytes) {
        var body = new byte[bytes];
        new Random(1).nextBytes(body); // Not to be compressed.
        return new Message(name, body);
    }

    private static String sent(DefaultMQProducer producer, Message message) throws Exception {
        return producer.send(message).getSendStatus().name();
    }

    private void sends(DefaultMQProducer producer) {
        int limit = arguments.number("limit", 0);
        for (String name : new String[] {"Unknown", "ReadOnly", "SCHEDULE_TOPIC_XXXX", "%RETRY%nobody", "bad topic"}) {
            say("send to " + name, () -> sent(producer, message(name, 1)));
        }
        say("send a body at the limit", () -> sent(producer, message(topic, limit)));
        say("send a body above the limit", () -> sent(producer, message(topic, limit + 1)));
        say("send a batch above the limit", () -> producer.send(List.of(message(topic, limit / 2),
            message(topic, limit / 2 + 1))).getSendStatus());
        var properties = message(topic, 1);
        properties.putUserProperty("long", "x".repeat(MANY));
        say("send long properties", () -> sent(producer, properties));
        for (String level : new String[] {"-3", "0", String.valueOf(LONGEST_LEVEL + 1), "soon", "99999999999"}) {
            var delayed = message(topic, 1);
            MessageAccessor.putProperty(delayed, "DELAY", level);
            say("send with the delay " + level, () -> sent(producer, delayed));
        }
        say("send to no queue", () -> producer.send(message(topic, 1),
            new MessageQueue(topic, arguments.text("broker"), 9)).getSendStatus());
        say("send broken properties", () -> {
            var broken = message(topic, 1);
            broken.putUserProperty("a\u0001b", "c\u0002d");
            broken.putUserProperty("e", "f\u0001");
            broken.setTags("broken");
            var sent = producer.send(broken, queue(topic, 1));
            // It is stored, but may not be in its queue yet.
            awaitEnds(producer, sent.getQueueOffset() + 1, sent.getMessageQueue());
            return sent.getSendStatus();
        });
        say("view no message", () -> producer.viewMessage(topic, "7F0000010000000100000000000F423F"));
        say("query no key", () -> producer.queryMessage(topic, "none", 1, 0, Long.MAX_VALUE));
    }

    private DefaultMQPullConsumer puller(String group) throws MQClientException {
        var consumer = new DefaultMQPullConsumer(group);
        arguments.prepare(consumer);
        consumer.setHeartbeatBrokerInterval(SOON_MILLIS);
        Arguments.start(consumer::start);
        return consumer;
    }

    private MessageQueue queue(String name, int id) {
        return new MessageQueue(name, arguments.text("broker"), id);
    }

    private void pulls() throws Exception {
        var consumer = puller(arguments.text("group"));
        var first = queue(topic, 0);
        say("pull from no topic", () -> consumer.pull(queue("Unknown", 0), "*", 0, 32));
        say("pull what is write only", () -> consumer.pull(queue("WriteOnly", 0), "*", 0, 32));
        say("pull from no queue", () -> consumer.pull(queue(topic, 9), "*", 0, 32));
        for (long offset : new long[] {-1, 1_000}) {
            say("pull at " + offset, () -> {
                var result = consumer.pull(first, "*", offset, 32);
                return result.getPullStatus() + " next "
                    + (result.getNextBeginOffset() == result.getMaxOffset() ? "the end" : result.getNextBeginOffset());
            });
        }
        say("pull broken properties", () -> {
            var properties = new ArrayList<String>();
            for (MessageExt message : consumer.pull(queue(topic, 1), "broken", 0, 32).getMsgFoundList()) {
                var own = new TreeMap<>(message.getProperties());
                own.keySet().removeIf(key -> key.equals(key.toUpperCase(Locale.ROOT)));
                properties.add(own.toString());
            }
            return properties.toString().replace('\u0001', '1').replace('\u0002', '2');
        });
        say("offset of no queue", () -> consumer.fetchConsumeOffset(queue(topic, 9), true));
        say("offset of no topic", () -> consumer.fetchConsumeOffset(queue("Unknown", 0), true));
        say("ends of no topic", () -> consumer.minOffset(queue("Unknown", 0)) + " "
            + consumer.maxOffset(queue("Unknown", 0)));
        consumer.shutdown();
        var stranger = puller("nobody_" + arguments.text("group"));
        say("pull of no group", () -> stranger.pull(first, "*", 0, 32));
        say("offset of no group", () -> stranger.fetchConsumeOffset(first, true));
        stranger.shutdown();
    }

    private DefaultMQPushConsumer pusher(String group) {
        var consumer = new DefaultMQPushConsumer(group);
        arguments.prepare(consumer);
        consumer.setHeartbeatBrokerInterval(SOON_MILLIS);
        consumer.setPollNameServerInterval(SOON_MILLIS);
        consumer.setConsumeFromWhere(ConsumeFromWhere.CONSUME_FROM_FIRST_OFFSET);
        return consumer;
    }

    /** A group that nobody made, in one process with one that is there, and one that cannot say what it wants. */
    private void pushes() throws Exception {
        var malformed = pusher(arguments.text("group"));
        malformed.subscribe(topic, MessageSelector.bySql("index >= AND 7"));
        malformed.registerMessageListener((MessageListenerConcurrently) (messages, context) ->
            ConsumeConcurrentlyStatus.CONSUME_SUCCESS);
        say("start with a malformed selector", () -> {
            try {
                malformed.start();
            } catch (MQClientException e) {
                System.out.println("malformed " + e.getMessage().replace('\n', ' '));
                throw e;
            }
            return "done";
        });
        malformed.shutdown();
        var stranger = pusher("nobody_" + arguments.text("group"));
        var known = pusher(arguments.text("group") + "2");
        var got = new AtomicBoolean();
        for (var consumer : List.of(stranger, known)) {
            // They have one heartbeat together.
            consumer.setInstanceName("both");
            consumer.subscribe(topic, "*");
            consumer.registerMessageListener((MessageListenerConcurrently) (messages, context) -> {
                got.set(consumer == known);
                return ConsumeConcurrentlyStatus.CONSUME_SUCCESS;
            });
            say("start", () -> {
                Arguments.start(consumer::start);
                return "done";
            });
        }
        await("get messages beside a group that is none", true, got::get);
        stranger.shutdown();
        known.shutdown();
    }
}
