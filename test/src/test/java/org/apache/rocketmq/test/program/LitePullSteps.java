package org.apache.rocketmq.test.program;

import static org.apache.rocketmq.test.program.Steps.await;
import static org.apache.rocketmq.test.program.Steps.awaitEnds;
import static org.apache.rocketmq.test.program.Steps.places;
import static org.apache.rocketmq.test.program.Steps.say;
import static org.apache.rocketmq.test.program.Steps.tell;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.rocketmq.client.consumer.DefaultLitePullConsumer;
import org.apache.rocketmq.client.consumer.MessageSelector;
import org.apache.rocketmq.client.producer.DefaultMQProducer;
import org.apache.rocketmq.common.consumer.ConsumeFromWhere;
import org.apache.rocketmq.common.message.Message;
import org.apache.rocketmq.common.message.MessageExt;
import org.apache.rocketmq.common.message.MessageQueue;

/**
 * Goes through what a lite pull consumer can do, without ending all of them, and prints {@code step <what>: <outcome>}.
 * Arguments: namesrv, topic (of two queues, empty), group (prefix of the groups), broker (its name).
 */
@SuppressWarnings("deprecation") // Older clients have no other way to commit.
public final class LitePullSteps {
    private static final int PER_QUEUE = 10;
    private static final int LONG_MILLIS = 1_000;
    private static final int SHORT_MILLIS = 200;
    private static final int ROUNDS = 30;

    private final Arguments arguments;
    private final String topic;
    private final MessageQueue first;
    private final MessageQueue second;
    private final MessageQueue none;

    private LitePullSteps(Arguments arguments) {
        this.arguments = arguments;
        topic = arguments.text("topic");
        first = new MessageQueue(topic, arguments.text("broker"), 0);
        second = new MessageQueue(topic, arguments.text("broker"), 1);
        none = new MessageQueue(topic, arguments.text("broker"), 7);
    }

    /** Prints "done" at the end. */
    public static void main(String[] texts) throws Exception {
        var steps = new LitePullSteps(new Arguments(texts));
        steps.fill();
        steps.withoutStart();
        steps.assigned();
        steps.afterTheEnd();
        steps.subscribed();
        steps.committedByItself();
        System.out.println("done");
        System.exit(0);
    }

    /** Tags A and B in turn. */
    private void fill() throws Exception {
        var producer = new DefaultMQProducer("fills_" + arguments.text("group"));
        arguments.start(producer);
        for (int i = 0; i < 2 * PER_QUEUE; i++) {
            producer.send(new Message(topic, i % 2 == 0 ? "A" : "B", ("body" + i).getBytes()),
                i < PER_QUEUE ? first : second);
        }
        awaitEnds(producer, PER_QUEUE, first, second);
        producer.shutdown();
    }

    private DefaultLitePullConsumer consumer(String name) {
        var consumer = new DefaultLitePullConsumer(arguments.text("group") + "_" + name);
        arguments.prepare(consumer);
        consumer.setConsumeFromWhere(ConsumeFromWhere.CONSUME_FROM_FIRST_OFFSET);
        consumer.setAutoCommit(false);
        consumer.setPollNameServerInterval(LONG_MILLIS);
        consumer.setHeartbeatBrokerInterval(LONG_MILLIS);
        return consumer;
    }

    private static String poll(DefaultLitePullConsumer consumer, int count) {
        var all = new ArrayList<MessageExt>();
        for (int i = 0; i < ROUNDS && all.size() < count; i++) {
            all.addAll(consumer.poll(LONG_MILLIS));
        }
        return places(all);
    }

    private void withoutStart() {
        var consumer = consumer("never");
        say("poll before the start", () -> consumer.poll(SHORT_MILLIS));
        say("committed before the start", () -> consumer.committed(first));
        say("queues before the start", () -> consumer.fetchMessageQueues(topic));
        tell("commit before the start", consumer::commitSync);
        tell("assign nothing", () -> consumer.assign(List.of()));
        tell("assign null", () -> consumer.assign(null));
        tell("no tags", () -> consumer.setSubExpressionForAssign(topic, null));
        tell("assign", () -> consumer.assign(List.of(first)));
        tell("seek before the start", () -> consumer.seek(first, 1));
        tell("subscribe after assign", () -> consumer.subscribe(topic, "*"));
        tell("subscribe by a selector after assign", () -> consumer.subscribe(topic, MessageSelector.byTag("A")));
        var other = consumer("never_either");
        tell("subscribe to nothing", () -> other.subscribe("", "*"));
        tell("subscribe", () -> other.subscribe(topic, "*"));
        tell("assign after subscribe", () -> other.assign(List.of(first)));
        tell("tags after subscribe", () -> other.setSubExpressionForAssign(topic, "A"));
        tell("listen with nothing", () -> other.registerTopicMessageQueueChangeListener(topic, null));
        say("running", other::isRunning);
        var nobody = consumer("nobody");
        nobody.setConsumerGroup("DEFAULT_CONSUMER");
        tell("start under everybody's name", nobody::start);
    }

