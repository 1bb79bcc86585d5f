package org.apache.rocketmq.store;

import org.apache.rocketmq.store.follow.DeferredAppends;
import org.apache.rocketmq.store.index.ConsumeQueue;

/**
 * A record of another broker's log that is given its queue entry.
 *
 * @param queueOffset the one that it has there, which is planned in the queue
 * @param tags what the entry says beside the position
 */
record CopiedRecord(ConsumeQueue queue, long queueOffset, long logPosition, int length, long tags) {

    void endPlan() {
        queue.endPlan();
    }

    /**
     * Under the append lock, once it is written: puts its entry, and shows it to readers.
     *
     * @param deferred who shows it, where that comes later; else null
     */
    void show(DeferredAppends deferred, Announcer announcer) {
        queue.put(logPosition, length, tags);
        if (deferred == null) {
            queue.publish(queueOffset + 1);
        } else {
            var appended = new Appended(AppendStatus.PUT_OK, logPosition, length, queueOffset, 1, 0, null);
            // Nobody waits for it, so its time is never up.
            deferred.add(new PendingAppend(appended, Long.MAX_VALUE, queue, new long[] {tags}, false, announcer));
        }
    }

    void announce(Announcer announcer) {
        announcer.announce(queue, queueOffset + 1, tags);
    }
}
