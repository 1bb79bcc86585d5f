package org.apache.rocketmq.client.internal.pull;

/**
 * How many messages the next pull of a queue asks for: twice as many after each answer that was full, as each pull
 * costs client and broker the same however much it brings; as at the beginning again when the backlog is gone. The
 * client loop owns it.
 */
final class PullSize {
    private final int least;
    private final int most;
    private int size;
    private int asked;

    /** Begins with {@code least}, which is not above {@code most}. */
    PullSize(int least, int most) {
        this.least = least;
        this.most = most;
        this.size = least;
    }

    /**
     * What to ask for now.
     *
     * @param room how many messages there is room for; the least is asked for even where that is more
     */
    int next(int room) {
        asked = Math.min(size, Math.max(least, room));
        return asked;
    }

    /** So many came for what was asked for last. */
    void came(int messages) {
        if (messages >= asked) {
            size = Math.min(most, Math.max(size, 2 * asked));
        } else if (messages < least) {
            size = least;
        }
    }
}
