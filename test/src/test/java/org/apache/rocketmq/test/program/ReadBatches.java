package org.apache.rocketmq.test.program;

import static org.apache.rocketmq.test.program.Steps.say;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.apache.rocketmq.client.consumer.DefaultLitePullConsumer;
import org.apache.rocketmq.client.consumer.DefaultMQPullConsumer;
import org.apache.rocketmq.client.consumer.DefaultMQPushConsumer;
import org.apache.rocketmq.client.consumer.listener.ConsumeConcurrentlyStatus;
import org.apache.rocketmq.client.consumer.listener.MessageListenerConcurrently;
import org.apache.rocketmq.common.consumer.ConsumeFromWhere;
import org.apache.rocketmq.common.message.MessageClientExt;
import org.apache.rocketmq.common.message.MessageExt;
import org.apache.rocketmq.common.message.MessageQueue;

/**
 * Reads the same messages with consumers of all kinds, and prints {@code step <how>: <outcome>}, with all that an
 * application sees of them. Arguments: namesrv, topic (of one queue, which is not written to any more), group (prefix
 * of the groups), broker (its name), count (of its messages), middle (an offset in the middle of a batch).
 */
@SuppressWarnings("deprecation") // The classic pull consumer is, and is used all the same.
public final class ReadBatches {
    private static final int SOON_MILLIS = 1_000;
    private static final int ROUNDS = 60;
    private static final long BETWEEN_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private final Arguments arguments;
    private final String topic;
    private final MessageQueue queue;
    private final int count;
    private final int middle;

    private ReadBatches(Arguments arguments) {
        this.arguments = arguments;
        topic = arguments.text("topic");
        queue = new MessageQueue(topic, arguments.text("broker"), 0);
        count = arguments.number("count", 0);
        middle = arguments.number("middle", 0);
    }

    /** Prints "done" at the end. */
    public static void main(String[] texts) throws Exception {
        var reading = new ReadBatches(new Arguments(texts));
        reading.push();
        reading.litePull();
        reading.pull();
        System.out.println("done");
        System.exit(0);
    }

    private void push() throws Exception {
        var consumer = new DefaultMQPushConsumer(arguments.text("group") + "_push");
        arguments.prepare(consumer);
        consumer.setHeartbeatBrokerInterval(SOON_MILLIS);
        consumer.setConsumeFromWhere(ConsumeFromWhere.CONSUME_FROM_FIRST_OFFSET);
        consumer.subscribe(topic, "*");
        Map<Long, MessageExt> all = new ConcurrentSkipListMap<>();
        consumer.registerMessageListener((MessageListenerConcurrently) (messages, context) -> {
            messages.forEach(message -> all.put(message.getQueueOffset(), message));
            return ConsumeConcurrentlyStatus.CONSUME_SUCCESS;
        });
        Arguments.start(consumer::start);
        for (int i = 0; i < ROUNDS * 20 && all.size() < count; i++) {
            LockSupport.parkNanos(BETWEEN_NANOS);
        }
        consumer.shutdown();
        say("push", () -> told(List.copyOf(all.values())));
    }

    private void litePull() throws Exception {
        var consumer = new DefaultLitePullConsumer(arguments.text("group") + "_lite");
        arguments.prepare(consumer);
        consumer.assign(List.of(queue));
        Arguments.start(consumer::start);
        consumer.seek(queue, 0);
        say("lite pull", () -> told(poll(consumer)));
        consumer.seek(queue, middle);
        var rest = poll(consumer);
        say("lite pull from the middle begins at", () -> rest.get(0).getQueueOffset());
        say("lite pull from the middle", () -> told(rest.stream().filter(message ->
            message.getQueueOffset() >= middle).toList()));
        consumer.shutdown();
    }

    private List<MessageExt> poll(DefaultLitePullConsumer consumer) {
        var all = new ArrayList<MessageExt>();
        for (int i = 0; i < ROUNDS; i++) {
            all.addAll(consumer.poll(SOON_MILLIS));
            if (!all.isEmpty() && all.get(all.size() - 1).getQueueOffset() == count - 1) {
                break;
            }
        }
        return all;
    }

    private void pull() throws Exception {
        var consumer = new DefaultMQPullConsumer(arguments.text("group") + "_pull");
        arguments.prepare(consumer);
        Arguments.start(consumer::start);
        say("pull", () -> pull(consumer, "*", 0, count));
        say("pull one", () -> pull(consumer, "*", 0, 1));
        say("pull from the middle", () -> pull(consumer, "*", middle, 1));
        // By the batch's own tags, of which it has none, the broker leaves all of them out.
        say("pull with a tag", () -> pull(consumer, "A", 0, count));
        consumer.shutdown();
    }

    private String pull(DefaultMQPullConsumer consumer, String tags, long offset, int most) throws Exception {
        var result = consumer.pull(queue, tags, offset, most);
        return result.getPullStatus() + " " + result.getNextBeginOffset() + " "
            + (result.getMsgFoundList() == null ? "" : told(result.getMsgFoundList()));
    }

    private static String told(List<MessageExt> messages) {
        return messages.stream().map(ReadBatches::told).collect(Collectors.joining("; "));
    }

    private static String told(MessageExt message) {
        var properties = new TreeMap<>(message.getProperties());
        properties.remove("CONSUME_START_TIME");
        return message.getTopic() + " " + message.getBrokerName() + " " + message.getQueueId() + "/"
            + message.getQueueOffset() + " " + message.getMsgId() + " " + ((MessageClientExt) message).getOffsetMsgId()
            + " " + message.getCommitLogOffset() + " " + message.getStoreSize() + " " + message.getBodyCRC() + " "
            + message.getSysFlag() + " " + message.getFlag() + " " + message.getReconsumeTimes() + " "
            + message.getBornTimestamp() + " " + message.getStoreTimestamp() + " " + message.getStoreHost() + " "
            + properties + " " + List.of(message.getBody().length, message.getBody()[0]);
    }
}
