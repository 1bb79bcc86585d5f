package org.apache.rocketmq.broker.pop;

import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import org.apache.rocketmq.broker.offset.ConsumerOffsets;

/** What one group has out of one queue. Whoever looks at it or changes it holds its monitor. */
final class PopQueue {
    private final PopPlace place;
    private final Map<Long, Delivery> out = new HashMap<>();
    /** Up to where it was popped, as long as something is out. */
    private long next = ConsumerOffsets.NONE;
    private boolean dropped;

    PopQueue(PopPlace place) {
        this.place = place;
    }

    PopPlace place() {
        return place;
    }

    /** How many messages are out. */
    int out() {
        return out.size();
    }

    long next() {
        return next;
    }

    void next(long offset) {
        next = offset;
    }

    /** The delivery that a message is out by; null where it is not out. */
    Delivery of(long offset) {
        return out.get(offset);
    }

    /** Notes that messages are out; those that were so by another delivery are it by this one only. */
    void add(Delivery delivery) {
        for (long offset : delivery.offsets()) {
            var before = out.put(offset, delivery);
            if (before != null) {
                before.settle(offset);
            }
        }
    }

    /** Notes what is still out by a delivery of an earlier process. */
    void restore(Delivery delivery) {
        for (long offset : delivery.open()) {
            out.put(offset, delivery);
        }
    }

    /** Notes that a message is out no more by a delivery. */
    void settle(Delivery delivery, long offset) {
        if (delivery.settle(offset)) {
            out.remove(offset);
        }
    }

    /** The deliveries by which something is out. */
    Collection<Delivery> deliveries() {
        return new LinkedHashSet<>(out.values());
    }

    boolean isDropped() {
        return dropped;
    }

    /** Marks it as one that nobody uses any more, where nothing is out; whoever holds it looks for its successor. */
    boolean dropIfIdle() {
        if (out.isEmpty()) {
            dropped = true;
        }
        return dropped;
    }
}
