package org.apache.rocketmq.remoting.internal.call;

import io.netty.util.collection.IntObjectHashMap;
import java.util.ArrayList;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.apache.rocketmq.remoting.exception.RemotingSendRequestException;
import org.apache.rocketmq.remoting.protocol.RemotingCommand;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The calls of one connection that wait for their responses. Calls are admitted by any thread, as the bound on their
 * number must hold before they reach the event loop; everything else happens on the loop.
 *
 * <p>One alarm serves all deadlines: it rings at the earliest one, fails what has expired and is set anew. It never
 * rings twice within {@link #LEAST_SWEEP_PAUSE_NANOS}, so that many calls with scattered deadlines cost little.
 */
public final class PendingCalls {
    /** How many calls may wait on one connection. */
    public static final int MOST_CALLS = 65_536;

    private static final Logger LOG = LoggerFactory.getLogger(PendingCalls.class);
    private static final long LEAST_SWEEP_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private final String address;
    private final ScheduledExecutorService loop;
    private final LongSupplier nanos;
    private final AtomicInteger admitted = new AtomicInteger();
    private final IntObjectHashMap<PendingCall> waiting = new IntObjectHashMap<>();
    private Consumer<PendingCall> expiryListener = call -> { };
    private Future<?> alarm;
    private long alarmNanos;
    private long sweptNanos;
    private String closedBecause;

    /**
     * The calls to one peer.
     *
     * @param address the peer, for the texts of failures
     * @param loop the connection's event loop
     * @param nanos the time that deadlines are told in
     */
    public PendingCalls(String address, ScheduledExecutorService loop, LongSupplier nanos) {
        this.address = address;
        this.loop = loop;
        this.nanos = nanos;
        this.sweptNanos = nanos.getAsLong() - LEAST_SWEEP_PAUSE_NANOS;
    }

    /** Tells {@code listener} of each call that was not answered in time, just before it fails. */
    public void whenExpired(Consumer<PendingCall> listener) {
        expiryListener = listener;
    }

    /** Asks for one more call, on any thread. True obliges the caller to {@link #add} it or to {@link #dismiss} it. */
    public boolean admit() {
        if (admitted.incrementAndGet() <= MOST_CALLS) {
            return true;
        }
        admitted.decrementAndGet();
        return false;
    }

    /** Gives an admission back, on any thread. */
    public void dismiss() {
        admitted.decrementAndGet();
    }

    /**
     * Lets an admitted call wait.
     *
     * @return false when it failed at once, so that its request need not be sent
     */
    public boolean add(PendingCall call) {
        if (closedBecause != null) {
            dismiss();
            call.failBecauseClosed(closedBecause, nanos.getAsLong());
            return false;
        }
        if (waiting.containsKey(call.opaque())) {
            dismiss();
            call.fail(new RemotingSendRequestException(
                "a request with the id " + call.opaque() + " already waits for an answer of " + address));
            return false;
        }
        waiting.put(call.opaque(), call);
        setAlarm(call.deadlineNanos());
        return true;
    }

    /** Completes the call that this answers. One that nobody waits for any more is dropped. */
    public void complete(RemotingCommand response) {
        PendingCall call = waiting.remove(response.getOpaque());
        if (call == null) {
            LOG.debug("{} answered request {} too late", address, response.getOpaque());
            return;
        }
        dismiss();
        call.answer(response);
    }

    /** Fails all calls, and those that are still to come. */
    public void close(String reason) {
        closedBecause = reason;
        if (alarm != null) {
            alarm.cancel(false);
            alarm = null;
        }
        var failed = new ArrayList<>(waiting.values());
        waiting.clear();
        for (PendingCall call : failed) {
            dismiss();
            call.failBecauseClosed(reason, nanos.getAsLong());
        }
    }

    /** How many calls wait, or are on their way to the loop. */
    public int count() {
        return admitted.get();
    }

    private void setAlarm(long deadlineNanos) {
        long ringNanos = sweptNanos + LEAST_SWEEP_PAUSE_NANOS - deadlineNanos > 0
            ? sweptNanos + LEAST_SWEEP_PAUSE_NANOS : deadlineNanos;
        if (alarm != null) {
            if (alarmNanos - ringNanos <= 0) {
                return;
            }
            alarm.cancel(false);
        }
        alarmNanos = ringNanos;
        alarm = loop.schedule(this::sweep, Math.max(0, ringNanos - nanos.getAsLong()), TimeUnit.NANOSECONDS);
    }

    private void sweep() {
        alarm = null;
        sweptNanos = nanos.getAsLong();
        var expired = new ArrayList<PendingCall>();
        PendingCall next = null;
        for (PendingCall call : waiting.values()) {
            if (call.deadlineNanos() - sweptNanos <= 0) {
                expired.add(call);
            } else if (next == null || call.deadlineNanos() - next.deadlineNanos() < 0) {
                next = call;
            }
        }
        for (PendingCall call : expired) {
            waiting.remove(call.opaque());
        }
        if (next != null) {
            setAlarm(next.deadlineNanos());
        }
        // Whoever hears of the failure and calls again is not to find a connection that is about to be closed for it.
        expired.forEach(expiryListener);
        for (PendingCall call : expired) {
            dismiss();
            call.expire();
        }
    }
}
