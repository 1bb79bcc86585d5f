package org.apache.rocketmq.namesrv.route;

import java.time.Duration;

/**
 * What is known of a member's life beside its place in the view.
 *
 * @param connection the connection that it registered by, which tells its end; compared by identity
 * @param version which state of its topics the view holds; null where that is not sure
 */
record Seat(
    Member member, String haAddress, Object connection, Duration timeout, TopicVersion version, long lastSeenNanos) {

    Seat seen(long nowNanos) {
        return new Seat(member, haAddress, connection, timeout, version, nowNanos);
    }

    boolean isSilent(long nowNanos) {
        return nowNanos - lastSeenNanos > timeout.toNanos();
    }
}
