package org.apache.rocketmq.client.internal.lite;

import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.rocketmq.client.internal.pull.MessageSink;
import org.apache.rocketmq.client.internal.pull.ProcessQueue;
import org.apache.rocketmq.common.message.MessageExt;
import org.apache.rocketmq.common.message.MessageQueue;

/**
 * Messages that are fetched and not polled, in the order of their coming, pull by pull. What may be in here the limits
 * of the queues say, and that of all of them. Any thread may use it.
 */
final class PollBuffer implements MessageSink {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final ArrayDeque<Batch> ready = new ArrayDeque<>();
    private volatile int messages;
    private boolean closed;

    /** What one pull has fetched. */
    record Batch(MessageQueue queue, ProcessQueue processQueue, List<MessageExt> messages) { }

    @Override
    public void accept(MessageQueue queue, ProcessQueue processQueue, List<MessageExt> fetched) {
        lock.lock();
        try {
            ready.add(new Batch(queue, processQueue, fetched));
            messages += fetched.size();
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    /** The oldest batch of a queue that is still this member's; null where none comes in time, or it is closed. */
    Batch take(long timeoutMillis) throws InterruptedException {
        long left = TimeUnit.MILLISECONDS.toNanos(timeoutMillis);
        lock.lockInterruptibly();
        try {
            while (true) {
                Batch next = next();
                if (next != null || closed || left <= 0) {
                    return next;
                }
                left = changed.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }

    private Batch next() {
        for (Batch batch = ready.poll(); batch != null; batch = ready.poll()) {
            messages -= batch.messages().size();
            if (!batch.processQueue().isDropped()) {
                return batch;
            }
        }
        return null;
    }

    /** How many messages are in here. */
    int messages() {
        return messages;
    }

    /** Lets go of what came of queues that are not this member's any more, or go on elsewhere. */
    void purge() {
        lock.lock();
        try {
            for (Iterator<Batch> batches = ready.iterator(); batches.hasNext();) {
                var batch = batches.next();
                if (batch.processQueue().isDropped()) {
                    batches.remove();
                    messages -= batch.messages().size();
                }
            }
        } finally {
            lock.unlock();
        }
    }

    /** Nobody waits any more. */
    void close() {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
