package org.apache.rocketmq.client.internal.pop;

import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import org.apache.rocketmq.client.internal.rpc.Calls;
import org.apache.rocketmq.client.internal.rpc.Outcome;
import org.apache.rocketmq.common.message.MessageQueue;
import org.apache.rocketmq.remoting.internal.request.PopMessageHeader;
import org.apache.rocketmq.remoting.internal.request.Requests;
import org.apache.rocketmq.remoting.protocol.RemotingCommand;
import org.apache.rocketmq.remoting.protocol.ResponseCode;
import org.apache.rocketmq.remoting.protocol.body.PopProcessQueueInfo;
import org.apache.rocketmq.remoting.protocol.heartbeat.SubscriptionData;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Pops the messages of one assigned queue, or of any queue of a topic on one broker, one pop after the other. A broker
 * without news holds a pop for a while. The client loop owns it.
 */
public final class QueuePopper {
    private static final Logger LOG = LoggerFactory.getLogger(QueuePopper.class);

    private final MessageQueue queue;
    private final PopSettings settings;
    private final PopPorts ports;
    private final PopQueue popQueue;
    private final PoppedRecords records;
    private PopState state = PopState.IDLE;
    private int failures;
    private long sentNanos;

    public QueuePopper(MessageQueue queue, PopSettings settings, PopPorts ports) {
        this.queue = queue;
        this.settings = settings;
        this.ports = ports;
        popQueue = new PopQueue(settings.mostUnsettled());
        records = new PoppedRecords(settings.group(), queue, ports.reading(), popQueue);
    }

    /** What is here of the queue; any thread. */
    public PopProcessQueueInfo describe() {
        return popQueue.describe();
    }

    /** Begins to pop, unless it was stopped before. */
    public void start() {
        if (state == PopState.IDLE) {
            pop();
        }
    }

    /** Pops no more; what is here, or comes with an answer that is awaited, may still be consumed. */
    public void stop() {
        if (state != PopState.DROPPED) {
            state = state.to(PopState.DROPPED);
            popQueue.drop();
        }
    }

    /** There may be room again, or the consumer is not suspended any more. */
    public void wake() {
        if (state == PopState.THROTTLED) {
            state = state.to(PopState.IDLE);
            pop();
        }
    }

    /** Whatever a port throws, the queue goes on after a rest. */
    private void pop() {
        try {
            ask();
        } catch (RuntimeException e) {
            failed("its broker", e);
        }
    }

    private void ask() {
        int room = popQueue.room();
        if (ports.suspended().getAsBoolean()) {
            state = state.to(PopState.THROTTLED);
            return;
        }
        if (room <= 0) {
            state = state.to(PopState.THROTTLED);
            popQueue.whenRoom(this::wakeSoon);
            return;
        }
        var subscription = ports.subscriptions().apply(queue.getTopic());
        String address = ports.instance().routes().masterAddress(queue.getBrokerName());
        if (subscription == null || address == null) {
            rest(settings.restAfterFailure());
            return;
        }
        state = state.to(PopState.IN_FLIGHT);
        sentNanos = ports.figures().nowNanos();
        ports.instance().calls()
            .exchange(address, Requests.POP_MESSAGE, header(subscription, room), null,
                PopSettings.TIMEOUT.toMillis())
            .whenCompleteAsync((response, failure) -> ended(address, subscription, response, failure),
                ports.instance().loop());
    }

    /** On a thread that settles a message, perhaps after the client was shut down. */
    private void wakeSoon() {
        try {
            ports.instance().loop().execute(this::wake);
        } catch (RejectedExecutionException e) {
            LOG.debug("{} is not popped any more: {}", queue, e.getMessage());
        }
    }

    private PopMessageHeader header(SubscriptionData subscription, int room) {
        return new PopMessageHeader(settings.group(), queue.getTopic(), queue.getQueueId(),
            Math.min(room, settings.batchMessages()), settings.invisible().toMillis(), PopSettings.HOLD.toMillis(),
            ports.instance().clock().wall().millis(), settings.initMode(), subscription.getExpressionType(),
            subscription.getSubString(), false, null);
    }

    private void ended(String address, SubscriptionData subscription, RemotingCommand response, Throwable failure) {
        try {
            if (failure != null) {
                failed(address, Outcome.cause(failure));
            } else {
                answered(address, subscription, response);
            }
        } catch (RuntimeException e) {
            failed(address, e);
        }
        if (state == PopState.IDLE) {
            pop();
        }
    }

    private void answered(String address, SubscriptionData subscription, RemotingCommand response) {
        switch (response.getCode()) {
            case ResponseCode.SUCCESS -> found(subscription, response);
            case ResponseCode.POLLING_TIMEOUT, ResponseCode.PULL_NOT_FOUND ->
                ports.figures().pulled(queue, 0, sentNanos);
            case ResponseCode.SUBSCRIPTION_NOT_EXIST, ResponseCode.SUBSCRIPTION_NOT_LATEST,
                ResponseCode.SUBSCRIPTION_GROUP_NOT_EXIST -> {
                // The broker was restarted, perhaps, and does not know us yet.
                ports.instance().heartbeats().beat(address);
                failed(address, Calls.refusal(address, response));
                return;
            }
            default -> {
                failed(address, Calls.refusal(address, response));
                return;
            }
        }
        if (failures > 0) {
            LOG.info("{} can be popped again at {}, after {} failures", queue, address, failures);
            failures = 0;
        }
        if (state == PopState.IN_FLIGHT) {
            state = state.to(PopState.IDLE);
        }
    }

    /** Also where the queue is popped no more: nobody else gets these messages for a while. */
    private void found(SubscriptionData subscription, RemotingCommand response) {
        var body = response.bodyBuffer();
        if (!body.hasRemaining()) {
            throw new IllegalArgumentException("an answer with messages has none");
        }
        var sorted = records.in(body, Requests.POP_MESSAGE.replyHeader(response), subscription,
            ports.figures().nowNanos());
        int count = sorted.wanted().size() + sorted.unwanted().size();
        popQueue.add(count, ports.instance().clock().wall().millis());
        ports.figures().pulled(queue, count, sentNanos);
        sorted.unwanted().forEach(ports.settlement()::acknowledge);
        if (!sorted.wanted().isEmpty()) {
            ports.sink().accept(queue, sorted.wanted());
        }
    }

    private void failed(String address, Throwable failure) {
        if (state == PopState.DROPPED) {
            LOG.debug("The last answer for {} from {} is a failure", queue, address, failure);
            return;
        }
        failures++;
        if (failures == 1) {
            LOG.warn("{} cannot be popped at {} for now, trying on every {} ms: {}", queue, address,
                settings.restAfterFailure().toMillis(), failure.toString());
        } else {
            LOG.debug("{} cannot be popped at {}", queue, address, failure);
        }
        rest(settings.restAfterFailure());
    }

    private void rest(Duration time) {
        state = state.to(PopState.RESTING);
        ports.instance().loop().after(time, "popping " + queue, () -> {
            if (state == PopState.RESTING) {
                state = state.to(PopState.IDLE);
                pop();
            }
        });
    }

    @Override
    public String toString() {
        return queue + " " + state + ", " + popQueue;
    }
}
