package org.apache.rocketmq.client.internal.route;

/**
 * For how long a broker is left out that answered slowly.
 *
 * @param enabled whether it is at all
 * @param latencies in milliseconds, ascending
 * @param rests for each of them, for how many milliseconds a broker is left out that took so long or longer
 */
public record LatencyRules(boolean enabled, long[] latencies, long[] rests) {
    /** No broker is left out for being slow. */
    public static final LatencyRules OFF = new LatencyRules(false, new long[0], new long[0]);

    /** For how long, in milliseconds. */
    public long restMillis(long latencyMillis) {
        for (int i = Math.min(latencies.length, rests.length) - 1; i >= 0; i--) {
            if (latencyMillis >= latencies[i]) {
                return rests[i];
            }
        }
        return 0;
    }
}
