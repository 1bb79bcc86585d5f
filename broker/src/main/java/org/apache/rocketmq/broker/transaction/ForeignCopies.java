package org.apache.rocketmq.broker.transaction;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Half messages that Apache's broker has stored again: its copies do not say of which record, so they are told by the
 * transaction's id, the time of birth and a higher number of checks. Needed only for what lies in the queue when a
 * broker starts: all are noted first, then each is asked about, in their order.
 */
final class ForeignCopies {
    private final Set<String> copied = new HashSet<>();
    private final Map<String, Before> newest = new HashMap<>();

    private record Before(long root, int checks) { }

    void note(HalfMessage half) {
        if (half.isForeignCopy() && half.transactionId() != null) {
            copied.add(identity(half));
        }
    }

    /** The root of the record that this one is a copy of; -1 where it is none, or says so itself. */
    long rootBefore(HalfMessage half) {
        if (copied.isEmpty()) {
            return -1;
        }
        String identity = identity(half);
        if (!copied.contains(identity)) {
            return -1;
        }
        var before = newest.put(identity, new Before(half.root(), half.checks()));
        return before != null && half.isForeignCopy() && half.checks() > before.checks ? before.root : -1;
    }

    private static String identity(HalfMessage half) {
        return half.bornTimestamp() + " " + half.transactionId();
    }
}
