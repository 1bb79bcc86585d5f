package org.apache.rocketmq.test.program;

import java.io.IOException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.apache.rocketmq.client.producer.DefaultMQProducer;
import org.apache.rocketmq.client.producer.SendCallback;
import org.apache.rocketmq.client.producer.SendResult;
import org.apache.rocketmq.common.message.Message;

/**
 * Sends without waiting for answers until its standard input has a line: slowly while answers come, else as fast as it
 * may. Prints {@code sent <key>} for each message that was acknowledged, and {@code failed <why>} for each kind of
 * failure once a second. Arguments: namesrv, topic, group, bytes of a body.
 */
public final class SendOnAndOn {
    private static final long PACE_NANOS = TimeUnit.MILLISECONDS.toNanos(1);
    private static final long ANSWERS_COME_NANOS = TimeUnit.MILLISECONDS.toNanos(200);
    private static final long TELL_AGAIN_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final int TIMEOUT_MILLIS = 5_000;
    /** Of those that find as many under way as may be, so that they may not wait for the time-outs of these. */
    private static final int SHORT_TIMEOUT_MILLIS = 500;
    private static final int MOST_BYTES_UNDER_WAY = 12 << 20;

    private final DefaultMQProducer producer;
    private final AtomicLong acknowledgedNanos = new AtomicLong(System.nanoTime());
    private final AtomicInteger underWay = new AtomicInteger();
    /** When a failure of each class was told last: one in a second is enough, and one of before hides none of later. */
    private final ConcurrentHashMap<String, Long> toldNanos = new ConcurrentHashMap<>();
    private final byte[] body;
    private final String topic;

    private SendOnAndOn(Arguments arguments) {
        producer = new DefaultMQProducer(arguments.text("group"));
        topic = arguments.text("topic");
        body = new byte[arguments.number("bytes", 100)];
    }

    /** The exit code is 0 when it could send, and was told to end, until its end. */
    public static void main(String[] texts) throws Exception {
        var arguments = new Arguments(texts);
        var program = new SendOnAndOn(arguments);
        arguments.start(program.producer);
        program.run();
        program.producer.shutdown();
        System.out.println("done");
        System.exit(0);
    }

    private void run() throws Exception {
        for (int i = 0; System.in.available() == 0; i++) {
            var message = new Message(topic, body);
            message.setKeys("key-" + i);
            boolean full = underWay.getAndIncrement() >= MOST_BYTES_UNDER_WAY / body.length;
            producer.send(message, new SendCallback() {
                @Override
                public void onSuccess(SendResult result) {
                    underWay.decrementAndGet();
                    System.out.println("sent " + message.getKeys());
                    acknowledgedNanos.set(System.nanoTime());
                }

                @Override
                public void onException(Throwable e) {
                    underWay.decrementAndGet();
                    tell(e);
                }
            }, full ? SHORT_TIMEOUT_MILLIS : TIMEOUT_MILLIS);
            if (full) {
                awaitEnds();
            } else if (System.nanoTime() - acknowledgedNanos.get() < ANSWERS_COME_NANOS) {
                LockSupport.parkNanos(PACE_NANOS);
            }
        }
    }

    private void tell(Throwable failure) {
        String kind = failure.getClass().getName();
        long now = System.nanoTime();
        Long last = toldNanos.get(kind);
        if (last == null || now - last > TELL_AGAIN_NANOS) {
            toldNanos.put(kind, now);
            System.out.println("failed " + failure.toString().replace('\n', ' '));
        }
    }

    /**
     * Waits until nothing is under way, so that what comes next ends at one time: if ends were spread, there would
     * always be room for another one soon.
     */
    private void awaitEnds() throws IOException {
        while (underWay.get() > 0 && System.in.available() == 0) {
            LockSupport.parkNanos(PACE_NANOS);
        }
    }
}
