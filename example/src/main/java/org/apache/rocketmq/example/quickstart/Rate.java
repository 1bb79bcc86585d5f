package org.apache.rocketmq.example.quickstart;

import java.util.Locale;

/** How long something took, and how many of it fit into a second. */
final class Rate {
    private static final double NANOS_PER_SECOND = 1e9;

    private Rate() {
    }

    static String text(long messages, long nanos) {
        double seconds = Math.max(nanos, 1) / NANOS_PER_SECOND;
        return String.format(Locale.ROOT, "%.2f s, %.0f messages/s", seconds, messages / seconds);
    }
}
