package org.apache.rocketmq.namesrv.route;

/**
 * How much a name server takes in.
 *
 * @param members broker processes
 * @param queueEntries pairs of a topic and a broker that holds it
 */
public record RegistryLimits(int members, int queueEntries) {
    private static final int MEMBERS = 10_000;
    private static final int QUEUE_ENTRIES = 500_000;

    public static RegistryLimits defaults() {
        return new RegistryLimits(MEMBERS, QUEUE_ENTRIES);
    }
}
