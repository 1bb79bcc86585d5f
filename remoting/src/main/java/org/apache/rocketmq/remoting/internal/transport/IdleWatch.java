package org.apache.rocketmq.remoting.internal.transport;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Notices when nothing moves on a connection for too long. One alarm per connection, which rings at the earliest moment
 * at which that may be so and looks when something last moved. Event loop only.
 */
final class IdleWatch {
    private final ScheduledExecutorService loop;
    private final LongSupplier nanos;
    private final long idleNanos;
    private final Runnable onIdle;
    private long movedNanos;
    private Future<?> alarm;

    IdleWatch(ScheduledExecutorService loop, LongSupplier nanos, Duration idle, Runnable onIdle) {
        this.loop = loop;
        this.nanos = nanos;
        this.idleNanos = idle.toNanos();
        this.onIdle = onIdle;
    }

    void start() {
        moved();
        setAlarm(idleNanos);
    }

    void moved() {
        movedNanos = nanos.getAsLong();
    }

    void stop() {
        if (alarm != null) {
            alarm.cancel(false);
        }
    }

    private void setAlarm(long delayNanos) {
        alarm = loop.schedule(this::look, delayNanos, TimeUnit.NANOSECONDS);
    }

    private void look() {
        long restNanos = movedNanos + idleNanos - nanos.getAsLong();
        if (restNanos <= 0) {
            onIdle.run();
        } else {
            setAlarm(restNanos);
        }
    }
}
