package org.apache.rocketmq.store;

import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import org.apache.rocketmq.store.index.ConsumeQueue;
import org.apache.rocketmq.store.log.Segment;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts the records that reads had to pass over, and logs each place with what is wrong there: again only after a
 * while, and only so many at a time, as many consumers may come across many of them.
 */
final class UnreadableRecords {
    /** A place is told again after so long. */
    static final Duration REPEAT = Duration.ofMinutes(10);
    /** So many lines at most in one {@link #WINDOW}. */
    static final int MOST_LINES = 100;
    static final Duration WINDOW = Duration.ofMinutes(1);

    private static final Logger LOG = LoggerFactory.getLogger(UnreadableRecords.class);
    private static final int REMEMBERED_PLACES = 1024;

    private final InstantSource clock;
    private final LongAdder count = new LongAdder();
    private final Map<Long, Long> toldAt = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, Long> eldest) {
            return size() > REMEMBERED_PLACES;
        }
    };
    private long windowStart;
    private int lines;
    private long untold;

    UnreadableRecords(InstantSource clock) {
        this.clock = clock;
    }

    /** How often a record was passed over, since the store was opened. */
    long count() {
        return count.sum();
    }

    /**
     * Notes that the message of a queue at an offset is passed over.
     *
     * @param segment where it should be, or null where the log has no such place
     */
    void passedOver(ConsumeQueue queue, long queueOffset, long logPosition, Segment segment, String complaint) {
        count.increment();
        long others = admit(logPosition);
        if (others >= 0) {
            LOG.error("Message {} of {} is passed over: at {} there is {}{}", queueOffset, queue,
                place(logPosition, segment), complaint, others(others));
        }
    }

    /** Notes that a record that was asked for by its place is not given: the place may be wrong, or the record. */
    void refused(long logPosition, Segment segment, String complaint) {
        long others = admit(logPosition);
        if (others >= 0) {
            LOG.warn("No record is given for {}: there is {}{}", place(logPosition, segment), complaint,
                others(others));
        }
    }

    private static String place(long logPosition, Segment segment) {
        return segment == null ? "log position " + logPosition
            : "byte " + (logPosition - segment.start()) + " of " + segment + " (log position " + logPosition + ")";
    }

    private static String others(long count) {
        return count == 0 ? "" : "; " + count + " times more this happened without a word";
    }

    /** How many were not told since the last that was; -1 when this one is not told either. */
    private synchronized long admit(long logPosition) {
        long now = clock.millis();
        if (now - windowStart >= WINDOW.toMillis() || now < windowStart) {
            windowStart = now;
            lines = 0;
        }
        Long told = toldAt.get(logPosition);
        if (told != null && now - told < REPEAT.toMillis() || lines >= MOST_LINES) {
            untold++;
            return -1;
        }
        toldAt.put(logPosition, now);
        lines++;
        long others = untold;
        untold = 0;
        return others;
    }
}
