package org.apache.rocketmq.broker.offset;

import java.util.HashSet;
import java.util.Set;

/**
 * Where a group was moved in one queue, and which members know. It is over when a member that was told of it pulls from
 * there: one that pulls from there without knowing has messages of the time before, and one that was told may be gone.
 */
final class Move {
    /** So often it is told; a member that goes elsewhere then is let go there. */
    static final int MOST_TELLINGS = 16;

    private final long target;
    private final Set<Object> told = new HashSet<>();
    private int tellings;

    Move(long target) {
        this.target = target;
    }

    long target() {
        return target;
    }

    /** Whether a member that pulls is to be told; where it is not, the move is over. */
    synchronized boolean isToBeTold(Object member, long pulledFrom) {
        boolean arrived = pulledFrom == target && told.contains(member);
        if (arrived || tellings == MOST_TELLINGS) {
            return false;
        }
        tellings++;
        told.add(member);
        return true;
    }
}
