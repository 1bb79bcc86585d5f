package org.apache.rocketmq.example.benchmark;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.rocketmq.client.consumer.DefaultMQPushConsumer;
import org.apache.rocketmq.client.consumer.listener.ConsumeConcurrentlyStatus;
import org.apache.rocketmq.client.consumer.listener.MessageListenerConcurrently;
import org.apache.rocketmq.client.producer.DefaultMQProducer;
import org.apache.rocketmq.common.consumer.ConsumeFromWhere;
import org.apache.rocketmq.common.message.Message;
import org.apache.rocketmq.example.command.Arguments;
import org.apache.rocketmq.example.command.Program;
import org.apache.rocketmq.example.command.StopSignal;

/** Lists the threads of a process with one producer and one push consumer, of which each has had one message. */
public final class IdleThreads {
    private static final String TOPIC = "BenchmarkIdle";
    private static final String GROUP = "benchmark_idle";
    private static final int PATIENCE_SECONDS = 60;
    private static final int SECONDS = 5;

    private static final Program PROGRAM =
        new Program("IdleThreads", "Lists the threads of an idle producer and push consumer in one process.")
            .takes("t", "topic", "TOPIC", "Topic to use. Default: " + TOPIC)
            .takes("g", "group", "GROUP", "Group of both. Default: " + GROUP)
            .takes(null, "seconds", "SECONDS", "Be idle so long before. Default: " + SECONDS);

    private IdleThreads() {
    }

    public static void main(String[] args) {
        System.exit(PROGRAM.run(args, IdleThreads::list));
    }

    private static int list(Arguments arguments) throws Exception {
        String topic = arguments.text("t", TOPIC);
        var producer = new DefaultMQProducer(arguments.text("g", GROUP));
        var consumer = new DefaultMQPushConsumer(arguments.text("g", GROUP));
        producer.setNamesrvAddr(arguments.nameServers());
        consumer.setNamesrvAddr(arguments.nameServers());
        consumer.setConsumeFromWhere(ConsumeFromWhere.CONSUME_FROM_FIRST_OFFSET);
        consumer.subscribe(topic, "*");
        var consumed = new CountDownLatch(1);
        consumer.registerMessageListener((MessageListenerConcurrently) (messages, context) -> {
            consumed.countDown();
            return ConsumeConcurrentlyStatus.CONSUME_SUCCESS;
        });
        var before = names();
        try (var stop = StopSignal.ofProcess()) {
            producer.start();
            producer.send(new Message(topic, new byte[1]));
            consumer.start();
            if (!consumed.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw new IllegalStateException("no message came within " + PATIENCE_SECONDS + " s");
            }
            stop.await(TimeUnit.SECONDS.toMillis(arguments.count("seconds", SECONDS, 0, 3600)));
            var threads = names();
            before.forEach(threads::remove);
            System.out.println("RESULT threads=" + threads.size());
            threads.forEach(name -> System.out.println("thread " + name));
        } finally {
            consumer.shutdown();
            producer.shutdown();
        }
        return Program.DONE;
    }

    private static List<String> names() {
        return new ArrayList<>(
            Thread.getAllStackTraces().keySet().stream().map(Thread::getName).sorted().toList());
    }
}
