package org.apache.rocketmq.client.internal.pull;

import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.apache.rocketmq.client.exception.MQBrokerException;
import org.apache.rocketmq.client.internal.route.TopicRoute;
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
    private final Supplier<PullSettings> policy;
    /** As they were at the last pull. */
    private PullSettings settings;
    private final PullPorts ports;
    private final QueueLoop loop;
    private PullSize size;
    /** How many queues of its topic share the topic's limits; 0 where there are no such limits. */
    private int queues;
    private FlowLimits limits;
    private volatile ProcessQueue processQueue;
    /** Which one the last answer has suggested. */
    private long brokerId = TopicRoute.MASTER;

    public QueuePuller(MessageQueue queue, Supplier<PullSettings> policy, PullPorts ports) {
        this.queue = queue;
        this.policy = policy;
        this.settings = policy.get();
        this.ports = ports;
        this.limits = settings.limits();
        this.size = settings.size();
        loop = new QueueLoop(queue, "read", settings.restAfterFailure(), ports.loop(), ports.heartbeats(),
            this::pull);
    }

    public MessageQueue queue() {
        return queue;
    }

    /** From now on so many queues of the topic share its limits. */
    public void share(int sharing) {
        queues = sharing;
        limit();
    }

    private void limit() {
        limits = settings.limits().shared(queues);
        if (processQueue != null) {
            processQueue.limit(limits);
        }
    }

    private void obey(PullSettings now) {
        if (now != settings) {
            if (!now.asksAs(settings)) {
                size = now.size();
            }
            settings = now;
            limit();
        }
    }

    /** What is fetched and not consumed; null before the start. Any thread may ask. */
    public ProcessQueue processQueue() {
        return processQueue;
    }

    /** Begins to fetch from this offset on, unless the queue is gone already. */
    public void start(long firstOffset) {
        if (loop.isStarting()) {
            processQueue = new ProcessQueue(firstOffset, limits);
            loop.start();
        }
    }

    /** Fetches no more; what is here may still be consumed. */
    public void stop() {
        loop.stop();
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
        loop.wake();
    }

    private void pull() {
        obey(policy.get());
        if (ports.suspended().test(queue)) {
            loop.throttle();
            return;
        }
        if (processQueue.isFull()) {
            loop.throttle();
            processQueue.whenRoom(loop::wakeSoon);
            return;
        }
        var subscription = ports.subscriptions().apply(queue.getTopic());
        var route = ports.routes().known(queue.getTopic());
        String address = route == null ? null
            : route.readAddress(queue.getBrokerName(), ports.brokerChoice().applyAsLong(brokerId()));
        if (subscription == null || address == null) {
            loop.rest();
            return;
        }
        long sentNanos = ports.figures().nowNanos();
        loop.sent(address, ports.calls().exchange(address, Requests.PULL_MESSAGE, header(subscription, processQueue),
            null, settings.timeout().toMillis()), response -> take(address, subscription, sentNanos, response));
    }

    /** A suggestion does not outlive a failure. */
    private long brokerId() {
        return loop.isFailing() ? TopicRoute.MASTER : brokerId;
    }

    private PullMessageHeader header(SubscriptionData subscription, ProcessQueue from) {
        long commitOffset = from.commitOffset();
        // A replica keeps no offsets.
        boolean commit = brokerId() == TopicRoute.MASTER && commitOffset > 0 && ports.commits().test(queue);
        boolean tell = settings.subscribing() == PullSettings.Subscribing.BY_PULL;
        return new PullMessageHeader(settings.group(), queue.getTopic(), queue.getQueueId(), from.nextOffset(),
            size.next(from.room()), PullSysFlag.buildSysFlag(commit, true, tell, false),
            commit ? commitOffset : 0, settings.hold().toMillis(), tell ? subscription.getSubString() : null,
            subscription.getSubVersion(), subscription.getExpressionType(), settings.batchBytes(), null);
    }

    private Duration take(String address, SubscriptionData subscription, long sentNanos, RemotingCommand response)
        throws MQBrokerException {
        if (loop.isStopped()) {
            return Duration.ZERO;
        }
        return switch (response.getCode()) {
            case ResponseCode.SUCCESS, ResponseCode.PULL_NOT_FOUND, ResponseCode.PULL_RETRY_IMMEDIATELY ->
                advanced(subscription, sentNanos, response);
            case ResponseCode.PULL_OFFSET_MOVED -> moved(response);
            default -> throw loop.refused(address, response);
        };
    }

    private Duration advanced(SubscriptionData subscription, long sentNanos, RemotingCommand response) {
        var reply = Requests.PULL_MESSAGE.replyHeader(response);
        var pulled = response.getCode() == ResponseCode.SUCCESS
            ? PulledMessages.in(response.bodyBuffer(), queue, reply, subscription, ports.reading())
                .from(processQueue.nextOffset())
            : new PulledMessages(List.of(), reply.nextBeginOffset());
        List<MessageExt> messages = pulled.messages();
        processQueue.add(messages, pulled.next());
        size.came(messages.size());
        ports.figures().pulled(queue, messages.size(), sentNanos);
        brokerId = reply.suggestWhichBrokerId();
        if (!messages.isEmpty()) {
            ports.sink().accept(queue, processQueue, messages);
        }
        return policy.get().interval();
    }

    /** The offset is outside of what the broker has, or was reset there: goes on where the broker says. */
    private Duration moved(RemotingCommand response) {
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
        brokerId = brokerId();
        return REST_AFTER_MOVE;
    }

    @Override
    public String toString() {
        return loop + ", " + processQueue;
    }
}
