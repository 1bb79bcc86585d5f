package org.apache.rocketmq.client.internal.send;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * How much may be under way at a time of a producer's sends that nobody waits for: messages, and bytes of bodies. Who
 * comes when it is full waits. A callback may not wait, as it may be what the others wait for; so callbacks may fill
 * the window twice, and are refused beyond that.
 */
final class SendWindow {
    private final int messages;
    private final int bytes;
    private final Semaphore messagePermits;
    private final Semaphore bytePermits;
    private final Semaphore extraForCallbacks;

    SendWindow(int messages, int bytes) {
        this.messages = messages;
        this.bytes = bytes;
        messagePermits = new Semaphore(messages);
        bytePermits = new Semaphore(bytes);
        extraForCallbacks = new Semaphore(messages);
    }

    /** What a send holds until it has ended. */
    interface Permit {
        void release();
    }

    /** Waits for room; null where there is none in time. */
    Permit acquire(int bodyBytes, long timeoutMillis) throws InterruptedException {
        // A body longer than the whole window may go when it is alone.
        int share = Math.min(bodyBytes, bytes);
        if (!messagePermits.tryAcquire() && !messagePermits.tryAcquire(timeoutMillis, TimeUnit.MILLISECONDS)) {
            return null;
        }
        if (!bytePermits.tryAcquire(share) && !bytePermits.tryAcquire(share, timeoutMillis, TimeUnit.MILLISECONDS)) {
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
