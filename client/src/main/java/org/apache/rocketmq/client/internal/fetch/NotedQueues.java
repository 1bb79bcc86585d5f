package org.apache.rocketmq.client.internal.fetch;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import org.apache.rocketmq.client.internal.consume.AskedQueues;
import org.apache.rocketmq.client.internal.offset.KeptOffsets;
import org.apache.rocketmq.common.message.MessageQueue;
import org.apache.rocketmq.remoting.protocol.body.ProcessQueueInfo;

/** The queues of a pull consumer as operators see and move them: nothing is here of them but the offsets it noted. */
final class NotedQueues implements AskedQueues {
    private final KeptOffsets offsets;
    private final Predicate<MessageQueue> mine;

    /** {@code mine} tells the queues that this member has to do with, whether it has noted anything of them or not. */
    NotedQueues(KeptOffsets offsets, Predicate<MessageQueue> mine) {
        this.offsets = offsets;
        this.mine = mine;
    }

    /** Of all queues that are noted now, by this consumer or in its store. */
    Map<MessageQueue, Long> noted() {
        return offsets.store().cloneOffsetTable(null);
    }

    @Override
    public Map<MessageQueue, ProcessQueueInfo> describe() {
        var descriptions = new HashMap<MessageQueue, ProcessQueueInfo>();
        noted().forEach((queue, offset) -> {
            var description = new ProcessQueueInfo();
            description.setCommitOffset(offset);
            descriptions.put(queue, description);
        });
        return descriptions;
    }

    @Override
    public CompletableFuture<Void> reset(Map<MessageQueue, Long> targets) {
        var noted = noted();
        var moved = new HashMap<>(targets);
        moved.keySet().removeIf(queue -> !noted.containsKey(queue) && !mine.test(queue));
        moved.forEach(offsets.keeper()::note);
        return offsets.keeper().keep(moved.keySet());
    }
}
