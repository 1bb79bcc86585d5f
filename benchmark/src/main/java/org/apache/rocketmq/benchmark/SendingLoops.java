package org.apache.rocketmq.benchmark;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import org.apache.rocketmq.common.internal.worker.Failures;
import org.apache.rocketmq.common.internal.worker.Idle;
import org.apache.rocketmq.common.internal.worker.Worker;
import org.apache.rocketmq.common.internal.worker.WorkerThread;
import org.apache.rocketmq.store.Appended;
import org.apache.rocketmq.store.MessageStore;

/**
 * A few threads that each keep so many appends in flight, as a broker's event loops do for their connections: whoever
 * completes an append tells its loop, and a loop that was told of several appends as many anew.
 */
final class SendingLoops {
    private static final Duration LONGEST_END = Duration.ofSeconds(30);

    private final MessageStore store;
    private final int inFlight;
    private final byte[] body;
    private final LongAdder count = new LongAdder();
    private final AtomicReference<Throwable> failure = new AtomicReference<>();
    private final CountDownLatch failed = new CountDownLatch(1);
    private final List<Loop> loops = new ArrayList<>();
    private final CountDownLatch ended;
    private volatile boolean stopping;

    /** Loops that have not begun; {@code inFlight} is for each. */
    SendingLoops(MessageStore store, int loopCount, int inFlight, int bodyBytes) {
        this.store = store;
        this.inFlight = inFlight;
        this.body = new byte[bodyBytes];
        this.ended = new CountDownLatch(loopCount);
        for (int i = 0; i < loopCount; i++) {
            loops.add(new Loop(i));
        }
    }

    /** Sends for a while, waits until all is answered, and returns how many messages were stored. */
    long run(double seconds) throws InterruptedException {
        loops.forEach(loop -> loop.thread.start());
        failed.await((long) (seconds * TimeUnit.SECONDS.toNanos(1)), TimeUnit.NANOSECONDS);
        stopping = true;
        loops.forEach(loop -> loop.thread.wake());
        boolean done = failure.get() != null || ended.await(LONGEST_END.toSeconds(), TimeUnit.SECONDS);
        loops.forEach(loop -> loop.thread.close());
        if (failure.get() != null || !done) {
            throw new IllegalStateException("an append failed, or was not answered", failure.get());
        }
        return count.sum();
    }

    /** One thread, and what it has in flight. */
    private final class Loop implements Worker {
        private final int id;
        private final WorkerThread thread;
        private final AtomicInteger free = new AtomicInteger(inFlight);
        private int queueId;
        private boolean over;

        Loop(int id) {
            this.id = id;
            this.thread = new WorkerThread(this, Idle.untilWoken(), Failures.toLog("benchmark"));
        }

        @Override
        public String name() {
            return "loop-" + id;
        }

        @Override
        public int work() {
            if (stopping) {
                if (!over && free.get() == inFlight) {
                    over = true;
                    ended.countDown();
                }
                return 0;
            }
            int sends = free.getAndSet(0);
            for (int i = 0; i < sends; i++) {
                queueId = (queueId + 1) % StoreFolder.QUEUES;
                store.append(StoreFolder.message(queueId, body)).whenComplete(this::done);
            }
            return sends;
        }

        private void done(Appended appended, Throwable why) {
            if (why != null) {
                failure.set(why);
                failed.countDown();
            }
            count.increment();
            free.incrementAndGet();
            thread.wake();
        }
    }
}
