package org.apache.rocketmq.client.internal.send;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * How much may be under way at a time of a producer's sends that nobody waits for: messages, and bytes of bodies. Who
 * comes when it is full waits. A callback may not wait, as it may be what the others wait for; so callbacks may fill
 * the window twice, and are refused beyond that.
 */
final class SendWindow {
    private final LongSupplier nanos;
    private final Permits messagePermits = new Permits();
    private final Permits bytePermits = new Permits();
    private final Permits extraForCallbacks = new Permits();
    private volatile int messages;
    private volatile int bytes;

    SendWindow(int messages, int bytes, LongSupplier nanos) {
        this.nanos = nanos;
        resize(messages, bytes);
    }

    /** Permits whose number may change while some are held. */
    private static final class Permits extends Semaphore {
        private static final long serialVersionUID = 1L;

        Permits() {
            super(0);
        }

        void change(int by) {
            if (by > 0) {
                release(by);
            } else {
                reducePermits(-by);
            }
        }
    }

    /** Makes the window another size. One that is too full for it takes nothing more until there is room. */
    void resize(int newMessages, int newBytes) {
        if (newMessages == messages && newBytes == bytes) {
            return;
        }
        synchronized (this) {
            messagePermits.change(newMessages - messages);
            extraForCallbacks.change(newMessages - messages);
            bytePermits.change(newBytes - bytes);
            messages = newMessages;
            bytes = newBytes;
        }
    }

    /** What a send holds until it has ended. */
    interface Permit {
        void release();
    }

    /** Waits for room; null where there is none in time. */
    Permit acquire(int bodyBytes, long timeoutMillis) throws InterruptedException {
        // A body longer than the whole window may go when it is alone.
        int share = Math.min(bodyBytes, bytes);
        long left = TimeUnit.MILLISECONDS.toNanos(timeoutMillis);
        if (!messagePermits.tryAcquire()) {
            long start = nanos.getAsLong();
            if (!messagePermits.tryAcquire(left, TimeUnit.NANOSECONDS)) {
                return null;
            }
            left -= nanos.getAsLong() - start;
        }
        if (!bytePermits.tryAcquire(share) && !bytePermits.tryAcquire(share, left, TimeUnit.NANOSECONDS)) {
            messagePermits.release();
            return null;
        }
        return () -> {
            bytePermits.release(share);
            messagePermits.release();
        };
    }

    /** Takes room without waiting, from what is kept for callbacks if there is no other; null where there is none. */
    Permit acquireFromCallback(int bodyBytes) {
        int share = Math.min(bodyBytes, bytes);
        if (messagePermits.tryAcquire()) {
            if (bytePermits.tryAcquire(share)) {
                return () -> {
                    bytePermits.release(share);
                    messagePermits.release();
                };
            }
            messagePermits.release();
        }
        return extraForCallbacks.tryAcquire() ? extraForCallbacks::release : null;
    }

    @Override
    public String toString() {
        return (messages - messagePermits.availablePermits()) + " of " + messages + " messages and "
            + (bytes - bytePermits.availablePermits()) + " of " + bytes + " bytes are under way";
    }
}
