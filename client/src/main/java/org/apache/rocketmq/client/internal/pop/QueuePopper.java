package org.apache.rocketmq.client.internal.pop;

import java.time.Duration;
import java.util.function.Supplier;
import org.apache.rocketmq.client.exception.MQBrokerException;
import org.apache.rocketmq.client.internal.pull.QueueLoop;
import org.apache.rocketmq.common.message.MessageQueue;
import org.apache.rocketmq.remoting.internal.request.PopMessageHeader;
import org.apache.rocketmq.remoting.internal.request.Requests;
import org.apache.rocketmq.remoting.protocol.RemotingCommand;
import org.apache.rocketmq.remoting.protocol.ResponseCode;
import org.apache.rocketmq.remoting.protocol.body.PopProcessQueueInfo;
import org.apache.rocketmq.remoting.protocol.heartbeat.SubscriptionData;

/**
 * Pops the messages of one assigned queue, or of any queue of a topic on one broker, one pop after the other. A broker
 * without news holds a pop for a while. The client loop owns it.
 */
public final class QueuePopper {
    private final MessageQueue queue;
    private final Supplier<PopSettings> policy;
    /** As they were at the last pop. */
    private PopSettings settings;
    private final PopPorts ports;
    private final PopQueue popQueue;
    private final PoppedRecords records;
    private final QueueLoop loop;

    public QueuePopper(MessageQueue queue, Supplier<PopSettings> policy, PopPorts ports) {
        this.queue = queue;
        this.policy = policy;
        this.settings = policy.get();
        this.ports = ports;
        popQueue = new PopQueue(settings.mostUnsettled());
        records = new PoppedRecords(settings.group(), queue, ports.reading(), popQueue);
        loop = new QueueLoop(queue, "popped", settings.restAfterFailure(), ports.instance().loop(),
            ports.instance().heartbeats(), this::pop);
    }

    /** What is here of the queue; any thread. */
    public PopProcessQueueInfo describe() {
        return popQueue.describe();
    }

    /** Begins to pop, unless it was stopped before. */
    public void start() {
        loop.start();
    }

    /** Pops no more; what is here, or comes with an answer that is awaited, may still be consumed. */
    public void stop() {
        loop.stop();
        popQueue.drop();
    }

    /** There may be room again, or the consumer is not suspended any more. */
    public void wake() {
        loop.wake();
    }

    private void pop() {
        settings = policy.get();
        popQueue.limit(settings.mostUnsettled());
        int room = popQueue.room();
        if (ports.suspended().getAsBoolean()) {
            loop.throttle();
            return;
        }
        if (room <= 0) {
            loop.throttle();
            popQueue.whenRoom(loop::wakeSoon);
            return;
        }
        var subscription = ports.subscriptions().apply(queue.getTopic());
        String address = ports.instance().routes().masterAddress(queue.getBrokerName());
        if (subscription == null || address == null) {
            loop.rest();
            return;
        }
        long sentNanos = ports.figures().nowNanos();
        loop.sent(address, ports.instance().calls().exchange(address, Requests.POP_MESSAGE, header(subscription, room),
            null, settings.timeout().toMillis()), response -> take(address, subscription, sentNanos, response));
    }

    private PopMessageHeader header(SubscriptionData subscription, int room) {
        return new PopMessageHeader(settings.group(), queue.getTopic(), queue.getQueueId(),
            Math.min(room, settings.batchMessages()), settings.invisible().toMillis(), PopSettings.HOLD.toMillis(),
            ports.instance().clock().wall().millis(), settings.initMode(), subscription.getExpressionType(),
            subscription.getSubString(), false, null);
    }

    /** The broker holds a pop for as long as there is nothing, so that there is no rest before the next one. */
    private Duration take(String address, SubscriptionData subscription, long sentNanos, RemotingCommand response)
        throws MQBrokerException {
        switch (response.getCode()) {
            case ResponseCode.SUCCESS -> found(subscription, sentNanos, response);
            case ResponseCode.POLLING_TIMEOUT, ResponseCode.PULL_NOT_FOUND ->
                ports.figures().pulled(queue, 0, sentNanos);
            default -> throw loop.refused(address, response);
        }
        return Duration.ZERO;
    }

    /** Also where the queue is popped no more: nobody else gets these messages for a while. */
    private void found(SubscriptionData subscription, long sentNanos, RemotingCommand response) {
        var body = response.bodyBuffer();
        if (!body.hasRemaining()) {
            throw new IllegalArgumentException("an answer with messages has none");
        }
        var sorted = records.in(body, Requests.POP_MESSAGE.replyHeader(response), subscription,
            ports.figures().nowNanos());
        int count = sorted.wanted().size() + sorted.unwanted().size();
        popQueue.add(count, ports.instance().clock().wall().millis());
        ports.figures().pulled(queue, count, sentNanos);
        ports.settlement().acknowledge(sorted.unwanted());
        if (!sorted.wanted().isEmpty()) {
            ports.sink().accept(queue, sorted.wanted());
        }
    }

    @Override
    public String toString() {
        return loop + ", " + popQueue;
    }
}
