package org.apache.rocketmq.test.program;

import static org.apache.rocketmq.test.program.Steps.await;
import static org.apache.rocketmq.test.program.Steps.awaitEnds;
import static org.apache.rocketmq.test.program.Steps.places;
import static org.apache.rocketmq.test.program.Steps.say;
import static org.apache.rocketmq.test.program.Steps.tell;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.TimeUnit;
import org.apache.rocketmq.client.consumer.DefaultMQPullConsumer;
import org.apache.rocketmq.client.consumer.MQPullConsumerScheduleService;
import org.apache.rocketmq.client.consumer.MessageSelector;
import org.apache.rocketmq.client.consumer.PullCallback;
import org.apache.rocketmq.client.consumer.PullResult;
import org.apache.rocketmq.client.consumer.store.ReadOffsetType;
import org.apache.rocketmq.client.producer.DefaultMQProducer;
import org.apache.rocketmq.common.message.Message;
import org.apache.rocketmq.common.message.MessageQueue;

/**
 * Goes through what a pull consumer can do, and prints {@code step <what>: <outcome>}. Arguments: namesrv, topic
 * (of two queues, empty), group (prefix of the groups), broker (its name).
 */
@SuppressWarnings("deprecation") // The whole consumer is, and is used all the same.
public final class PullSteps {
    private static final int PER_QUEUE = 10;
    private static final int SOON_MILLIS = 1_000;
    private static final int NEVER_MILLIS = 600_000;
    private static final int HOLD_MILLIS = 300;
    private static final int TIMEOUT_SECONDS = 60;
    private static final int PATIENT_MILLIS = 30_000;

    private final Arguments arguments;
    private final String topic;
    private final MessageQueue first;
    private final MessageQueue second;

    private PullSteps(Arguments arguments) {
        this.arguments = arguments;
        topic = arguments.text("topic");
        first = queue(0);
        second = queue(1);
    }

    private MessageQueue queue(int id) {
        return new MessageQueue(topic, arguments.text("broker"), id);
    }

    /** Prints "done" at the end. */
    public static void main(String[] texts) throws Exception {
        var steps = new PullSteps(new Arguments(texts));
        steps.fill();
        steps.withoutStart();
        var consumer = steps.consumer("classic");
        Arguments.start(consumer::start);
        tell("start again", consumer::start);
        steps.pulls(consumer);
        steps.callbacks(consumer);
        // Until it knows its share, Apache's client keeps no offset when it ends.
        await("share without asking for it", 2, () -> consumer.fetchMessageQueuesInBalance(steps.topic).size());
        steps.offsets(consumer);
        steps.store(consumer);
        consumer.updateConsumeOffset(steps.first, 8);
        consumer.shutdown();
        say("pull after the end", () -> consumer.pull(steps.first, "*", 0, 1));
        steps.shares();
        steps.schedule();
        System.out.println("done");
        System.exit(0);
    }

    /** Tags A and B in turn. */
    private void fill() throws Exception {
        var producer = new DefaultMQProducer("fills_" + arguments.text("group"));
        arguments.start(producer);
        for (int i = 0; i < 2 * PER_QUEUE; i++) {
            var message = new Message(topic, i % 2 == 0 ? "A" : "B", ("body" + i).getBytes());
            message.putUserProperty("index", String.valueOf(i));
            producer.send(message, i < PER_QUEUE ? first : second);
        }
        awaitEnds(producer, PER_QUEUE, first, second);
        producer.shutdown();
    }

    private DefaultMQPullConsumer consumer(String name) {
        var consumer = new DefaultMQPullConsumer(arguments.text("group") + "_" + name);
        arguments.prepare(consumer);
        consumer.setHeartbeatBrokerInterval(SOON_MILLIS);
        consumer.setPollNameServerInterval(SOON_MILLIS);
        // What it has noted is with the broker when a step says so, and not when some seconds are over.
        consumer.setPersistConsumerOffsetInterval(NEVER_MILLIS);
        consumer.setBrokerSuspendMaxTimeMillis(HOLD_MILLIS);
        consumer.setConsumerPullTimeoutMillis(PATIENT_MILLIS);
        return consumer;
    }

    private static String text(PullResult result) {
        return result.getPullStatus() + " next " + result.getNextBeginOffset() + " of " + result.getMinOffset() + " to "
            + result.getMaxOffset() + " " + places(result.getMsgFoundList());
    }

