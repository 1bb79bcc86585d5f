package org.apache.rocketmq.broker.pull;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.apache.rocketmq.remoting.internal.serve.Refusal;
import org.apache.rocketmq.remoting.internal.serve.RequestRejected;

/** How many pulls of each group wait; holds no group of which none does. For any thread. */
final class WaitingOfGroups {
    private final ConcurrentMap<String, Integer> counts = new ConcurrentHashMap<>();

    /**
     * Counts one more.
     *
     * @throws RequestRejected where that would be more than the group may have
     */
    void enter(ParkedPull.Asker asker) {
        int waiting = counts.merge(asker.group(), 1, Integer::sum);
        long limit = asker.groupLimit();
        if (limit > 0 && waiting > limit) {
            leave(asker);
            throw new RequestRejected(Refusal.TOO_MANY_WAITING_PULLS_OF_GROUP, "[OVERLOAD] " + (waiting - 1)
                + " pulls of the group " + asker.group() + " wait for messages, and no more than " + limit + " may",
                waiting - 1, limit);
        }
    }

    void leave(ParkedPull.Asker asker) {
        counts.computeIfPresent(asker.group(), (group, waiting) -> waiting == 1 ? null : waiting - 1);
    }

    /** How many groups wait. */
    int groups() {
        return counts.size();
    }
}
