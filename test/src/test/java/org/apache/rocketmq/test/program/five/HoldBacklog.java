package org.apache.rocketmq.test.program.five;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.rocketmq.client.consumer.DefaultLitePullConsumer;
import org.apache.rocketmq.client.consumer.DefaultMQPushConsumer;
import org.apache.rocketmq.client.consumer.listener.ConsumeConcurrentlyStatus;
import org.apache.rocketmq.client.consumer.listener.ConsumeOrderlyStatus;
import org.apache.rocketmq.client.consumer.listener.MessageListenerConcurrently;
import org.apache.rocketmq.client.consumer.listener.MessageListenerOrderly;
import org.apache.rocketmq.client.exception.MQClientException;
import org.apache.rocketmq.common.consumer.ConsumeFromWhere;
import org.apache.rocketmq.common.message.MessageExt;
import org.apache.rocketmq.test.program.Arguments;

/**
 * Has a consumer of each kind (groups concurrent, orderly, popping, lite-pull) take up a topic from its beginning and
 * hold it up with the first message, until the standard input has a line. Prints {@code holds <group>}, and {@code all
 * <group>} when it has been handed as many different messages as it should. Arguments: namesrv, topic, count.
 */
public final class HoldBacklog {
    private static final int THRESHOLD_MIB = 2;
    private static final int POLL_MILLIS = 100;

    private final Arguments arguments;
    private final CountDownLatch released = new CountDownLatch(1);

    private HoldBacklog(Arguments arguments) {
        this.arguments = arguments;
    }

    public static void main(String[] texts) throws Exception {
        var program = new HoldBacklog(new Arguments(texts));
        var ends = List.of(program.concurrent(), program.orderly(), program.popping(), program.litePull());
        while (System.in.read() != '\n') {
            Thread.onSpinWait();
        }
        program.released.countDown();
        while (System.in.read() >= 0) {
            Thread.onSpinWait();
        }
        ends.forEach(Runnable::run);
        System.out.println("done");
        System.exit(0);
    }

    /** What one group has got. */
    private final class Taken {
        private final String group;
        private final Map<String, Boolean> keys = new ConcurrentHashMap<>();
        private final AtomicInteger different = new AtomicInteger();
        private final AtomicInteger calls = new AtomicInteger();

        Taken(String group) {
            this.group = group;
        }

        void take(List<MessageExt> messages) {
            if (calls.getAndIncrement() == 0) {
                System.out.println("holds " + group);
            }
            try {
                released.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            for (MessageExt message : messages) {
                if (keys.putIfAbsent(message.getKeys(), true) == null
                    && different.incrementAndGet() == arguments.number("count", 0)) {
                    System.out.println("all " + group);
                }
            }
        }
    }

    private Runnable concurrent() throws MQClientException {
        return start("concurrent", push("concurrent"));
    }

    private Runnable popping() throws MQClientException {
        var consumer = push("popping");
        consumer.setClientRebalance(false);
        consumer.setPopThresholdForQueue(2 * consumer.getPopBatchNums());
        return start("popping", consumer);
    }

    private static Runnable started(DefaultMQPushConsumer consumer) throws MQClientException {
        consumer.start();
        return consumer::shutdown;
    }

    private Runnable start(String group, DefaultMQPushConsumer consumer) throws MQClientException {
        var taken = new Taken(group);
        consumer.registerMessageListener((MessageListenerConcurrently) (messages, context) -> {
            taken.take(messages);
            return ConsumeConcurrentlyStatus.CONSUME_SUCCESS;
        });
        return started(consumer);
    }

    private Runnable orderly() throws MQClientException {
        var taken = new Taken("orderly");
        var consumer = push("orderly");
        consumer.registerMessageListener((MessageListenerOrderly) (messages, context) -> {
            taken.take(messages);
            return ConsumeOrderlyStatus.SUCCESS;
        });
        return started(consumer);
    }

    private DefaultMQPushConsumer push(String group) throws MQClientException {
        var consumer = new DefaultMQPushConsumer(group);
        arguments.prepare(consumer);
        consumer.setPullThresholdSizeForQueue(THRESHOLD_MIB);
        consumer.setConsumeFromWhere(ConsumeFromWhere.CONSUME_FROM_FIRST_OFFSET);
        consumer.subscribe(arguments.text("topic"), "*");
        return consumer;
    }

    private Runnable litePull() throws MQClientException {
        var taken = new Taken("lite-pull");
        var consumer = new DefaultLitePullConsumer("lite-pull");
        arguments.prepare(consumer);
        consumer.setPullThresholdSizeForQueue(THRESHOLD_MIB);
        consumer.setConsumeFromWhere(ConsumeFromWhere.CONSUME_FROM_FIRST_OFFSET);
        consumer.subscribe(arguments.text("topic"), "*");
        consumer.start();
        var poller = new Thread(() -> {
            while (true) {
                var messages = consumer.poll(POLL_MILLIS);
                if (!messages.isEmpty()) {
                    taken.take(messages);
                }
            }
        });
        poller.setDaemon(true);
        poller.start();
        return consumer::shutdown;
    }
}
