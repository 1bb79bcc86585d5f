package org.apache.rocketmq.client.internal.pop;

import java.time.Duration;
import java.util.Map;
import org.apache.rocketmq.common.consumer.ConsumeFromWhere;

/**
 * How a consumer pops.
 *
 * @param batchMessages how many messages a pop asks for at most
 * @param mostUnsettled how many messages of a queue may be popped and not settled
 * @param invisible for how long nobody else gets a message, unless that is renewed
 * @param initMode where a group begins that has consumed nothing yet: 0 at the oldest message, 1 behind the newest
 * @param restAfterFailure the rest after a pop that failed
 * @param timeout how long an answer is waited for
 */
public record PopSettings(String group, int batchMessages, int mostUnsettled, Duration invisible, int initMode,
    Duration restAfterFailure, Duration timeout) {
    /** For how long nobody else gets a message at least. */
    public static final Duration SHORTEST_INVISIBLE = Duration.ofSeconds(5);
    static final Duration HOLD = Duration.ofSeconds(15);
    private static final Duration USUAL_TIMEOUT = Duration.ofSeconds(30);
    private static final int FROM_OLDEST = 0;
    private static final int FROM_NEWEST = 1;
    private static final Duration SHORTEST_REST = Duration.ofMillis(10);

    public PopSettings {
        restAfterFailure = restAfterFailure.compareTo(SHORTEST_REST) < 0 ? SHORTEST_REST : restAfterFailure;
    }

    /** As push consumers pop. */
    public PopSettings(String group, int batchMessages, int mostUnsettled, Duration invisible, int initMode,
        Duration restAfterFailure) {
        this(group, batchMessages, mostUnsettled, invisible, initMode, restAfterFailure, USUAL_TIMEOUT);
    }

    /** Brokers know two places to begin at; a time is none of them, so that begins behind the newest message. */
    @SuppressWarnings("deprecation") // The old names mean what their successors do.
    public static int initMode(ConsumeFromWhere from) {
        return switch (from) {
            case CONSUME_FROM_FIRST_OFFSET, CONSUME_FROM_MIN_OFFSET -> FROM_OLDEST;
            case CONSUME_FROM_TIMESTAMP, CONSUME_FROM_LAST_OFFSET, CONSUME_FROM_MAX_OFFSET,
                CONSUME_FROM_LAST_OFFSET_AND_FROM_MIN_WHEN_BOOT_FIRST -> FROM_NEWEST;
        };
    }

    /** Puts what operators are told of it into a table of settings. */
    public void describeTo(Map<String, String> table) {
        table.put("popBatchNums", String.valueOf(batchMessages));
        table.put("popThresholdForQueue", String.valueOf(mostUnsettled));
        table.put("popInvisibleTime", String.valueOf(invisible.toMillis()));
    }
}
