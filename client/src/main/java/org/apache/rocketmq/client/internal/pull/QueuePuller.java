package org.apache.rocketmq.client.internal.pull;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import org.apache.rocketmq.client.internal.route.TopicRoute;
import org.apache.rocketmq.client.internal.rpc.Calls;
import org.apache.rocketmq.client.internal.rpc.Outcome;
import org.apache.rocketmq.common.message.MessageExt;
import org.apache.rocketmq.common.message.MessageQueue;
import org.apache.rocketmq.common.sysflag.PullSysFlag;
import org.apache.rocketmq.remoting.internal.request.PullMessageHeader;
import org.apache.rocketmq.remoting.internal.request.Requests;
import org.apache.rocketmq.remoting.protocol.RemotingCommand;
import org.apache.rocketmq.remoting.protocol.ResponseCode;
import org.apache.rocketmq.remoting.protocol.heartbeat.SubscriptionData;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fetches the messages of one assigned queue, one pull after the other. A broker without news holds a pull for a while.
 * The client loop owns it.
 */
public final class QueuePuller {
    private static final Logger LOG = LoggerFactory.getLogger(QueuePuller.class);
    private static final Duration REST_AFTER_MOVE = Duration.ofMillis(50);

    private final MessageQueue queue;
    private final PullSettings settings;
    private final PullPorts ports;
    private FlowLimits limits;
    private PullState state = PullState.STARTING;
    private volatile ProcessQueue processQueue;
    private long brokerId = TopicRoute.MASTER;
    private int failures;
    private long sentNanos;

    public QueuePuller(MessageQueue queue, PullSettings settings, PullPorts ports) {
        this.queue = queue;
        this.settings = settings;
        this.ports = ports;
        this.limits = settings.limits();
    }

    public MessageQueue queue() {
        return queue;
    }

    /** From now on other limits hold for what is fetched. */
    public void limit(FlowLimits others) {
        limits = others;
        if (processQueue != null) {
            processQueue.limit(others);
        }
    }

    /** What is fetched and not consumed; null before the start. Any thread may ask. */
    public ProcessQueue processQueue() {
        return processQueue;
    }

    /** Begins to fetch from this offset on, unless the queue is gone already. */
    public void start(long firstOffset) {
        if (state == PullState.STARTING) {
            processQueue = new ProcessQueue(firstOffset, limits);
            state = state.to(PullState.IDLE);
            pull();
        }
    }

    /** Fetches no more; what is here may still be consumed. */
    public void stop() {
        if (state != PullState.DROPPED) {
            state = state.to(PullState.DROPPED);
        }
    }

    /** The queue is somebody else's from now on: fetches no more, and what is here is not to be consumed. */
    public void drop() {
        stop();
        if (processQueue != null) {
            processQueue.drop();
        }
    }

    /** There may be room again, or the queue is not suspended any more. */
    public void wake() {
        if (state == PullState.THROTTLED) {
            state = state.to(PullState.IDLE);
            pull();
        }
    }

    /** Whatever a port throws, the queue goes on after a rest. */
    private void pull() {
        try {
            fetch();
        } catch (RuntimeException e) {
            failed("its broker", e);
        }
    }

    private void fetch() {
        if (ports.suspended().test(queue)) {
            state = state.to(PullState.THROTTLED);
            return;
        }
        if (processQueue.isFull()) {
            state = state.to(PullState.THROTTLED);
            processQueue.whenRoom(this::wakeSoon);
            return;
        }
        var subscription = ports.subscriptions().apply(queue.getTopic());
        var route = ports.routes().known(queue.getTopic());
        String address = route == null ? null
            : route.readAddress(queue.getBrokerName(), ports.brokerChoice().applyAsLong(brokerId));
        if (subscription == null || address == null) {
            rest(settings.restAfterFailure());
            return;
        }
        state = state.to(PullState.IN_FLIGHT);
        sentNanos = ports.figures().nowNanos();
        ports.calls()
            .exchange(address, Requests.PULL_MESSAGE, header(subscription, processQueue), null,
                settings.timeout().toMillis())
            .whenCompleteAsync((response, failure) -> ended(address, subscription, response, failure), ports.loop());
    }

    /** On a consuming thread, perhaps after the client was shut down. */
    private void wakeSoon() {
        try {
            ports.loop().execute(this::wake);
        } catch (RejectedExecutionException e) {
            LOG.debug("{} is not fetched any more: {}", queue, e.getMessage());
        }
    }

