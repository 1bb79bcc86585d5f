package org.apache.rocketmq.test.program.five;

import static org.apache.rocketmq.test.program.Steps.await;
import static org.apache.rocketmq.test.program.five.SendForms.batch;
import static org.apache.rocketmq.test.program.five.SendForms.forms;
import static org.apache.rocketmq.test.program.five.SendForms.heard;
import static org.apache.rocketmq.test.program.five.SendForms.message;
import static org.apache.rocketmq.test.program.five.SendForms.say;
import static org.apache.rocketmq.test.program.five.SendForms.status;
import static org.apache.rocketmq.test.program.five.SendForms.tell;

import java.util.ArrayList;
import java.util.List;
import org.apache.rocketmq.client.producer.DefaultMQProducer;
import org.apache.rocketmq.client.producer.MessageQueueSelector;
import org.apache.rocketmq.client.producer.SendCallback;
import org.apache.rocketmq.common.message.Message;
import org.apache.rocketmq.common.message.MessageQueue;
import org.apache.rocketmq.test.program.Arguments;

/**
 * Goes through the ways in which a send can fail, and prints {@code step <what>: <outcome>}. Arguments: namesrv, topic
 * (of two queues), group, broker (its name, which makes no topics by itself), refused (a topic
 * of two queues at a broker that cannot be connected to), silent (the beginning of the names of such topics, each at a
 * broker of its own that never answers), closed (one that is read only), nobody (an address that refuses connections).
 */
@SuppressWarnings("deprecation") // Some of it is, and is used all the same.
public final class SendSteps {
    /** So long that whoever is to answer does, on a busy machine too. */
    private static final int PATIENT_MILLIS = 20_000;
    private static final int LONG_MILLIS = 600_000;
    private static final int LONGEST_BODY = 4 << 20;
    private static final int LONG_BODY = 5 << 20;
    private static final int LONG_NAME = 256;
    private static final int MANY = 40_000;

    private final Arguments arguments;
    private final String topic;

    private SendSteps(Arguments arguments) {
        this.arguments = arguments;
        topic = arguments.text("topic");
    }

    /** Prints "done" at the end. */
    public static void main(String[] texts) throws Exception {
        var steps = new SendSteps(new Arguments(texts));
        steps.withoutStart();
        var producer = producer(steps.arguments, "sends");
        producer.start();
        await("route", 2, () -> producer.fetchPublishMessageQueues(steps.topic).size());
        await("route to refused", 2, () ->
            producer.fetchPublishMessageQueues(steps.arguments.text("refused")).size());
        tell("start again", producer::start);
        steps.messages(producer);
        steps.queues(producer);
        steps.batches(producer);
        var away = new AwaySteps(steps.arguments);
        away.unreachable(producer);
        away.requests(producer);
        producer.shutdown();
        away.transactions();
        away.withoutNameServer();
        tell("shut down again", producer::shutdown);
        forms("after the end", producer, () -> message(steps.topic));
        tell("start after the end", producer::start);
        away.silent();
        System.out.println("done");
        System.exit(0);
    }

    static DefaultMQProducer producer(Arguments arguments, String name) {
        return prepared(arguments, new DefaultMQProducer(arguments.text("group") + "_" + name));
    }

    static <T extends DefaultMQProducer> T prepared(Arguments arguments, T producer) {
        arguments.prepare(producer);
        producer.setMqClientApiTimeout(PATIENT_MILLIS);
        producer.setSendMsgTimeout(PATIENT_MILLIS);
        producer.setHeartbeatBrokerInterval(LONG_MILLIS); // Nobody else tries whether brokers answer.
        return producer;
    }

