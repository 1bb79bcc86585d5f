package org.apache.rocketmq.broker.transaction;

import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/** The half messages that wait for their producers' word, each by its newest record. Not for several threads. */
final class PendingHalves {
    private final Map<Long, Pending> byRoot = new HashMap<>();
    private final TreeMap<Long, Pending> byOffset = new TreeMap<>();

    /**
     * One of them.
     *
     * @param root the queue offset of its first record
     * @param offset the queue offset of its newest record
     * @param logPosition of its newest record
     * @param storedMillis when that was stored
     * @param dueMillis nobody is asked before
     * @param checks how often somebody was asked
     */
    record Pending(long root, long offset, long logPosition, long storedMillis, long dueMillis, int checks) { }

    /** Adds a half message, or its newer record; an older one than is known changes nothing. */
    void put(Pending newer) {
        var known = byRoot.get(newer.root);
        if (known != null && known.offset >= newer.offset) {
            return;
        }
        if (known != null) {
            byOffset.remove(known.offset);
        }
        byRoot.put(newer.root, newer);
        byOffset.put(newer.offset, newer);
    }

    /** The half message of this root, or null. */
    Pending find(long root) {
        return byRoot.get(root);
    }

    void remove(long root) {
        var known = byRoot.remove(root);
        if (known != null) {
            byOffset.remove(known.offset);
        }
    }

    /** The first one whose newest record has this queue offset or a later one; null where there is none. */
    Pending from(long offset) {
        var entry = byOffset.ceilingEntry(offset);
        return entry == null ? null : entry.getValue();
    }

    int count() {
        return byRoot.size();
    }
}
