package org.apache.rocketmq.test.program;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.apache.rocketmq.client.consumer.DefaultMQPushConsumer;
import org.apache.rocketmq.client.consumer.listener.ConsumeConcurrentlyContext;
import org.apache.rocketmq.client.consumer.listener.ConsumeConcurrentlyStatus;
import org.apache.rocketmq.client.consumer.listener.ConsumeOrderlyContext;
import org.apache.rocketmq.client.consumer.listener.ConsumeOrderlyStatus;
import org.apache.rocketmq.common.consumer.ConsumeFromWhere;
import org.apache.rocketmq.common.message.MessageExt;

/**
 * Holds members of consumer groups, which come and go as its standard input says: {@code join <member> <group>},
 * {@code leave <member>}; {@code hold} has listeners not return, {@code calm} ends that and all slowness and failures.
 * Around each delivery it prints {@code begin <id> <nanos> <member> <queue> <offset> <key>} and {@code end <id> <nanos>
 * <result>}; a group whose name begins with "orderly" is consumed in order. Arguments: namesrv, topic, seed, slow
 * (longest time that a listener takes, in milliseconds), fail (percent of the deliveries).
 */
public final class HoldMembers {
    private static final int SOON_MILLIS = 1_000;
    private static final int ORDERLY_REST_MILLIS = 50;

    private final Arguments arguments;
    private final Random random;
    private final Map<String, DefaultMQPushConsumer> members = new ConcurrentHashMap<>();
    private final AtomicLong deliveries = new AtomicLong();
    private volatile boolean calm;
    private volatile boolean held;

    private HoldMembers(Arguments arguments) {
        this.arguments = arguments;
        this.random = new Random(arguments.number("seed", 0));
    }

    /** Prints "ready" when it takes commands, "joined" and "left" after each, "done" when all have been shut down. */
    public static void main(String[] texts) throws Exception {
        var program = new HoldMembers(new Arguments(texts));
        System.out.println("ready");
        var commands = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = commands.readLine(); line != null; line = commands.readLine()) {
            program.obey(line.split(" "));
        }
        program.members.values().forEach(DefaultMQPushConsumer::shutdown);
        System.out.println("done");
        System.exit(0);
    }

    private void obey(String[] words) throws Exception {
        switch (words[0]) {
            case "join" -> {
                members.put(words[1], join(words[1], words[2]));
                System.out.println("joined " + words[1]);
            }
            case "leave" -> {
                members.remove(words[1]).shutdown();
                System.out.println("left " + words[1]);
            }
            case "hold" -> held = true;
            case "calm" -> {
                calm = true;
                held = false;
            }
            default -> throw new IllegalArgumentException(words[0]);
        }
    }

    private DefaultMQPushConsumer join(String member, String group) throws Exception {
        var consumer = new DefaultMQPushConsumer(group);
        consumer.setNamesrvAddr(arguments.text("namesrv"));
        consumer.setInstanceName(member);
        consumer.setPollNameServerInterval(SOON_MILLIS);
        consumer.setHeartbeatBrokerInterval(SOON_MILLIS);
        consumer.setPullTimeDelayMillsWhenException(SOON_MILLIS);
        consumer.setConsumeThreadMin(4);
        consumer.setConsumeThreadMax(4);
        consumer.setSuspendCurrentQueueTimeMillis(ORDERLY_REST_MILLIS);
        consumer.setConsumeFromWhere(ConsumeFromWhere.CONSUME_FROM_FIRST_OFFSET);
        consumer.subscribe(arguments.text("topic"), "*");
        if (group.startsWith("orderly")) {
            consumer.registerMessageListener((List<MessageExt> messages, ConsumeOrderlyContext context) ->
                handle(member, messages.get(0)) ? ConsumeOrderlyStatus.SUCCESS
                    : ConsumeOrderlyStatus.SUSPEND_CURRENT_QUEUE_A_MOMENT);
        } else {
            consumer.registerMessageListener((List<MessageExt> messages, ConsumeConcurrentlyContext context) -> {
                context.setDelayLevelWhenNextConsume(1);
                return handle(member, messages.get(0)) ? ConsumeConcurrentlyStatus.CONSUME_SUCCESS
                    : ConsumeConcurrentlyStatus.RECONSUME_LATER;
            });
        }
        Arguments.start(consumer::start);
        return consumer;
    }

    /** The nanos are comparable among the processes of a machine. */
    private boolean handle(String member, MessageExt message) {
        long id = deliveries.incrementAndGet();
        System.out.println("begin " + id + " " + System.nanoTime() + " " + member + " " + message.getQueueId() + " "
            + message.getQueueOffset() + " " + message.getKeys());
        while (held) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
        }
        boolean fails = false;
        if (!calm) {
            // What a listener takes its time for.
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(random.nextInt(1 + arguments.number("slow", 0))));
            fails = random.nextInt(100) < arguments.number("fail", 0);
        }
        System.out.println("end " + id + " " + System.nanoTime() + (fails ? " failed" : " consumed"));
        return !fails;
    }
}
