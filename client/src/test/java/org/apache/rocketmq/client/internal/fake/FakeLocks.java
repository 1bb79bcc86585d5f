package org.apache.rocketmq.client.internal.fake;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.rocketmq.common.message.MessageQueue;
import org.apache.rocketmq.remoting.internal.request.Requests;
import org.apache.rocketmq.remoting.internal.serve.HandlerTable;
import org.apache.rocketmq.remoting.internal.serve.Request;
import org.apache.rocketmq.remoting.internal.serve.Response;
import org.apache.rocketmq.remoting.protocol.RemotingSerializable;
import org.apache.rocketmq.remoting.protocol.body.LockBatchRequestBody;
import org.apache.rocketmq.remoting.protocol.body.LockBatchResponseBody;
import org.apache.rocketmq.remoting.protocol.body.UnlockBatchRequestBody;

/** Whose the queues of one group are; locks do not end by themselves. */
public final class FakeLocks {
    private final FakeBroker broker;
    private final Map<MessageQueue, String> holders = new ConcurrentHashMap<>();
    private final List<Set<MessageQueue>> wishes = new CopyOnWriteArrayList<>();

    FakeLocks(FakeBroker broker) {
        this.broker = broker;
    }

    /** The client id of the member that has the queue, or null. */
    public String holder(String topic, int queueId) {
        return holders.get(new MessageQueue(topic, broker.name(), queueId));
    }

    /** Gives a queue to a member, whoever has it; to nobody where that is null. */
    public void give(String topic, int queueId, String clientId) {
        var queue = new MessageQueue(topic, broker.name(), queueId);
        if (clientId == null) {
            holders.remove(queue);
        } else {
            holders.put(queue, clientId);
        }
    }

    /** What each lock request asked for. */
    public List<Set<MessageQueue>> wishes() {
        return wishes;
    }

    void handlers(HandlerTable.Builder table) {
        broker.on(table, Requests.LOCK_BATCH_MQ, this::lock);
        broker.on(table, Requests.UNLOCK_BATCH_MQ, this::unlock);
    }

    private CompletionStage<Response> lock(Request<Void> request) {
        var wish = RemotingSerializable.decode(FakeBroker.bytes(request.body()), LockBatchRequestBody.class);
        wishes.add(Set.copyOf(wish.getMqSet()));
        var granted = new LinkedHashSet<MessageQueue>();
        for (MessageQueue queue : wish.getMqSet()) {
            String holder = holders.putIfAbsent(queue, wish.getClientId());
            if (holder == null || holder.equals(wish.getClientId())) {
                granted.add(queue);
            }
        }
        var body = new LockBatchResponseBody();
        body.setLockOKMQSet(granted);
        return Response.ok().body(body.encode()).now();
    }

    private CompletionStage<Response> unlock(Request<Void> request) {
        var wish = RemotingSerializable.decode(FakeBroker.bytes(request.body()), UnlockBatchRequestBody.class);
        wish.getMqSet().forEach(queue -> holders.remove(queue, wish.getClientId()));
        return Response.ok().now();
    }
}
