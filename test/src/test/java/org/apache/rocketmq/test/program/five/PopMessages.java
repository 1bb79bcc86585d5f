package org.apache.rocketmq.test.program.five;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import org.apache.rocketmq.client.consumer.DefaultMQPushConsumer;
import org.apache.rocketmq.client.consumer.MessageSelector;
import org.apache.rocketmq.client.consumer.listener.ConsumeConcurrentlyStatus;
import org.apache.rocketmq.client.consumer.listener.MessageListenerConcurrently;
import org.apache.rocketmq.client.consumer.rebalance.AllocateMessageQueueAveragely;
import org.apache.rocketmq.client.exception.MQClientException;
import org.apache.rocketmq.common.consumer.ConsumeFromWhere;
import org.apache.rocketmq.common.message.MessageExt;
import org.apache.rocketmq.remoting.RPCHook;
import org.apache.rocketmq.remoting.protocol.RemotingCommand;
import org.apache.rocketmq.test.program.Arguments;

/**
 * Consumes what brokers assign, and prints {@code received <key> <msgId> <reconsumeTimes> <tag> <popped or pulled>} for
 * each message, until its standard input ends. Arguments: namesrv, topic, group, expression (tags) or selector (SQL92),
 * invisible (how long nobody else gets a message), work (how long each takes), and by prefixes of their keys: failOnce
 * (refused the first time), slow (takes longer than it is invisible), hang (never ends). All times are in milliseconds.
 * With together the listener takes so many at a time. At the end it prints
 * {@code acknowledged by <n> requests, for many by <m>}.
 */
public final class PopMessages {
    private static final int SOON_MILLIS = 1_000;
    private static final int PATIENT_MILLIS = 30_000;
    private static final int BATCH = 4;

    private static final int ACK_MESSAGE = 200051;
    private static final int BATCH_ACK_MESSAGE = 200151;

    private final Map<String, String> arguments = new HashMap<>();
    private final Requests requests = new Requests();
    private final Set<String> refused = ConcurrentHashMap.newKeySet();

    private PopMessages(String[] texts) {
        for (String text : texts) {
            int end = text.indexOf('=');
            arguments.put(text.substring(0, end), text.substring(end + 1));
        }
    }

    /** Prints "ready" when the consumer has started, "done" when it has shut down. */
    public static void main(String[] texts) throws Exception {
        var program = new PopMessages(texts);
        var consumer = program.consumer();
        Arguments.start(consumer::start);
        System.out.println("ready");
        while (System.in.read() >= 0) {
            Thread.onSpinWait();
        }
        consumer.shutdown();
        System.out.println("acknowledged by " + program.requests.count(ACK_MESSAGE) + " requests, for many by "
            + program.requests.count(BATCH_ACK_MESSAGE));
        System.out.println("done");
        System.exit(0);
    }

    private DefaultMQPushConsumer consumer() throws MQClientException {
        var consumer =
            new DefaultMQPushConsumer(arguments.get("group"), requests, new AllocateMessageQueueAveragely());
        consumer.setNamesrvAddr(arguments.get("namesrv"));
        consumer.setMqClientApiTimeout(PATIENT_MILLIS);
        consumer.setClientRebalance(false);
        consumer.setPopInvisibleTime(millis("invisible"));
        // Few at a time, so that several members get some.
        consumer.setPopBatchNums(BATCH);
        consumer.setPopThresholdForQueue(2 * BATCH);
        consumer.setConsumeThreadMin(BATCH);
        consumer.setConsumeThreadMax(BATCH);
        consumer.setConsumeMessageBatchMaxSize(Integer.parseInt(arguments.getOrDefault("together", "1")));
        consumer.setPollNameServerInterval(SOON_MILLIS);
        consumer.setHeartbeatBrokerInterval(SOON_MILLIS);
        consumer.setConsumeFromWhere(ConsumeFromWhere.CONSUME_FROM_FIRST_OFFSET);
        consumer.subscribe(arguments.get("topic"), arguments.containsKey("selector")
            ? MessageSelector.bySql(arguments.get("selector"))
            : MessageSelector.byTag(arguments.getOrDefault("expression", "*")));
        consumer.registerMessageListener((MessageListenerConcurrently) (messages, context) -> consume(messages));
        return consumer;
    }

    private long millis(String name) {
        return Long.parseLong(arguments.getOrDefault(name, "0"));
    }

    private boolean is(String kind, String key) {
        return key.startsWith(arguments.getOrDefault(kind, "-"));
    }

    private ConsumeConcurrentlyStatus consume(List<MessageExt> messages) {
        return messages.stream().map(this::consume).reduce(ConsumeConcurrentlyStatus.CONSUME_SUCCESS,
            (all, one) -> one == ConsumeConcurrentlyStatus.CONSUME_SUCCESS ? all : one);
    }

    private ConsumeConcurrentlyStatus consume(MessageExt message) {
        String key = message.getKeys();
        System.out.println("received " + key + " " + message.getMsgId() + " " + message.getReconsumeTimes() + " "
            + message.getTags() + " " + (message.getProperty("POP_CK") == null ? "pulled" : "popped"));
        take(millis("work"));
        if (is("slow", key)) {
            take(millis("invisible") * 3 / 2);
        }
        while (is("hang", key)) {
            LockSupport.park();
        }
        // Another member may have refused it before.
        return is("failOnce", key) && message.getReconsumeTimes() == 0 && refused.add(key)
            ? ConsumeConcurrentlyStatus.RECONSUME_LATER : ConsumeConcurrentlyStatus.CONSUME_SUCCESS;
    }

    /** Counts the requests of each code. */
    private static final class Requests implements RPCHook {
        private final Map<Integer, Integer> byCode = new ConcurrentHashMap<>();

        @Override
        public void doBeforeRequest(String address, RemotingCommand request) {
            byCode.merge(request.getCode(), 1, Integer::sum);
        }

        @Override
        public void doAfterResponse(String address, RemotingCommand request, RemotingCommand response) {
            // The requests are what counts.
        }

        int count(int code) {
            return byCode.getOrDefault(code, 0);
        }
    }

    /** What a listener does that is slow by itself. */
    private static void take(long millis) {
        long end = System.nanoTime() + Duration.ofMillis(millis).toNanos();
        for (long left = end - System.nanoTime(); left > 0; left = end - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }
}
