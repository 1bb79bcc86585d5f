package org.apache.rocketmq.client.internal.pop;

import java.time.Duration;

/** How long a popped message stays away that could not be consumed: as long as with Apache's client. */
public final class PopDelays {
    private static final int[] SECONDS =
        {10, 30, 60, 120, 180, 240, 300, 360, 420, 480, 540, 600, 1_200, 1_800, 3_600, 7_200};

    private PopDelays() { }

    /**
     * The delay before a message comes again.
     *
     * @param level what the listener chose; not above 0 where it left that to the number of tries
     * @param reconsumeTimes how often the message has come again so far
     */
    public static Duration of(int level, int reconsumeTimes) {
        int index = level > 0 ? level : reconsumeTimes;
        return Duration.ofSeconds(SECONDS[Math.min(Math.max(index, 0), SECONDS.length - 1)]);
    }
}
