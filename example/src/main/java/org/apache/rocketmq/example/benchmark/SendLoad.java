package org.apache.rocketmq.example.benchmark;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.apache.rocketmq.client.exception.MQBrokerException;
import org.apache.rocketmq.client.exception.MQClientException;
import org.apache.rocketmq.client.producer.DefaultMQProducer;
import org.apache.rocketmq.client.producer.SendCallback;
import org.apache.rocketmq.client.producer.SendResult;
import org.apache.rocketmq.client.producer.SendStatus;
import org.apache.rocketmq.client.producer.TransactionMQProducer;
import org.apache.rocketmq.common.message.Message;
import org.apache.rocketmq.example.command.StopSignal;
import org.apache.rocketmq.remoting.exception.RemotingException;

/** Sends messages until enough are sent or somebody asks to stop. Each of its threads runs {@link #run}. */
final class SendLoad {
    /** So long a thread rests after a failure: a server that is away must not be hammered. */
    private static final long PAUSE_AFTER_FAILURE_MILLIS = 200;
    private static final long LAST_REPLIES_SECONDS = 10;

    private final DefaultMQProducer producer;
    private final Messages messages;
    private final Meter meter;
    private final Report report;
    private final StopSignal stop;
    private final LongSupplier nanos;
    private final AtomicLong left;

    SendLoad(DefaultMQProducer producer, Messages messages, long quantity, Meter meter, Report report, StopSignal stop,
             LongSupplier nanos) {
        this.producer = producer;
        this.messages = messages;
        this.left = new AtomicLong(quantity == 0 ? Long.MAX_VALUE : quantity);
        this.meter = meter;
        this.report = report;
        this.stop = stop;
        this.nanos = nanos;
    }

    /** Sends one message and waits for what became of it. */
    @FunctionalInterface
    private interface Send {
        SendResult send(Message message)
            throws MQClientException, RemotingException, MQBrokerException, InterruptedException;
    }

    /** Sends one message after the other. */
    void run() throws InterruptedException {
        run(producer::send);
    }

    /** Sends one message after the other, each in a transaction that the producer's listener ends. */
    void runTransactions(TransactionMQProducer transacting) throws InterruptedException {
        run(message -> transacting.sendMessageInTransaction(message, null));
    }

    private void run(Send send) throws InterruptedException {
        while (takesNext(1)) {
            long start = nanos.getAsLong();
            try {
                settle(send.send(messages.next()), start);
            } catch (MQClientException | RemotingException | MQBrokerException e) {
                fail(e);
                stop.await(PAUSE_AFTER_FAILURE_MILLIS);
            }
        }
    }

    /** Sends without waiting for replies, with at most so many messages on their way, and waits for the last reply. */
    void runAsync(int mostOnTheWay) throws InterruptedException {
        var free = new Semaphore(mostOnTheWay);
        runAsync(free, mostOnTheWay, () -> {
            free.acquireUninterruptibly();
            return nanos.getAsLong();
        });
    }

    /** The same at a steady rate; a latency counts from the moment at which the message should have been sent. */
    void runAtRate(Pace pace, int mostOnTheWay) throws InterruptedException {
        var free = new Semaphore(mostOnTheWay);
        runAsync(free, mostOnTheWay, () -> {
            long moment = pace.next();
            free.acquireUninterruptibly();
            return moment;
        });
    }

    private void runAsync(Semaphore free, int mostOnTheWay, LongSupplier start) throws InterruptedException {
        while (takesNext(1)) {
            var reply = new Reply(start.getAsLong(), free);
            try {
                producer.send(messages.next(), reply);
            } catch (MQClientException | RemotingException e) {
                free.release();
                fail(e);
                stop.await(PAUSE_AFTER_FAILURE_MILLIS);
            }
        }
        if (!free.tryAcquire(mostOnTheWay, LAST_REPLIES_SECONDS, TimeUnit.SECONDS)) {
            throw new IllegalStateException(
                mostOnTheWay - free.availablePermits() + " messages had no reply after " + LAST_REPLIES_SECONDS + " s");
        }
    }

    /** Sends one message after the other without asking for replies: done is what was handed over. */
    void runOneway() throws InterruptedException {
        while (takesNext(1)) {
            long start = nanos.getAsLong();
            try {
                producer.sendOneway(messages.next());
                meter.done(TimeUnit.NANOSECONDS.toMicros(nanos.getAsLong() - start), messages.bodyBytes());
            } catch (MQClientException | RemotingException e) {
                fail(e);
                stop.await(PAUSE_AFTER_FAILURE_MILLIS);
            }
        }
    }

    /** Sends one batch of so many messages after the other; each message counts. */
    void runBatches(int size) throws InterruptedException {
        while (takesNext(size)) {
            var batch = Stream.generate(messages::next).limit(size).toList();
            long start = nanos.getAsLong();
            try {
                var result = producer.send(batch);
                for (int i = 0; i < size; i++) {
                    settle(result, start);
                }
            } catch (MQClientException | RemotingException | MQBrokerException e) {
                batch.forEach(message -> meter.failed());
                report.failure(e);
                stop.await(PAUSE_AFTER_FAILURE_MILLIS);
            }
        }
    }

    private boolean takesNext(int count) {
        return !stop.given() && left.getAndAdd(-count) > 0;
    }

    private void settle(SendResult result, long start) {
        if (result.getSendStatus() == SendStatus.SEND_OK) {
            meter.done(TimeUnit.NANOSECONDS.toMicros(nanos.getAsLong() - start), messages.bodyBytes());
        } else {
            fail(new IllegalStateException("stored, but " + result.getSendStatus()));
        }
    }

    private void fail(Throwable failure) {
        meter.failed();
        report.failure(failure);
    }

    /** What to do when the answer to one message is there: who has all permits finds all answers counted. */
    private final class Reply implements SendCallback {
        private final long start;
        private final Semaphore free;

        Reply(long start, Semaphore free) {
            this.start = start;
            this.free = free;
        }

        @Override
        public void onSuccess(SendResult result) {
            settle(result, start);
            free.release();
        }

        @Override
        public void onException(Throwable failure) {
            fail(failure);
            free.release();
        }
    }
}