    private void assigned() throws Exception {
        var consumer = consumer("assigned");
        consumer.assign(List.of(first));
        Arguments.start(consumer::start);
        tell("start again", consumer::start);
        say("running", consumer::isRunning);
        say("poll", () -> poll(consumer, PER_QUEUE));
        say("poll when there is nothing", () -> consumer.poll(SHORT_MILLIS));
        say("poll without waiting", () -> consumer.poll(0));
        say("poll for less", () -> consumer.poll(-1));
        tell("commit", consumer::commitSync);
        say("committed", () -> consumer.committed(first));
        tell("seek", () -> consumer.seek(first, 3));
        say("committed after seek", () -> consumer.committed(first));
        say("poll after seek", () -> poll(consumer, PER_QUEUE - 3));
        tell("seek beyond the end", () -> consumer.seek(first, PER_QUEUE + 1));
        tell("seek below the begin", () -> consumer.seek(first, -1));
        tell("seek another queue", () -> consumer.seek(none, 1));
        tell("pause", () -> consumer.pause(List.of(first, none)));
        tell("seek to the begin", () -> consumer.seekToBegin(first));
        say("poll while paused", () -> places(consumer.poll(SHORT_MILLIS)));
        tell("resume", () -> consumer.resume(List.of(first)));
        say("poll after that", () -> poll(consumer, PER_QUEUE));
        tell("seek to the end", () -> consumer.seekToEnd(first));
        say("poll at the end", () -> places(consumer.poll(SHORT_MILLIS)));
        tell("commit an offset", () -> consumer.commitSync(Map.of(first, 4L), true));
        say("committed by offset", () -> consumer.committed(first));
        tell("commit another queue", () -> consumer.commitSync(Map.of(none, 4L), true));
        say("committed of another", () -> consumer.committed(none));
        tell("commit no offset", () -> consumer.commitSync(Map.of(first, -1L), true));
        say("committed all the same", () -> consumer.committed(first));
        say("queues", () -> consumer.fetchMessageQueues(topic).size());
        say("queues of no topic", () -> consumer.fetchMessageQueues("no_such_topic"));
        say("offset of long ago", () -> consumer.offsetForTimestamp(first, 0L));
        say("offset of now", () -> consumer.offsetForTimestamp(first, System.currentTimeMillis()));
        tell("assign another", () -> consumer.assign(List.of(second)));
        say("poll of another", () -> poll(consumer, PER_QUEUE));
        tell("tags while running", () -> consumer.setSubExpressionForAssign(topic, "A"));
        consumer.commitSync();
        consumer.shutdown();
        tell("end twice", consumer::shutdown);
        say("running after the end", consumer::isRunning);
        say("poll after the end", () -> consumer.poll(SHORT_MILLIS));
        tell("start after the end", consumer::start);
    }

    /** What one committed, another of its group finds, who chooses by tags. */
    private void afterTheEnd() throws Exception {
        var consumer = consumer("assigned");
        consumer.setSubExpressionForAssign(topic, "A");
        consumer.assign(List.of(first, second));
        Arguments.start(consumer::start);
        await("committed by the first", 4L, () -> consumer.committed(first));
        await("and of the other queue", (long) PER_QUEUE, () -> consumer.committed(second));
        say("poll by tags", () -> poll(consumer, 3));
    }

    private void subscribed() throws Exception {
        var shares = new CopyOnWriteArrayList<String>();
        var consumer = consumer("subscribed");
        consumer.subscribe(topic, "B", (name, all, mine) -> shares.add(all.size() + " " + mine.size()));
        Arguments.start(consumer::start);
        say("poll by the group", () -> poll(consumer, PER_QUEUE));
        await("share", List.of("2 2"), () -> shares);
        tell("assign while running", () -> consumer.assign(List.of(first)));
        tell("seek what is no share", () -> consumer.seek(none, 0));
        tell("seek", () -> consumer.seek(second, 4));
        say("poll after seek", () -> poll(consumer, 3));
        consumer.commitSync();
        say("committed", () -> consumer.committed(first) + " " + consumer.committed(second));
        consumer.shutdown();
        var next = consumer("subscribed");
        next.subscribe(topic, "*");
        Arguments.start(next::start);
        say("nothing is left", () -> places(next.poll(LONG_MILLIS)));
        tell("unsubscribe", () -> next.unsubscribe(topic));
        tell("assign after unsubscribe", () -> next.assign(List.of(first)));
    }

    private void committedByItself() throws Exception {
        var consumer = consumer("automatic");
        consumer.setAutoCommit(true);
        consumer.setAutoCommitIntervalMillis(1);
        say("too often is not taken", consumer::getAutoCommitIntervalMillis);
        consumer.setAutoCommitIntervalMillis(LONG_MILLIS);
        consumer.assign(List.of(first));
        Arguments.start(consumer::start);
        say("poll and let commit", () -> poll(consumer, PER_QUEUE));
        await("committed by itself", (long) PER_QUEUE, () -> {
            consumer.poll(SHORT_MILLIS);
            return consumer.committed(first);
        });
    }
}