    private PullMessageHeader header(SubscriptionData subscription, ProcessQueue from) {
        long commitOffset = from.commitOffset();
        // A replica keeps no offsets.
        boolean commit = brokerId == TopicRoute.MASTER && commitOffset > 0 && ports.commits().test(queue);
        boolean tell = settings.subscribing() == PullSettings.Subscribing.BY_PULL;
        return new PullMessageHeader(settings.group(), queue.getTopic(), queue.getQueueId(), from.nextOffset(),
            settings.batchMessages(), PullSysFlag.buildSysFlag(commit, true, tell, false),
            commit ? commitOffset : 0, settings.hold().toMillis(), tell ? subscription.getSubString() : null,
            subscription.getSubVersion(), subscription.getExpressionType(), settings.batchBytes(), null);
    }

    private void ended(String address, SubscriptionData subscription, RemotingCommand response, Throwable failure) {
        if (state != PullState.IN_FLIGHT) {
            return;
        }
        try {
            if (failure != null) {
                failed(address, Outcome.cause(failure));
            } else {
                answered(address, subscription, response);
            }
        } catch (RuntimeException e) {
            failed(address, e);
        }
        if (state == PullState.IDLE) {
            pull();
        }
    }

    private void answered(String address, SubscriptionData subscription, RemotingCommand response) {
        switch (response.getCode()) {
            case ResponseCode.SUCCESS, ResponseCode.PULL_NOT_FOUND, ResponseCode.PULL_RETRY_IMMEDIATELY ->
                advanced(address, subscription, response);
            case ResponseCode.PULL_OFFSET_MOVED -> moved(response);
            case ResponseCode.SUBSCRIPTION_NOT_EXIST, ResponseCode.SUBSCRIPTION_NOT_LATEST,
                ResponseCode.SUBSCRIPTION_GROUP_NOT_EXIST -> {
                // The broker was restarted, perhaps, and does not know us yet.
                ports.heartbeats().beat(address);
                failed(address, Calls.refusal(address, response));
            }
            default -> failed(address, Calls.refusal(address, response));
        }
    }

    private void advanced(String address, SubscriptionData subscription, RemotingCommand response) {
        var reply = Requests.PULL_MESSAGE.replyHeader(response);
        List<MessageExt> messages = response.getCode() == ResponseCode.SUCCESS
            ? PulledMessages.in(response.bodyBuffer(), queue, reply, subscription, ports.reading()) : List.of();
        processQueue.add(messages, reply.nextBeginOffset());
        ports.figures().pulled(queue, messages.size(), sentNanos);
        brokerId = reply.suggestWhichBrokerId();
        if (failures > 0) {
            LOG.info("{} can be read again at {}, after {} failures", queue, address, failures);
            failures = 0;
        }
        if (!messages.isEmpty()) {
            ports.sink().accept(queue, processQueue, messages);
        }
        if (settings.interval().isZero()) {
            state = state.to(PullState.IDLE);
        } else {
            rest(settings.interval());
        }
    }

    /** The offset is outside of what the broker has, or was reset there: goes on where the broker says. */
    private void moved(RemotingCommand response) {
        var reply = Requests.PULL_MESSAGE.replyHeader(response);
        LOG.warn("{} goes on at offset {} instead of {}, as its broker says ({}); it has {} to {}", queue,
            reply.nextBeginOffset(), processQueue.nextOffset(), response.getRemark(), reply.minOffset(),
            reply.maxOffset());
        if (reply.minOffset() > processQueue.nextOffset()) {
            // Only what is not here yet is gone at the broker.
            processQueue.add(List.of(), reply.nextBeginOffset());
        } else {
            processQueue.drop();
            processQueue = new ProcessQueue(reply.nextBeginOffset(), limits);
        }
        rest(REST_AFTER_MOVE);
    }

    private void failed(String address, Throwable failure) {
        failures++;
        if (failures == 1) {
            LOG.warn("{} cannot be read at {} for now, trying on every {} ms: {}", queue, address,
                settings.restAfterFailure().toMillis(), failure.toString());
        } else {
            LOG.debug("{} cannot be read at {}", queue, address, failure);
        }
        brokerId = TopicRoute.MASTER;
        rest(settings.restAfterFailure());
    }

    private void rest(Duration time) {
        state = state.to(PullState.RESTING);
        ports.loop().after(time, "pulling " + queue, () -> {
            if (state == PullState.RESTING) {
                state = state.to(PullState.IDLE);
                pull();
            }
        });
    }

    @Override
    public String toString() {
        return queue + " " + state + ", " + processQueue;
    }
}
