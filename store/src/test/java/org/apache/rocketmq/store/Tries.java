package org.apache.rocketmq.store;

import java.util.Random;
import java.util.stream.LongStream;

/**
 * How often tests try what they do with other random numbers. {@code -Dskyrocket.tries=N} asks for more or fewer than
 * the usual number, in proportion; {@code -Dskyrocket.seed=S} for the one try that a failure has named.
 */
final class Tries {
    /** What the build file asks for when nobody asks for anything else. */
    private static final long USUAL = 1000;

    private Tries() { }

    /** One random seed for each try. */
    static long[] seeds(int usual) {
        Long only = Long.getLong("skyrocket.seed");
        if (only != null) {
            return new long[] {only};
        }
        long tries = Math.max(1, usual * Long.getLong("skyrocket.tries", USUAL) / USUAL);
        var random = new Random();
        return LongStream.range(0, tries).map(n -> random.nextLong()).toArray();
    }

    /** A failure that says how to see it again. */
    static AssertionError failed(long seed, Throwable cause) {
        return new AssertionError("with -Dskyrocket.seed=" + seed + ": " + cause, cause);
    }
}
