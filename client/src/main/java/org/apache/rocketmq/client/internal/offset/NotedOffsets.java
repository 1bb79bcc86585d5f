package org.apache.rocketmq.client.internal.offset;

import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.rocketmq.client.consumer.store.ControllableOffset;
import org.apache.rocketmq.common.message.MessageQueue;

/** Offsets that were noted in this process, as many as there are queues. Any thread may use it. */
public final class NotedOffsets {
    private final ConcurrentHashMap<MessageQueue, ControllableOffset> offsets = new ConcurrentHashMap<>();

    public void note(MessageQueue queue, long offset, boolean increaseOnly) {
        offsets.computeIfAbsent(queue, each -> new ControllableOffset(offset)).update(offset, increaseOnly);
    }

    /** Later notes leave it alone. */
    public void freeze(MessageQueue queue, long offset) {
        offsets.computeIfAbsent(queue, each -> new ControllableOffset(offset)).updateAndFreeze(offset);
    }

    public OptionalLong of(MessageQueue queue) {
        var known = offsets.get(queue);
        return known == null ? OptionalLong.empty() : OptionalLong.of(known.getOffset());
    }

    public void forget(MessageQueue queue) {
        offsets.remove(queue);
    }

    /** A copy, of the queues of a topic, or of all where that is null or empty. */
    public Map<MessageQueue, Long> copy(String topic) {
        var copy = new HashMap<MessageQueue, Long>();
        offsets.forEach((queue, offset) -> {
            if (topic == null || topic.isEmpty() || topic.equals(queue.getTopic())) {
                copy.put(queue, offset.getOffset());
            }
        });
        return copy;
    }
}