    private void withoutStart() {
        var producer = producer(arguments, "never");
        forms("before the start", producer, () -> message(topic));
        forms("to a queue before the start", producer, () -> message(topic), new MessageQueue(topic, "b", 0));
        say("batch before the start", () -> status(producer.send(List.of(message(topic)))));
        say("by a selector before the start", () -> status(producer.send(message(topic), (all, one, it) -> null, 1)));
        say("request before the start", () -> producer.request(message(topic), AwaySteps.SHORT_MILLIS));
        say("queues before the start", () -> producer.fetchPublishMessageQueues(topic));
        say("offset before the start", () -> producer.maxOffset(new MessageQueue(topic, "b", 0)));
        tell("shut down before the start", producer::shutdown);
        for (String group : new String[] {null, "", " ", "a b", "DEFAULT_PRODUCER", "x".repeat(LONG_NAME)}) {
            var other = producer(arguments, "bad");
            other.setProducerGroup(group);
            tell("start as " + group, other::start);
            other.shutdown();
        }
    }

    private void messages(DefaultMQProducer producer) {
        forms("a message", producer, () -> message(topic));
        forms("no message", producer, () -> null);
        forms("no body", producer, () -> new Message(topic, null));
        forms("an empty body", producer, () -> new Message(topic, new byte[0]));
        forms("no topic", producer, () -> message(null));
        for (String name : new String[] {"", " ", "a b", "x".repeat(LONG_NAME), "SCHEDULE_TOPIC_XXXX",
            "RMQ_SYS_TRANS_HALF_TOPIC", "no_such_topic"}) {
            forms("topic '" + name + "'", producer, () -> message(name));
        }
        forms("a topic that is read only", producer, () -> message(arguments.text("closed")));
        say("queues of a topic that is read only", () -> producer.fetchPublishMessageQueues(arguments.text("closed")));
        say("queues of no topic", () -> producer.fetchPublishMessageQueues("no_such_topic"));
        say("queues of a bad topic", () -> producer.fetchPublishMessageQueues("a b"));
        say("queues of null", () -> producer.fetchPublishMessageQueues(null));
        forms("a body that is too long here", producer, () -> message(topic, LONG_BODY));
        producer.setMaxMessageSize(2 * LONG_BODY);
        say("a body that is too long there", () -> status(producer.send(message(topic, LONG_BODY))));
        say("a body that is too long there, with a callback", () ->
            heard(end -> producer.send(message(topic, LONG_BODY), end)));
        forms("properties that are too long", producer, () -> {
            var message = message(topic);
            message.putUserProperty("long", "x".repeat(MANY));
            return message;
        });
        producer.setMaxMessageSize(LONGEST_BODY);
        say("in less than no time", () -> status(producer.send(message(topic), -1)));
        tell("nobody hears", () -> producer.send(message(topic), (SendCallback) null));
        say("a handle that is none", () -> producer.viewMessage(topic, "none"));
        say("a message that is not there", () -> producer.viewMessage(topic, "7F000001000000010000000000000000"));
        say("a key that none has", () -> producer.queryMessage(topic, "none", 1, 0, Long.MAX_VALUE));
        say("a key in no topic", () -> producer.queryMessage("no_such_topic", "none", 1, 0, Long.MAX_VALUE));
    }

