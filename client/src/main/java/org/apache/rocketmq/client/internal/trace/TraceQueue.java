package org.apache.rocketmq.client.internal.trace;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.rocketmq.client.trace.TraceContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Traces that wait to be sent, and the thread that hands them on in batches, which exists while there are some. Each
 * trace takes room from when it comes until it is sent; where there is no room, it is dropped and counted.
 */
public final class TraceQueue {
    private static final Logger LOG = LoggerFactory.getLogger(TraceQueue.class);
    private static final int ROOM = 8_192;
    private static final long IDLE_MILLIS = 1_000;
    /** How long a batch that is not full waits for another trace. */
    private static final long LINGER_MILLIS = 100;

    private final String name;
    private final int batch;
    private final Sink sink;
    private final ThreadPoolExecutor thread;
    private final LinkedBlockingQueue<TraceContext> waiting = new LinkedBlockingQueue<>();
    private final Semaphore room = new Semaphore(ROOM);
    private final AtomicBoolean busy = new AtomicBoolean();
    private final AtomicLong dropped = new AtomicLong();
    private volatile boolean closed;

    /** Sends a batch; runs {@code done} once, whether that went well or not. */
    @FunctionalInterface
    public interface Sink {
        void send(List<TraceContext> traces, Runnable done) throws InterruptedException;
    }

    /** A queue that hands on at most {@code batch} traces at a time. */
    public TraceQueue(String name, int batch, Sink sink) {
        this.name = name;
        this.batch = Math.max(1, batch);
        this.sink = sink;
        thread = new ThreadPoolExecutor(1, 1, IDLE_MILLIS, TimeUnit.MILLISECONDS, new LinkedBlockingQueue<>(),
            task -> daemon(task, "trace-" + name));
        thread.allowCoreThreadTimeOut(true);
    }

    private static Thread daemon(Runnable task, String name) {
        var thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }

    /** Takes a trace; false where there is no room, or no more are taken. Never waits. */
    public boolean offer(TraceContext trace) {
        if (closed || !room.tryAcquire()) {
            drop();
            return false;
        }
        waiting.add(trace);
        work();
        return true;
    }

    private void drop() {
        long count = dropped.incrementAndGet();
        // Each time that the count has doubled, so that the log does not grow with the load.
        if (Long.bitCount(count) == 1) {
            LOG.warn("{} traces of {} were dropped so far, as {} wait to be sent or the client is shut down", count,
                name, ROOM);
        }
    }

    private void work() {
        if (busy.compareAndSet(false, true)) {
            try {
                thread.execute(this::handOn);
            } catch (RejectedExecutionException e) {
                LOG.debug("Traces of {} that came at its end are not sent: {}", name, e.getMessage());
            }
        }
    }

    private void handOn() {
        try {
            List<TraceContext> traces = next();
            while (!traces.isEmpty()) {
                int count = traces.size();
                send(traces, () -> room.release(count));
                traces = next();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            busy.set(false);
            if (!waiting.isEmpty()) {
                work();
            }
        }
    }

    private void send(List<TraceContext> traces, Runnable done) throws InterruptedException {
        try {
            sink.send(traces, done);
        } catch (RuntimeException e) {
            LOG.warn("{} traces of {} cannot be told", traces.size(), name, e);
            done.run();
        }
    }

    private List<TraceContext> next() throws InterruptedException {
        var traces = new ArrayList<TraceContext>(batch);
        var trace = waiting.poll();
        while (trace != null) {
            traces.add(trace);
            trace = traces.size() == batch ? null
                : closed ? waiting.poll() : waiting.poll(LINGER_MILLIS, TimeUnit.MILLISECONDS);
        }
        return traces;
    }

    /** Waits until nothing waits to be sent; false where that is not so in time. */
    public boolean flush(long timeoutMillis) {
        try {
            boolean empty = room.tryAcquire(ROOM, timeoutMillis, TimeUnit.MILLISECONDS);
            if (empty) {
                room.release(ROOM);
            }
            return empty;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Takes no more, and waits until what is here is sent, so long at most. */
    public void close(long timeoutMillis) {
        closed = true;
        if (!flush(timeoutMillis)) {
            LOG.warn("{} traces of {} are not sent within {} ms, and given up", ROOM - room.availablePermits(), name,
                timeoutMillis);
        }
        thread.shutdownNow();
        if (dropped.get() > 0) {
            LOG.warn("{} traces of {} were dropped in all", dropped, name);
        }
    }

    /** How many found no room. */
    public long dropped() {
        return dropped.get();
    }
}
