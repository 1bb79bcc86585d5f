package org.apache.rocketmq.client.internal.pull;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import org.apache.rocketmq.client.exception.MQBrokerException;
import org.apache.rocketmq.client.internal.loop.Heartbeats;
import org.apache.rocketmq.client.internal.rpc.Calls;
import org.apache.rocketmq.client.internal.rpc.Outcome;
import org.apache.rocketmq.common.internal.worker.Scheduler;
import org.apache.rocketmq.common.message.MessageQueue;
import org.apache.rocketmq.remoting.protocol.RemotingCommand;
import org.apache.rocketmq.remoting.protocol.ResponseCode;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks a broker for messages of one queue, one request after the other: waits while there is no room for more, rests
 * after a failure, and can be woken. The client loop owns it.
 */
public final class QueueLoop {
    private static final Logger LOG = LoggerFactory.getLogger(QueueLoop.class);

    private final MessageQueue queue;
    private final String verb;
    private final Duration restAfterFailure;
    private final Scheduler loop;
    private final Heartbeats heartbeats;
    private final Runnable asking;
    private LoopState state = LoopState.STARTING;
    private int failures;
    /** What the client loop refused while it was flooded; null for nothing. */
    private volatile Runnable refused;

    /** Takes an answer. */
    @FunctionalInterface
    public interface Taking {

        /** The rest before the next request; what it throws counts as a failure. Late answers come here as well. */
        Duration take(RemotingCommand response) throws MQBrokerException;
    }

    /**
     * Builds it.
     *
     * @param verb what is done with the queue, as a participle
     * @param asking sends a request, or has the loop wait or rest; whatever it throws counts as a failure
     */
    public QueueLoop(MessageQueue queue, String verb, Duration restAfterFailure, Scheduler loop, Heartbeats heartbeats,
        Runnable asking) {
        this.queue = queue;
        this.verb = verb;
        this.restAfterFailure = restAfterFailure;
        this.loop = loop;
        this.heartbeats = heartbeats;
        this.asking = asking;
    }

    /** Begins to ask, unless it has begun already, or was stopped. */
    public void start() {
        if (isStarting()) {
            state = state.to(LoopState.IDLE);
            ask();
        }
    }

    /** Asks no more. */
    public void stop() {
        if (!isStopped()) {
            state = state.to(LoopState.DROPPED);
        }
    }

    public boolean isStarting() {
        return state == LoopState.STARTING;
    }

    public boolean isStopped() {
        return state == LoopState.DROPPED;
    }

    /** Whether the last request has failed. */
    public boolean isFailing() {
        return failures > 0;
    }

    /** There may be room again, or the queue is not suspended any more. */
    public void wake() {
        var late = refused;
        if (late != null) {
            refused = null;
            late.run();
        } else if (state == LoopState.THROTTLED) {
            state = state.to(LoopState.IDLE);
            ask();
        }
    }

    /** The same on any thread, perhaps after the client was shut down. */
    public void wakeSoon() {
        try {
            loop.execute(this::wake);
        } catch (RejectedExecutionException e) {
            LOG.debug("{} is not {} any more: {}", queue, verb, e.getMessage());
        }
    }

    /** Asks again when it is woken. */
    public void throttle() {
        state = state.to(LoopState.THROTTLED);
    }

    /** Asks again later, as nobody can be asked now. */
    public void rest() {
        rest(restAfterFailure);
    }

    /** A request was sent; asks again when its answer was taken. */
    public void sent(String address, CompletableFuture<RemotingCommand> answer, Taking taking) {
        state = state.to(LoopState.IN_FLIGHT);
        answer.whenComplete((response, failure) -> hear(() -> ended(address, response, failure, taking)));
    }

    /** Any thread. What the loop refuses, flooded as it is, has to wait until this one is woken. */
    private void hear(Runnable answered) {
        try {
            loop.execute(answered);
        } catch (RejectedExecutionException e) {
            LOG.debug("An answer for {} has to wait: {}", queue, e.getMessage());
            refused = answered;
        }
    }

    /** What to throw for an answer that is a refusal. */
    public MQBrokerException refused(String address, RemotingCommand response) {
        switch (response.getCode()) {
            case ResponseCode.SUBSCRIPTION_NOT_EXIST, ResponseCode.SUBSCRIPTION_NOT_LATEST,
                // The broker was restarted, perhaps, and does not know us yet.
                ResponseCode.SUBSCRIPTION_GROUP_NOT_EXIST -> heartbeats.beat(address);
            default -> { }
        }
        return Calls.refusal(address, response);
    }

    private void ask() {
        try {
            asking.run();
        } catch (RuntimeException e) {
            failed("its broker", e);
        }
    }

    private void ended(String address, RemotingCommand response, Throwable failure, Taking taking) {
        try {
            if (failure != null) {
                failed(address, Outcome.cause(failure));
            } else {
                taken(address, taking.take(response));
            }
        } catch (MQBrokerException | RuntimeException e) {
            failed(address, e);
        }
        if (state == LoopState.IDLE) {
            ask();
        }
    }

    private void taken(String address, Duration rest) {
        if (failures > 0) {
            LOG.info("{} can be {} again at {}, after {} failures", queue, verb, address, failures);
            failures = 0;
        }
        if (state != LoopState.IN_FLIGHT) {
            return;
        }
        if (rest.isZero()) {
            state = state.to(LoopState.IDLE);
        } else {
            rest(rest);
        }
    }

    private void failed(String address, Throwable failure) {
        if (isStopped()) {
            LOG.debug("The last answer for {} from {} is a failure", queue, address, failure);
            return;
        }
        failures++;
        // The 1st, 2nd, 4th and so on: what does not pass by itself is to be seen again.
        if (Integer.bitCount(failures) == 1) {
            LOG.warn("{} cannot be {} at {} for now (failures in a row: {}), trying on every {} ms: {}", queue, verb,
                address, failures, restAfterFailure.toMillis(), failure.toString());
        } else {
            LOG.debug("{} cannot be {} at {}", queue, verb, address, failure);
        }
        rest();
    }

    private void rest(Duration time) {
        state = state.to(LoopState.RESTING);
        try {
            loop.after(time, queue + " is " + verb, this::goOn);
        } catch (RejectedExecutionException e) {
            LOG.debug("{} rests until it is woken: {}", queue, e.getMessage());
            state = state.to(LoopState.THROTTLED);
        }
    }

    private void goOn() {
        if (state == LoopState.RESTING) {
            state = state.to(LoopState.IDLE);
            ask();
        }
    }

    @Override
    public String toString() {
        return queue + " " + state;
    }
}
