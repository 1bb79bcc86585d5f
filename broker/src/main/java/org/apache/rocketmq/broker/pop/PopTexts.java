package org.apache.rocketmq.broker.pop;

import java.util.ArrayList;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/** Texts in the answers to pops. */
final class PopTexts {
    private PopTexts() { }

    /** Offsets between commas. */
    static String offsets(long[] offsets) {
        return LongStream.of(offsets).mapToObj(Long::toString).collect(Collectors.joining(","));
    }

    /**
     * How often the messages of an ordered pop were out before: an entry for each that was, and one for the queue.
     *
     * @param counts of those that were
     */
    static String counts(QueueKind kind, int queueId, long[] offsets, Map<Long, Integer> counts) {
        var entries = new ArrayList<String>();
        int least = Integer.MAX_VALUE;
        for (long offset : offsets) {
            int count = counts.getOrDefault(offset, 0);
            least = Math.min(least, count);
            if (count > 0) {
                entries.add(kind.sign() + " qo" + queueId + "%" + offset + " " + count);
            }
        }
        entries.add(kind.sign() + " " + queueId + " " + least);
        return String.join(";", entries);
    }
}
