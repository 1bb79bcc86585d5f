package org.apache.rocketmq.client.internal.offset;

import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.apache.rocketmq.client.common.ClientErrorCode;
import org.apache.rocketmq.client.exception.MQClientException;
import org.apache.rocketmq.client.internal.loop.ClientInstance;
import org.apache.rocketmq.client.internal.route.RouteTable;
import org.apache.rocketmq.client.internal.route.TopicRoute;
import org.apache.rocketmq.client.internal.rpc.Calls;
import org.apache.rocketmq.client.internal.rpc.Outcome;
import org.apache.rocketmq.common.MixAll;
import org.apache.rocketmq.common.message.MessageQueue;
import org.apache.rocketmq.remoting.internal.request.GetEarliestMsgStoretimeHeader;
import org.apache.rocketmq.remoting.internal.request.GetEarliestMsgStoretimeReply;
import org.apache.rocketmq.remoting.internal.request.GetMaxOffsetHeader;
import org.apache.rocketmq.remoting.internal.request.GetMaxOffsetReply;
import org.apache.rocketmq.remoting.internal.request.GetMinOffsetHeader;
import org.apache.rocketmq.remoting.internal.request.GetMinOffsetReply;
import org.apache.rocketmq.remoting.internal.request.QueryConsumerOffsetHeader;
import org.apache.rocketmq.remoting.internal.request.Requests;
import org.apache.rocketmq.remoting.internal.request.SearchOffsetHeader;
import org.apache.rocketmq.remoting.internal.request.SearchOffsetReply;
import org.apache.rocketmq.remoting.internal.request.UpdateConsumerOffsetHeader;
import org.apache.rocketmq.remoting.protocol.RemotingCommand;
import org.apache.rocketmq.remoting.protocol.ResponseCode;

/** Asks brokers for queue offsets, and tells them what is consumed. */
public final class QueueOffsets {
    private static final Set<Integer> CONSUMED_ANSWERS = Set.of(ResponseCode.SUCCESS, ResponseCode.QUERY_NOT_FOUND);

    private final Calls calls;
    private final RouteTable routes;
    private final long timeoutMillis;

    public QueueOffsets(Calls calls, RouteTable routes, long timeoutMillis) {
        this.calls = calls;
        this.routes = routes;
        this.timeoutMillis = timeoutMillis;
    }

    public static QueueOffsets of(ClientInstance instance) {
        return new QueueOffsets(instance.calls(), instance.routes(), instance.callTimeoutMillis());
    }

    public CompletableFuture<Long> min(MessageQueue queue) {
        var header = new GetMinOffsetHeader(queue.getTopic(), queue.getQueueId());
        return atBroker(queue, address -> calls.call(address, Requests.GET_MIN_OFFSET, header, null, timeoutMillis))
            .thenApply(GetMinOffsetReply::offset);
    }

    /** The offset that the next message will get. */
    public CompletableFuture<Long> max(MessageQueue queue) {
        var header = new GetMaxOffsetHeader(queue.getTopic(), queue.getQueueId(), true);
        return atBroker(queue, address -> calls.call(address, Requests.GET_MAX_OFFSET, header, null, timeoutMillis))
            .thenApply(GetMaxOffsetReply::offset);
    }

    /** The offset of the first message that was stored at that time or later. */
    public CompletableFuture<Long> atTime(MessageQueue queue, long timestampMillis) {
        var header = new SearchOffsetHeader(queue.getTopic(), null, queue.getQueueId(), timestampMillis, null);
        return atBroker(queue,
            address -> calls.call(address, Requests.SEARCH_OFFSET_BY_TIMESTAMP, header, null, timeoutMillis))
            .thenApply(SearchOffsetReply::offset);
    }

    /** When the oldest message that is still there was stored. */
    public CompletableFuture<Long> timeOfFirst(MessageQueue queue) {
        var header = new GetEarliestMsgStoretimeHeader(queue.getTopic(), queue.getQueueId());
        return atBroker(queue,
            address -> calls.call(address, Requests.GET_EARLIEST_MSG_STORETIME, header, null, timeoutMillis))
            .thenApply(GetEarliestMsgStoretimeReply::timestamp);
    }

    /** How far a group has consumed the queue; empty where it has not yet. */
    public CompletableFuture<OptionalLong> consumed(String group, MessageQueue queue) {
        var header = new QueryConsumerOffsetHeader(group, queue.getTopic(), queue.getQueueId(), null);
        return atBroker(queue, address -> calls
            .answer(address, Requests.QUERY_CONSUMER_OFFSET, header, null, timeoutMillis, CONSUMED_ANSWERS,
                QueueOffsets::consumedIn));
    }

    /** Tells the broker how far a group has consumed the queue. */
    public CompletableFuture<Void> commit(String group, MessageQueue queue, long offset) {
        var header = new UpdateConsumerOffsetHeader(group, queue.getTopic(), queue.getQueueId(), offset);
        return atBroker(queue,
            address -> calls.call(address, Requests.UPDATE_CONSUMER_OFFSET, header, null, timeoutMillis));
    }

    private static OptionalLong consumedIn(RemotingCommand response) {
        if (response.getCode() == ResponseCode.QUERY_NOT_FOUND) {
            return OptionalLong.empty();
        }
        return OptionalLong.of(Requests.QUERY_CONSUMER_OFFSET.replyHeader(response).offset());
    }

    /** Asks the master, or a replica where there is none now: it keeps what it is told, and has nearly all messages. */
    private <T> CompletableFuture<T> atBroker(MessageQueue queue, Function<String, CompletableFuture<T>> call) {
        return routes.find(queue.getTopic()).handle((route, failure) -> {
            // A topic without a route may still be asked for at a broker that another topic's route tells.
            String address = route == null ? routes.masterAddress(queue.getBrokerName())
                : route.readAddress(queue.getBrokerName(), MixAll.MASTER_ID);
            if (address != null) {
                return call.apply(address);
            }
            return CompletableFuture.<T>failedFuture(route == null ? Outcome.cause(failure) : noBroker(queue, route));
        }).thenCompose(asked -> asked);
    }

    private static MQClientException noBroker(MessageQueue queue, TopicRoute route) {
        return new MQClientException(ClientErrorCode.BROKER_NOT_EXIST_EXCEPTION, "No broker is known that has " + queue
            + "; the route of its topic is " + route + ". Check that the broker runs and is registered");
    }
}
