package org.apache.rocketmq.client.internal.admin;

import java.util.concurrent.CompletableFuture;
import org.apache.rocketmq.client.exception.MQClientException;
import org.apache.rocketmq.client.internal.loop.ClientInstance;
import org.apache.rocketmq.client.internal.offset.QueueOffsets;
import org.apache.rocketmq.client.internal.rpc.Outcome;
import org.apache.rocketmq.common.message.MessageQueue;

/** Moves a group's committed offsets, without being a member of it. */
public final class OffsetMove {
    /** A name server, the search and the commit. */
    private static final int CALLS = 3;

    private final ClientInstance instance;
    private final QueueOffsets offsets;

    public OffsetMove(ClientInstance instance) {
        this.instance = instance;
        this.offsets = new QueueOffsets(instance.calls(), instance.routes(), instance.callTimeoutMillis());
    }

    /** To the first message of each queue that was stored at that time, in milliseconds, or later. */
    public void toTime(String group, String topic, long timestampMillis) throws MQClientException {
        var moved = instance.routes().find(topic).thenCompose(route -> CompletableFuture.allOf(route.readable().stream()
            .map(queue -> move(group, queue, timestampMillis)).toArray(CompletableFuture[]::new)));
        Outcome.awaitOrClientException(moved, CALLS * instance.callTimeoutMillis(),
            "Moving the group " + group + " in the topic " + topic);
    }

    private CompletableFuture<Void> move(String group, MessageQueue queue, long timestampMillis) {
        return offsets.atTime(queue, timestampMillis).thenCompose(offset -> offsets.commit(group, queue, offset));
    }
}
