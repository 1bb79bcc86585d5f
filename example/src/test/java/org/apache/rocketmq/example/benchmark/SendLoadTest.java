package org.apache.rocketmq.example.benchmark;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.concurrent.atomic.AtomicLong;
import org.apache.rocketmq.client.producer.DefaultMQProducer;
import org.apache.rocketmq.client.producer.SendCallback;
import org.apache.rocketmq.client.producer.SendResult;
import org.apache.rocketmq.client.producer.SendStatus;
import org.apache.rocketmq.common.message.Message;
import org.apache.rocketmq.example.command.StopSignal;
import org.junit.jupiter.api.Test;

/** Sending without waiting for replies, which come on another thread. */
class SendLoadTest {
    /** So long the last reply gives a load that does not wait for it the chance to end. */
    private static final long CHANCE_MILLIS = 200;

    private final Meter meter = new Meter(System::nanoTime);
    private final AtomicLong counted = new AtomicLong(-1);
    private Thread sender;

    /** Stores nothing, and says that it did, on a thread of its own. */
    private static DefaultMQProducer telling() {
        return new DefaultMQProducer("telling") {
            @Override
            public void send(Message message, SendCallback callback) {
                var result = new SendResult();
                result.setSendStatus(SendStatus.SEND_OK);
                new Thread(() -> callback.onSuccess(result), "reply").start();
            }
        };
    }

    /** The time, for a reply only when the load has ended or could have. */
    private long nanos() {
        if (Thread.currentThread() != sender) {
            try {
                sender.join(CHANCE_MILLIS);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
        return System.nanoTime();
    }

    @Test
    void shouldHaveCountedTheLastReplyWhenItEnds() throws InterruptedException {
        var report = new Report(meter, new Report.Span(1000, 0, 0), System.out, System.err);
        var load = new SendLoad(
            telling(), new Messages("T", 10, false, 0), 1, meter, report, new StopSignal(), this::nanos);
        sender = new Thread(() -> {
            try {
                load.runAsync(1);
                counted.set(meter.whole().messages());
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }, "sender");
        sender.start();
        sender.join();

        assertEquals(1, counted.get());
    }
}
