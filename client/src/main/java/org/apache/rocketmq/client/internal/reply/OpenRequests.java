package org.apache.rocketmq.client.internal.reply;

import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import org.apache.rocketmq.client.exception.MQClientException;
import org.apache.rocketmq.common.internal.worker.Scheduler;
import org.apache.rocketmq.common.message.Message;
import org.apache.rocketmq.common.message.MessageConst;
import org.apache.rocketmq.remoting.exception.RemotingTooMuchRequestException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The requests that wait for their replies. Each ends at its time-out at the latest. One alarm serves all deadlines:
 * it rings at the earliest one, but not twice within {@link #LEAST_PAUSE_NANOS}.
 */
public final class OpenRequests {
    /** So many may wait, or be ended and not yet released. */
    public static final int MOST = 10_000;

    private static final Logger LOG = LoggerFactory.getLogger(OpenRequests.class);
    private static final long LEAST_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    private final Scheduler loop;
    private final LongSupplier nanos;
    private final AtomicInteger count = new AtomicInteger();
    private final Map<String, OpenRequest> waiting = new ConcurrentHashMap<>();
    private volatile boolean closed;
    /** Guarded by this. */
    private Scheduler.Task alarm;
    /** Guarded by this. */
    private long alarmNanos;

    public OpenRequests(Scheduler loop, LongSupplier nanos) {
        this.loop = loop;
        this.nanos = nanos;
    }

    /**
     * A new request to a topic, whose time runs from now on. Who opens it releases it in the end.
     *
     * @throws RemotingTooMuchRequestException where too many wait already
     */
    public OpenRequest open(String topic, long timeoutMillis) throws RemotingTooMuchRequestException {
        if (count.incrementAndGet() > MOST) {
            count.decrementAndGet();
            throw new RemotingTooMuchRequestException("The request to " + topic + " is not sent: " + MOST
                + " others wait for replies, or for their callbacks to end. Ask for less at a time");
        }
        long deadline = nanos.getAsLong() + TimeUnit.MILLISECONDS.toNanos(timeoutMillis);
        var request = new OpenRequest(UUID.randomUUID().toString(), topic, timeoutMillis, deadline,
            count::decrementAndGet);
        waiting.put(request.correlationId(), request);
        request.whenComplete((reply, failure) -> waiting.remove(request.correlationId()));
        try {
            setAlarm(deadline);
        } catch (RejectedExecutionException e) {
            noTime(request, e);
        }
        if (closed) {
            failAll();
        }
        return request;
    }

    /** A reply has come. One that nobody waits for any more is dropped. */
    public void reply(Message reply) {
        String id = reply.getProperty(MessageConst.PROPERTY_CORRELATION_ID);
        var request = id == null ? null : waiting.get(id);
        if (request == null) {
            LOG.info("A reply with the correlation id {} answers no request that waits; it may be late", id);
        } else {
            request.complete(reply);
        }
    }

    /** A reply has come that cannot be read: whoever waits for it need not do so any longer. */
    public void unreadable(String correlationId, String why) {
        var request = correlationId == null ? null : waiting.get(correlationId);
        if (request != null) {
            request.completeExceptionally(new MQClientException(request + " was answered, but " + why, null));
        }
    }

    /** How many take room. */
    public int count() {
        return count.get();
    }

    /** Fails all that wait, and those that are still to come. */
    public void close() {
        closed = true;
        failAll();
    }

    private void noTime(OpenRequest request, RejectedExecutionException why) {
        request.giveUp("the client has no time for requests: " + why.getMessage() + ". Ask for less at a time", why,
            nanos.getAsLong());
    }

    private void failAll() {
        waiting.values().forEach(request -> request.giveUp("the client was shut down. Shut it down when its requests"
            + " have ended", null, nanos.getAsLong()));
    }

    /** Has the alarm ring at this time at the latest; one that is set stays where the loop takes no other. */
    private synchronized void setAlarm(long deadlineNanos) {
        if (alarm != null && alarmNanos - deadlineNanos <= 0) {
            return;
        }
        long pause = Math.max(LEAST_PAUSE_NANOS, deadlineNanos - nanos.getAsLong());
        var earlier = loop.after(Duration.ofNanos(pause), "requests' time-outs", this::sweep);
        if (alarm != null) {
            alarm.close();
        }
        alarm = earlier;
        alarmNanos = deadlineNanos;
    }

    private void sweep() {
        synchronized (this) {
            alarm = null;
        }
        long now = nanos.getAsLong();
        OpenRequest next = null;
        for (OpenRequest request : waiting.values()) {
            if (request.deadlineNanos() - now <= 0) {
                request.expire();
            } else if (next == null || request.deadlineNanos() - next.deadlineNanos() < 0) {
                next = request;
            }
        }
        if (next != null) {
            watchOn(next.deadlineNanos());
        }
    }

    /** Where there is no alarm any more, those that wait would do so for good: all of them fail. */
    private void watchOn(long deadlineNanos) {
        try {
            setAlarm(deadlineNanos);
        } catch (RejectedExecutionException e) {
            waiting.values().forEach(request -> noTime(request, e));
        }
    }
}
