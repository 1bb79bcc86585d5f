package org.apache.rocketmq.broker.lock;

import java.time.Duration;

/** How long a lock lasts after it was last asked for: RocketMQ's minute, or what its system property says. */
public final class LockLife {
    static final String PROPERTY = "rocketmq.broker.rebalance.lockMaxLiveTime";
    static final Duration DEFAULT = Duration.ofSeconds(60);
    private static final int LEAST_MILLIS = 100;

    private LockLife() { }

    /**
     * The time that is set.
     *
     * @throws IllegalArgumentException when the property is no number or too small to work with
     */
    public static Duration configured() {
        return parse(System.getProperty(PROPERTY, Long.toString(DEFAULT.toMillis())));
    }

    static Duration parse(String text) {
        try {
            int millis = Integer.parseInt(text.trim());
            if (millis >= LEAST_MILLIS) {
                return Duration.ofMillis(millis);
            }
        } catch (NumberFormatException e) {
            throw refusal(text);
        }
        throw refusal(text);
    }

    private static IllegalArgumentException refusal(String text) {
        return new IllegalArgumentException("the system property " + PROPERTY + " is [" + text
            + "]; it must be a number of milliseconds from " + LEAST_MILLIS + " to " + Integer.MAX_VALUE);
    }
}
