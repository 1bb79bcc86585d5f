package org.apache.rocketmq.namesrv.route;

/**
 * The queues of one topic on one broker.
 *
 * @param permission bits: 4 read, 2 write, 1 inherit
 * @param sysFlag bits: 1 unit, 2 unit subscription
 */
public record TopicQueues(int readQueues, int writeQueues, int permission, int sysFlag) {
    private static final int WRITE = 1 << 1;
    private static final int UNIT = 1;
    private static final int UNIT_SUBSCRIPTION = 1 << 1;

    public TopicQueues withoutWrite() {
        return new TopicQueues(readQueues, writeQueues, permission & ~WRITE, sysFlag);
    }

    public TopicQueues withWrite() {
        return new TopicQueues(readQueues, writeQueues, permission | WRITE, sysFlag);
    }

    public boolean isUnit() {
        return (sysFlag & UNIT) != 0;
    }

    public boolean hasUnitSubscription() {
        return (sysFlag & UNIT_SUBSCRIPTION) != 0;
    }
}