    private void withoutStart() {
        var consumer = consumer("never");
        say("pull before the start", () -> consumer.pull(first, "*", 0, 1));
        say("queues before the start", () -> consumer.fetchSubscribeMessageQueues(topic));
        say("share before the start", () -> consumer.fetchMessageQueuesInBalance(topic));
        say("offset before the start", () -> consumer.fetchConsumeOffset(first, false));
        tell("note before the start", () -> consumer.updateConsumeOffset(first, 1));
        consumer.setConsumerTimeoutMillisWhenSuspend(HOLD_MILLIS - 1);
        tell("start with less time than brokers hold", consumer::start);
    }

    private void pulls(DefaultMQPullConsumer consumer) {
        say("queues", () -> consumer.fetchSubscribeMessageQueues(topic).size());
        say("queues of no topic", () -> consumer.fetchSubscribeMessageQueues("no_such_topic"));
        say("share of no topic", () -> consumer.fetchMessageQueuesInBalance(null));
        say("pull", () -> text(consumer.pull(first, "*", 0, 4)));
        say("pull all", () -> text(consumer.pull(first, (String) null, 4, 32)));
        say("pull at the end", () -> text(consumer.pull(first, "*", PER_QUEUE, 4)));
        say("pull beyond", () -> text(consumer.pull(first, "*", PER_QUEUE + 1, 4)));
        say("pull far beyond", () -> text(consumer.pull(first, "*", 1_000, 4)));
        say("pull below 0", () -> text(consumer.pull(first, "*", -1, 4)));
        say("pull no message", () -> text(consumer.pull(first, "*", 0, 0)));
        say("pull from nothing", () -> text(consumer.pull(null, "*", 0, 1)));
        say("pull by tag", () -> text(consumer.pull(first, "A", 0, 32)));
        say("pull by a tag that none has", () -> text(consumer.pull(first, "C", 0, 32)));
        say("pull by a selector of tags", () -> text(consumer.pull(first, MessageSelector.byTag("B"), 0, 32)));
        // 4.9.8 does not before it has heard of the broker's version.
        await("pull by SQL", "FOUND next 10 of 0 to 10 [0/6 0/7 0/8 0/9]", () ->
            text(consumer.pull(first, MessageSelector.bySql("index > 5"), 0, 32)));
        say("pull by wrong SQL", () -> text(consumer.pull(first, MessageSelector.bySql("index > "), 0, 32)));
        say("pull in no time", () -> text(consumer.pull(first, "*", 0, 32, 0)));
        say("pull from no queue", () -> text(consumer.pull(queue(9), "*", 0, 32)));
        say("pull from no topic", () -> text(
            consumer.pull(new MessageQueue("no_such_topic", first.getBrokerName(), 0), "*", 0, 32)));
        say("pull from no broker", () -> text(consumer.pull(new MessageQueue(topic, "nobody", 0), "*", 0, 32)));
        say("wait and find", () -> text(consumer.pullBlockIfNotFound(first, "*", PER_QUEUE - 1, 32)));
        say("wait in vain", () -> text(consumer.pullBlockIfNotFound(first, "*", PER_QUEUE, 32)));
        say("offsets", () -> consumer.minOffset(first) + " " + consumer.maxOffset(first) + " "
            + consumer.searchOffset(first, 0));
    }

    /** An asynchronous pull. */
    @FunctionalInterface
    private interface Call {
        void with(PullCallback callback) throws Exception;
    }

    private static String ended(Call call) throws Exception {
        var end = new CompletableFuture<String>();
        call.with(new PullCallback() {
            @Override
            public void onSuccess(PullResult result) {
                end.complete(text(result));
            }

            @Override
            public void onException(Throwable e) {
                end.complete("hears of " + Steps.failure(e));
            }
        });
        return end.get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
    }

    private void callbacks(DefaultMQPullConsumer consumer) {
        say("hear", () -> ended(end -> consumer.pull(first, "*", 0, 4, end)));
        say("hear of the end", () -> ended(end -> consumer.pull(first, "*", PER_QUEUE, 4, end, PATIENT_MILLIS)));
        say("hear of beyond", () -> ended(end ->
            consumer.pull(first, MessageSelector.byTag("A"), PER_QUEUE + 1, 4, end)));
        say("hear of no queue", () -> ended(end -> consumer.pull(queue(9), "*", 0, 4, end)));
        say("hear of no broker", () -> ended(end ->
            consumer.pull(new MessageQueue(topic, "nobody", 0), "*", 0, 4, end)));
        say("wait and hear", () -> ended(end -> consumer.pullBlockIfNotFound(first, "*", PER_QUEUE, 4, end)));
        tell("nobody hears", () -> consumer.pull(first, "*", 0, 4, (PullCallback) null));
    }

