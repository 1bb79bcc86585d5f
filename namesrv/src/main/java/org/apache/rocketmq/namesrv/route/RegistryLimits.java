package org.apache.rocketmq.namesrv.route;

/**
 * How much a name server takes in.
 *
 * @param members broker processes
 * @param queueEntries pairs of a topic and a broker that holds it
 * @param registrationBytes the body of one registration
 */
public record RegistryLimits(int members, int queueEntries, int registrationBytes) {
    private static final int LEAST_MEMBERS = 256;
    private static final int MOST_MEMBERS = 10_000;
    private static final int HEAP_PER_MEMBER = 64 * 1024;
    private static final int LEAST_QUEUE_ENTRIES = 16_384;
    private static final int MOST_QUEUE_ENTRIES = 500_000;
    private static final int HEAP_PER_QUEUE_ENTRY = 1024;
    private static final int LEAST_REGISTRATION_BYTES = 1024 * 1024;
    private static final int MOST_REGISTRATION_BYTES = 8 * 1024 * 1024;
    /** A topic without settings, 7 bytes of JSON, becomes an object with a map of its own. */
    private static final int HEAP_PER_REGISTRATION_BYTE = 64;

    /** What fits into a heap of so many bytes, with room for the copy that an update makes. */
    public static RegistryLimits forHeap(long heapBytes) {
        return new RegistryLimits(
            between(LEAST_MEMBERS, MOST_MEMBERS, heapBytes / HEAP_PER_MEMBER),
            between(LEAST_QUEUE_ENTRIES, MOST_QUEUE_ENTRIES, heapBytes / HEAP_PER_QUEUE_ENTRY),
            between(LEAST_REGISTRATION_BYTES, MOST_REGISTRATION_BYTES, heapBytes / HEAP_PER_REGISTRATION_BYTE));
    }

    private static int between(int least, int most, long value) {
        return (int) Math.max(least, Math.min(most, value));
    }
}
