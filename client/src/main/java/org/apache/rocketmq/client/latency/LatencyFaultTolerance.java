package org.apache.rocketmq.client.latency;

/**
 * Remembers of some things, such as brokers, which are to be left out for a while, and which cannot be reached.
 *
 * @param <T> what they are known by
 */
public interface LatencyFaultTolerance<T> {
    /**
     * Takes note of how one did.
     *
     * @param name which one
     * @param currentLatency how long it took, in milliseconds
     * @param notAvailableDuration for how many milliseconds from now on it is to be left out
     * @param reachable whether it could be reached
     */
    void updateFaultItem(T name, long currentLatency, long notAvailableDuration, boolean reachable);

    /** Whether it is not to be left out now; so is one of which nothing is known. */
    boolean isAvailable(T name);

    /** Whether it could be reached the last time; so could one of which nothing is known. */
    boolean isReachable(T name);

    /** Forgets one. */
    void remove(T name);

    /** Any of those that can be reached, or null. */
    T pickOneAtLeast();

    /** Begins to look, again and again, whether they can be reached, as long as that is enabled. */
    void startDetector();

    /** Ends what {@link #startDetector} began. */
    void shutdown();

    /** Looks once at each whose turn it is. */
    void detectByOneRound();

    /** How long a look may take, in milliseconds. */
    void setDetectTimeout(int detectTimeout);

    /** How long after a look at one it has its turn again, in milliseconds. */
    void setDetectInterval(int detectInterval);

    /** Whether the detector looks when its time comes. */
    void setStartDetectorEnable(boolean startDetectorEnable);

    boolean isStartDetectorEnable();
}
