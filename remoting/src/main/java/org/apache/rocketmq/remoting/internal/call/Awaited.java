package org.apache.rocketmq.remoting.internal.call;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;

/**
 * A future for which the thread waits that makes it, by {@link #get(long, TimeUnit)}. A value that it is given while an
 * event loop handles a read is there at the end of that read: see {@link Wakeups}.
 */
public final class Awaited<T> extends CompletableFuture<T> {
    private final Thread waiter = Thread.currentThread();
    private final LongSupplier nanos;
    /** Of the event loop that has gathered it. */
    private boolean gathered;
    private T value;

    /** {@code nanos} is a clock that never goes back. */
    public Awaited(LongSupplier nanos) {
        this.nanos = nanos;
    }

    @Override
    public boolean complete(T result) {
        var wakeups = Wakeups.whileReading();
        if (wakeups == null) {
            return completeNow(result);
        }
        if (gathered || isDone()) {
            return false;
        }
        gathered = true;
        value = result;
        wakeups.add(this);
        return true;
    }

    /** Completes it with what it was given while the event loop read. */
    void completeGathered() {
        completeNow(value);
    }

    private boolean completeNow(T result) {
        boolean first = super.complete(result);
        LockSupport.unpark(waiter);
        return first;
    }

    @Override
    public boolean completeExceptionally(Throwable failure) {
        boolean first = super.completeExceptionally(failure);
        LockSupport.unpark(waiter);
        return first;
    }

    /** As of any future, but without what it takes that any thread may wait, where it is the one that has made it. */
    @Override
    public T get(long timeout, TimeUnit unit) throws InterruptedException, ExecutionException, TimeoutException {
        if (Thread.currentThread() != waiter) {
            return super.get(timeout, unit);
        }
        long timeoutNanos = unit.toNanos(timeout);
        long startNanos = nanos.getAsLong();
        long leftNanos = timeoutNanos;
        while (!isDone()) {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            if (leftNanos <= 0) {
                throw new TimeoutException();
            }
            LockSupport.parkNanos(this, leftNanos);
            // Most threads are woken once, by what they wait for: these need no other look at the clock.
            if (!isDone()) {
                leftNanos = timeoutNanos - (nanos.getAsLong() - startNanos);
            }
        }
        return super.get(0, unit);
    }
}
