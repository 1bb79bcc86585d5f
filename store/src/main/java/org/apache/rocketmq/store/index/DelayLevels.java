package org.apache.rocketmq.store.index;

import java.util.Arrays;
import java.util.List;

/** How long the messages of each delay level wait, from level 1 on. Queue n of delayed messages has level n + 1. */
public final class DelayLevels {
    private final long[] millis;

    private DelayLevels(long[] millis) {
        this.millis = millis;
    }

    /**
     * Reads levels like {@code 1s 5s 1m 2h 1d}.
     *
     * @throws IllegalArgumentException where a level is none
     */
    public static DelayLevels parse(String text) {
        String[] levels = text.trim().split("\\s+");
        return new DelayLevels(Arrays.stream(levels).mapToLong(DelayLevels::millisOf).toArray());
    }

    private static long millisOf(String level) {
        int digits = level.length() - 1;
        if (digits < 1) {
            throw new IllegalArgumentException("[" + level + "] is no delay");
        }
        long unit = switch (level.charAt(digits)) {
            case 's' -> 1_000L;
            case 'm' -> 60_000L;
            case 'h' -> 3_600_000L;
            case 'd' -> 86_400_000L;
            default -> throw new IllegalArgumentException("[" + level + "] does not end in s, m, h or d");
        };
        long count = Long.parseLong(level.substring(0, digits));
        if (count < 0) {
            throw new IllegalArgumentException("[" + level + "] is negative");
        }
        return Math.multiplyExact(count, unit);
    }

    /** The highest level. */
    public int highest() {
        return millis.length;
    }

    /** The delay of a level; above the highest that one's, below 1 none. */
    public long millis(int level) {
        return level < 1 ? 0 : millis[Math.min(level, millis.length) - 1];
    }

    /** The delays in order, level 1 first. */
    public List<Long> all() {
        return Arrays.stream(millis).boxed().toList();
    }
}
