package org.apache.rocketmq.broker.timer;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import org.apache.rocketmq.broker.record.StoredMessage;
import org.apache.rocketmq.common.message.MessageConst;
import org.apache.rocketmq.store.MessageStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the last process had delivered when it died, without having noted that: found in the log behind the place up to
 * which it had. A message that waits is held against it before it is delivered.
 */
final class PastDeliveries {
    private static final Logger LOG = LoggerFactory.getLogger(PastDeliveries.class);
    /** So many are remembered; there are more only where the timers' files were lost. */
    private static final int MOST = 2_000_000;
    private static final String MILLIS = "\\d{1,18}";

    private final Map<String, Integer> counts = new HashMap<>();
    /** No second behind it has one of these. */
    private long lastSecond;
    private long lastDueMillis = Long.MIN_VALUE;
    private boolean overflown;

    /**
     * Remembers what was delivered behind a log position.
     *
     * @param openSecond the one that the timers go on in
     */
    void find(MessageStore store, long logPosition, long openSecond) {
        counts.clear();
        overflown = false;
        lastSecond = openSecond;
        lastDueMillis = Long.MIN_VALUE;
        store.recordsFrom(logPosition, this::note);
        if (overflown) {
            LOG.warn("More than {} timer messages were delivered since timers were kept last; some may come twice",
                MOST);
        }
    }

    private void note(ByteBuffer bytes) {
        var record = new StoredMessage(bytes);
        String wheelMillis = record.property(MessageConst.PROPERTY_TIMER_OUT_MS);
        String when = record.property(MessageConst.PROPERTY_TIMER_DEQUEUE_MS);
        if (wheelMillis == null || when == null || !when.matches(MILLIS)) {
            return;
        }
        boolean rolled = WaitingTimer.TOPIC.equals(record.topic());
        if (!rolled && !record.topic().equals(record.property(MessageConst.PROPERTY_REAL_TOPIC))) {
            return;
        }
        if (counts.size() >= MOST) {
            overflown = true;
            return;
        }
        counts.merge(name(record, rolled, record.property(MessageConst.PROPERTY_TIMER_ROLL_TIMES)), 1, Integer::sum);
        // Where the clock was set back, a message is delivered before the second that it is chained in.
        long wheel = wheelMillis.matches(MILLIS) ? Long.parseLong(wheelMillis) : 0;
        lastSecond = Math.max(lastSecond, Math.max(WheelTime.second(wheel), WheelTime.second(Long.parseLong(when))));
        if (!rolled) {
            lastDueMillis = Math.max(lastDueMillis, WheelTime.due(wheel));
        }
    }

    private static String name(StoredMessage record, boolean rolled, String rolls) {
        return (rolled ? "rolled " : "") + (rolls == null ? "0" : rolls)
            + ' ' + record.property(MessageConst.PROPERTY_TIMER_OUT_MS)
            + ' ' + record.property(MessageConst.PROPERTY_REAL_TOPIC)
            + ' ' + record.property(MessageConst.PROPERTY_REAL_QUEUE_ID)
            + ' ' + record.property(MessageConst.PROPERTY_UNIQ_CLIENT_MESSAGE_ID_KEYIDX)
            + ' ' + record.property(MessageConst.PROPERTY_TIMER_DEL_UNIQKEY);
    }

    /**
     * Whether a message was delivered, or stored again to wait on, as often as this is asked. Which of both it was then
     * says nothing of which it would be now, for the clock may have been set.
     */
    boolean had(StoredMessage record, WaitingTimer timer) {
        return !counts.isEmpty() && (remove(name(record, false, Integer.toString(timer.rolls())))
            || remove(name(record, true, Integer.toString(timer.rolls() + 1))));
    }

    private boolean remove(String name) {
        boolean isThere = counts.containsKey(name);
        counts.computeIfPresent(name, (key, count) -> count == 1 ? null : count - 1);
        return isThere;
    }

    /** When the last one of what was found delivered was due; {@link Long#MIN_VALUE} where nothing was found. */
    long lastDueMillis() {
        return lastDueMillis;
    }

    boolean isEmpty() {
        return counts.isEmpty();
    }

    /** Forgets all once no message can be one of these any more. */
    void secondOver(long second) {
        if (second > lastSecond + 1) {
            counts.clear();
        }
    }
}