    private void queues(DefaultMQProducer producer) {
        String broker = arguments.text("broker");
        forms("to a queue", producer, () -> message(topic), new MessageQueue(topic, broker, 1));
        noQueue(producer);
        forms("to a queue of another topic", producer, () -> message(topic),
            new MessageQueue("no_such_topic", broker, 0));
        forms("to a queue that is not there", producer, () -> message(topic), new MessageQueue(topic, broker, 9));
        forms("to a queue below 0", producer, () -> message(topic), new MessageQueue(topic, broker, -1));
        forms("to a queue of no broker", producer, () -> message(topic), new MessageQueue(topic, "nobody", 0));
        forms("to a queue of no topic", producer, () -> message("no_such_topic"),
            new MessageQueue("no_such_topic", broker, 0));
        forms("to a queue of no topic and no broker", producer, () -> message("no_such_topic"),
            new MessageQueue("no_such_topic", "nobody", 0));
        forms("to a queue that is read only", producer, () -> message(arguments.text("closed")),
            new MessageQueue(arguments.text("closed"), broker, 0));
        say("by a selector", () -> status(producer.send(message(topic), (all, one, it) -> all.get(0), 1)));
        say("by no selector", () -> status(producer.send(message(topic), (MessageQueueSelector) null, 1)));
        say("by a selector that chooses none", () -> status(producer.send(message(topic), (all, one, it) -> null, 1)));
        say("by a selector that fails", () -> status(producer.send(message(topic), (all, one, it) -> {
            throw new IllegalStateException("it fails");
        }, 1)));
        say("by a selector that chooses none, with a callback", () ->
            heard(end -> producer.send(message(topic), (all, one, it) -> null, 1, end)));
        say("by a selector that fails, with a callback", () ->
            heard(end -> producer.send(message(topic), (all, one, it) -> {
                throw new IllegalStateException("it fails");
            }, 1, end)));
        tell("by a selector that chooses none, one-way", () ->
            producer.sendOneway(message(topic), (all, one, it) -> null, 1));
        say("by a selector in no topic", () ->
            status(producer.send(message("no_such_topic"), (all, one, it) -> all.get(0), 1)));
        say("by a selector of another topic's queue", () -> status(producer.send(message(topic),
            (all, one, it) -> new MessageQueue(arguments.text("refused"), broker, 0), 1)));
        say("offset of no broker", () -> producer.maxOffset(new MessageQueue(topic, "nobody", 0)));
        say("offset of no queue", () -> producer.maxOffset(new MessageQueue(topic, broker, 9)));
        say("offset of no topic", () -> producer.maxOffset(new MessageQueue("no_such_topic", broker, 0)));
    }

    private void noQueue(DefaultMQProducer producer) {
        forms("to no queue", producer, () -> message(topic), null);
        producer.setAutoBatch(true);
        forms("to no queue, together", producer, () -> message(topic), null);
        producer.setAutoBatch(false);
        MessageQueue none = null;
        say("to no queue in time", () -> status(producer.send(message(topic), none, PATIENT_MILLIS)));
        say("to no queue in time, with a callback", () ->
            heard(end -> producer.send(message(topic), none, end, PATIENT_MILLIS)));
        say("a batch to no queue", () -> status(producer.send(List.of(message(topic), message(topic)), none)));
        say("a batch to no queue, with a callback", () ->
            heard(end -> producer.send(List.of(message(topic), message(topic)), none, end)));
        say("a request to no queue", () -> producer.request(message(topic), none, AwaySteps.SHORT_MILLIS));
    }

    private void batches(DefaultMQProducer producer) {
        batch("a batch", producer, List.of(message(topic), message(topic)));
        batch("no batch", producer, null);
        batch("an empty batch", producer, List.of());
        batch("a batch to two topics", producer, List.of(message(topic), message("other")));
        batch("a batch to no topic", producer, List.of(message("no_such_topic"), message("no_such_topic")));
        batch("a batch to a retry topic", producer, List.of(message("%RETRY%g"), message("%RETRY%g")));
        batch("a batch with an empty body", producer, List.of(message(topic), new Message(topic, new byte[0])));
        var delayed = message(topic);
        delayed.setDelayTimeLevel(1);
        batch("a batch with a delay", producer, List.of(message(topic), delayed));
        var hasty = message(topic);
        hasty.setWaitStoreMsgOK(false);
        batch("a batch of two minds", producer, List.of(message(topic), hasty));
        var holed = new ArrayList<Message>();
        holed.add(null);
        batch("a batch of nothing", producer, holed);
        producer.setMaxMessageSize(2 * LONG_BODY);
        batch("a batch that no broker takes", producer,
            List.of(message(topic, LONG_BODY / 2), message(topic, LONG_BODY / 2)));
        producer.setMaxMessageSize(LONGEST_BODY);
        batch("a batch that is too long here", producer,
            List.of(message(topic, LONG_BODY / 2), message(topic, LONG_BODY / 2)));
    }
}
