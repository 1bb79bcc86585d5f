package org.apache.rocketmq.broker.filter;

import java.nio.ByteBuffer;
import org.apache.rocketmq.filter.bloom.BloomBits;
import org.apache.rocketmq.filter.expression.Condition;
import org.apache.rocketmq.filter.expression.PropertyLookup;

/**
 * The expression that a group filters a topic by. Immutable.
 *
 * @param clientVersion of the group's subscription
 * @param bornMillis messages that were stored later have been held against it
 * @param deadMillis since when the group has not wanted it any more; 0 while it does
 * @param mapBits how many bits a map has that the positions are for
 * @param positions the bits that say that a message may pass
 */
public record KnownFilter(String group, String topic, String expression, Condition condition, long clientVersion,
    long bornMillis, long deadMillis, int mapBits, int[] positions) {

    /** Whether a message passes. */
    boolean selects(PropertyLookup properties) {
        return condition.selects(properties);
    }

    /**
     * Whether a message may pass, by what its entry's extension says; true where that does not tell.
     *
     * @param storeMillis when it was stored
     * @param map which filters it passes, or null
     */
    public boolean mayPass(long storeMillis, ByteBuffer map) {
        return map == null || storeMillis <= bornMillis || map.capacity() * Byte.SIZE != mapBits
            || BloomBits.areSet(map, positions);
    }

    boolean isDead() {
        return deadMillis > 0;
    }

    KnownFilter died(long millis) {
        return new KnownFilter(
            group, topic, expression, condition, clientVersion, bornMillis, millis, mapBits, positions);
    }

    KnownFilter alive(long version) {
        return new KnownFilter(group, topic, expression, condition, version, bornMillis, 0, mapBits, positions);
    }

    KnownFilter bornAt(long millis) {
        return new KnownFilter(
            group, topic, expression, condition, clientVersion, millis, deadMillis, mapBits, positions);
    }
}
