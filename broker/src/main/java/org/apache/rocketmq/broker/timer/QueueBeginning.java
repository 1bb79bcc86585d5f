package org.apache.rocketmq.broker.timer;

import org.apache.rocketmq.store.MessageStore;
import org.apache.rocketmq.store.timer.TimerCheck;
import org.apache.rocketmq.store.timer.TimerFiles;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where the timers' queue is followed from after a start.
 *
 * @param offset the first record to follow
 * @param knownBefore records before this offset were followed once already, though their units are lost
 * @param pastFrom what was delivered since then lies behind it in the log; {@link #NOWHERE} where nothing was
 */
record QueueBeginning(long offset, long knownBefore, long pastFrom) {
    private static final Logger LOG = LoggerFactory.getLogger(QueueBeginning.class);
    private static final long NOWHERE = -1;

    /** Whether there may be messages that were delivered already. */
    boolean looksBack() {
        return pastFrom != NOWHERE;
    }

    /**
     * Finds it.
     *
     * @param found what the process before this one has kept; null where that was nothing
     */
    static QueueBeginning find(MessageStore store, TimerFiles files, TimerCheck found) {
        long first = store.minOffset(WaitingTimer.TOPIC, WaitingTimer.QUEUE);
        long last = store.maxOffset(WaitingTimer.TOPIC, WaitingTimer.QUEUE);
        if (found == null || !files.isWhole()) {
            LOG.info("The timers' files are made of the queue, from offset {} to {}", first, last);
            return new QueueBeginning(first, found == null ? 0 : found.queueOffset(), positionOf(store, first));
        }
        if (found.queueOffset() > last) {
            LOG.warn("The timers had got to offset {}, but their queue ends at {}, maybe after a loss of power",
                found.queueOffset(), last);
        }
        long next = Math.max(first, Math.min(found.queueOffset(), last));
        if (found.logPosition() < 0) {
            return behindUnits(store, files.lastRecord(), first, next);
        }
        // Where none waits in the wheel, only what is still to be followed can have been delivered, behind its record.
        return new QueueBeginning(next, 0, files.latest() >= found.second() ? found.logPosition()
            : Math.max(found.logPosition(), positionOf(store, next)));
    }

    /**
     * Another broker may say that it has read records which have no unit: when it stopped they were on their way to
     * one. They are followed again, but for those that were delivered at once.
     */
    private static QueueBeginning behindUnits(MessageStore store, long lastRecord, long first, long read) {
        long noted = lastRecord == TimerFiles.NONE ? read : offsetBehind(store, lastRecord, first, read);
        if (noted == read) {
            return new QueueBeginning(read, 0, NOWHERE);
        }
        LOG.info("The broker before this one had read the timers up to offset {}, and noted them up to {}", read,
            noted);
        return new QueueBeginning(noted, 0, positionOf(store, noted));
    }

    /** The first record of the queue, from an offset on and before another one, that lies behind a log position. */
    private static long offsetBehind(MessageStore store, long position, long from, long to) {
        long low = from;
        long high = to;
        while (low < high) {
            long middle = (low + high) >>> 1;
            if (positionOf(store, middle) > position) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
    }

    /** Where a record of the queue lies in the log; where the log ends, if there is none. */
    private static long positionOf(MessageStore store, long offset) {
        var entries = store.entries(WaitingTimer.TOPIC, WaitingTimer.QUEUE, offset, 1);
        return entries.isEmpty() ? store.appendedPosition() : entries.get(0).logPosition();
    }
}
