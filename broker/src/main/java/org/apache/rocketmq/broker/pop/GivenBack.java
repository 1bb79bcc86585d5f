package org.apache.rocketmq.broker.pop;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.rocketmq.broker.offset.ConsumerOffsets;

/**
 * What is out no more because its group gets it again from its queue, where somebody has moved it. The log says so only
 * once the move is saved: where a crash undoes the move, it is out as before. For any thread.
 */
final class GivenBack {
    private final ConsumerOffsets offsets;
    private final PopLog log;
    private final Queue<Messages> unwritten = new ConcurrentLinkedQueue<>();

    GivenBack(ConsumerOffsets offsets, PopLog log) {
        this.offsets = offsets;
        this.log = log;
    }

    /**
     * Messages of one delivery.
     *
     * @param change the change of the offsets that has to be saved
     */
    private record Messages(Delivery delivery, long[] offsets, long change) { }

    /** Notes messages of a delivery, after the group was moved. */
    void add(Delivery delivery, long... queueOffsets) {
        unwritten.add(new Messages(delivery, queueOffsets, offsets.changes()));
    }

    /** Writes that those are out no more whose group's move is saved; what the log does not take is tried again. */
    void writeSaved() {
        unwritten.removeIf(messages -> messages.change <= offsets.savedChanges()
            && HandingOut.failure(log.settled(messages.delivery, messages.offsets)) == null);
    }
}
