package org.apache.rocketmq.client.internal.fetch;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.rocketmq.client.consumer.PullResult;
import org.apache.rocketmq.client.consumer.PullStatus;
import org.apache.rocketmq.client.exception.MQClientException;
import org.apache.rocketmq.client.internal.figures.ConsumeFigures;
import org.apache.rocketmq.client.internal.loop.ClientInstance;
import org.apache.rocketmq.client.internal.pull.PulledMessages;
import org.apache.rocketmq.client.internal.pull.Reading;
import org.apache.rocketmq.client.internal.route.TopicRoute;
import org.apache.rocketmq.client.internal.rpc.Outcome;
import org.apache.rocketmq.common.message.MessageQueue;
import org.apache.rocketmq.common.sysflag.PullSysFlag;
import org.apache.rocketmq.remoting.internal.request.PullMessageHeader;
import org.apache.rocketmq.remoting.internal.request.PullMessageReply;
import org.apache.rocketmq.remoting.internal.request.Requests;
import org.apache.rocketmq.remoting.protocol.RemotingCommand;
import org.apache.rocketmq.remoting.protocol.ResponseCode;

/** Makes single pulls for a group. Any thread may use it. */
final class SinglePulls {
    private static final Map<Integer, PullStatus> STATES = Map.of(ResponseCode.SUCCESS, PullStatus.FOUND,
        ResponseCode.PULL_NOT_FOUND, PullStatus.NO_NEW_MSG,
        ResponseCode.PULL_RETRY_IMMEDIATELY, PullStatus.NO_MATCHED_MSG,
        ResponseCode.PULL_OFFSET_MOVED, PullStatus.OFFSET_ILLEGAL);

    private final String group;
    private final ClientInstance instance;
    private final Reading reading;
    private final ConsumeFigures figures;
    /** Which of its brokers a queue is to be read from; as many as there are queues. */
    private final Map<MessageQueue, Long> brokerIds = new ConcurrentHashMap<>();

    /** {@code figures} hears of each pull that was answered. */
    SinglePulls(String group, ClientInstance instance, Reading reading, ConsumeFigures figures) {
        this.reading = reading;
        this.figures = figures;
        this.group = group;
        this.instance = instance;
    }

    /**
     * Sends a pull; waits for nothing but the topic's route, where the broker is not known.
     *
     * @throws MQClientException where nobody knows the broker
     */
    CompletableFuture<PullResult> send(Pull pull) throws MQClientException {
        String address = address(pull.queue());
        boolean hold = pull.holdMillis() > 0;
        var subscription = pull.subscription();
        var header = new PullMessageHeader(group, pull.queue().getTopic(), pull.queue().getQueueId(), pull.offset(),
            pull.maxMessages(), PullSysFlag.buildSysFlag(false, hold, true, false), 0, pull.holdMillis(),
            subscription.getSubString(), subscription.getSubVersion(), subscription.getExpressionType(),
            pull.maxBytes(), null);
        long sentNanos = figures.nowNanos();
        return instance.calls().answer(address, Requests.PULL_MESSAGE, header, null, pull.timeoutMillis(),
            STATES.keySet(), response -> {
                var result = result(pull, response);
                var found = result.getMsgFoundList();
                figures.pulled(pull.queue(), found == null ? 0 : found.size(), sentNanos);
                return result;
            });
    }

    /** Whether a pull from the queue has been answered. */
    boolean hasRead(MessageQueue queue) {
        return brokerIds.containsKey(queue);
    }

    private String address(MessageQueue queue) throws MQClientException {
        String known = knownAddress(queue);
        if (known != null) {
            return known;
        }
        try {
            Outcome.awaitOrClientException(instance.routes().refresh(queue.getTopic()),
                2 * instance.callTimeoutMillis(), "Finding the broker of " + queue);
        } catch (MQClientException e) {
            throw unknownBroker(queue, e);
        }
        String found = knownAddress(queue);
        if (found == null) {
            throw unknownBroker(queue, null);
        }
        return found;
    }

    private static MQClientException unknownBroker(MessageQueue queue, MQClientException cause) {
        return new MQClientException("The broker[" + queue.getBrokerName() + "] not exist in the route of "
            + queue.getTopic() + (cause == null ? "" : ": " + cause.getErrorMessage()), cause);
    }

    /** By the route of its topic, or, for a topic that has none, of any. */
    private String knownAddress(MessageQueue queue) {
        var route = instance.routes().known(queue.getTopic());
        return route == null ? instance.routes().masterAddress(queue.getBrokerName())
            : route.readAddress(queue.getBrokerName(), brokerIds.getOrDefault(queue, TopicRoute.MASTER));
    }

    private PullResult result(Pull pull, RemotingCommand response) {
        PullStatus status = STATES.get(response.getCode());
        PullMessageReply reply = Requests.PULL_MESSAGE.replyHeader(response);
        if (status != PullStatus.OFFSET_ILLEGAL) {
            brokerIds.put(pull.queue(), reply.suggestWhichBrokerId());
        }
        if (status != PullStatus.FOUND) {
            return new PullResult(status, reply.nextBeginOffset(), reply.minOffset(), reply.maxOffset(), null);
        }
        var pulled = PulledMessages.in(response.bodyBuffer(), pull.queue(), reply, pull.subscription(), reading);
        return new PullResult(status, pulled.next(), reply.minOffset(), reply.maxOffset(), pulled.messages());
    }
}