    private void offsets(DefaultMQPullConsumer consumer) throws Exception {
        say("offset that was never kept", () -> consumer.fetchConsumeOffset(queue(9), true));
        say("offset at no broker", () -> consumer.fetchConsumeOffset(new MessageQueue(topic, "nobody", 0), true));
        tell("note", () -> consumer.updateConsumeOffset(second, 5));
        say("noted", () -> consumer.fetchConsumeOffset(second, false));
        tell("persist", () -> consumer.getOffsetStore().persist(second));
        await("kept", 5L, () -> consumer.fetchConsumeOffset(second, true));
        var message = consumer.pull(first, "*", 2, 1).getMsgFoundList().get(0);
        tell("send back", () -> consumer.sendMessageBack(message, 1));
        tell("send back to its broker", () -> consumer.sendMessageBack(message, 1, first.getBrokerName()));
        tell("send back for another", () ->
            consumer.sendMessageBack(message, 1, first.getBrokerName(), arguments.text("group") + "_other"));
    }

    private void store(DefaultMQPullConsumer consumer) {
        var store = consumer.getOffsetStore();
        say("store", () -> store.getClass().getName());
        tell("update", () -> store.updateOffset(second, 6, false));
        for (ReadOffsetType type : new ReadOffsetType[] {
            ReadOffsetType.READ_FROM_MEMORY, ReadOffsetType.MEMORY_FIRST_THEN_STORE, ReadOffsetType.READ_FROM_STORE,
            ReadOffsetType.READ_FROM_MEMORY}) {
            say("read " + type, () -> store.readOffset(second, type));
        }
        say("read nothing", () -> store.readOffset(null, ReadOffsetType.READ_FROM_STORE));
        store.updateOffset(second, 7, false);
        store.updateOffset(second, 2, true);
        say("only increased", () -> store.readOffset(second, ReadOffsetType.READ_FROM_MEMORY));
        say("copy", () -> byId(store.cloneOffsetTable(topic)));
        say("copy of another topic", () -> store.cloneOffsetTable("another"));
        store.removeOffset(second);
        say("read what is removed", () -> store.readOffset(second, ReadOffsetType.READ_FROM_MEMORY));
    }

    private static Map<Integer, Long> byId(Map<MessageQueue, Long> offsets) {
        var byId = new TreeMap<Integer, Long>();
        offsets.forEach((queue, offset) -> byId.put(queue.getQueueId(), offset));
        byId.remove(0);
        return byId;
    }

    private void shares() throws Exception {
        var consumer = consumer("classic");
        var heard = new ConcurrentSkipListSet<String>();
        consumer.registerMessageQueueListener(topic, (name, all, mine) -> heard.add(all.size() + " " + mine.size()));
        Arguments.start(consumer::start);
        await("share", 2, () -> consumer.fetchMessageQueuesInBalance(topic).size());
        await("heard of", "[2 2]", () -> heard);
        await("kept at the end of the first", 8L, () -> consumer.fetchConsumeOffset(first, true));
        consumer.shutdown();
    }

    private void schedule() throws Exception {
        var service = new MQPullConsumerScheduleService(arguments.text("group") + "_scheduled");
        arguments.prepare(service.getDefaultMQPullConsumer());
        service.getDefaultMQPullConsumer().setHeartbeatBrokerInterval(SOON_MILLIS);
        service.setPullThreadNums(2);
        var ends = new ConcurrentHashMap<Integer, Long>();
        service.registerPullTaskCallback(topic, (queue, context) -> {
            try {
                long offset = ends.getOrDefault(queue.getQueueId(), 0L);
                var result = context.getPullConsumer().pull(queue, "*", offset, 4);
                ends.put(queue.getQueueId(), result.getNextBeginOffset());
                context.getPullConsumer().updateConsumeOffset(queue, result.getNextBeginOffset());
                context.setPullNextDelayTimeMillis(HOLD_MILLIS);
            } catch (Exception e) {
                System.out.println("a task failed: " + e);
            }
        });
        service.start();
        await("scheduled", "{0=10, 1=10}", () -> new TreeMap<>(ends));
        service.shutdown();
    }
}
