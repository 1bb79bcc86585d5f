package org.apache.rocketmq.client.internal.order;

import java.time.Duration;

/**
 * How a member keeps its locks.
 *
 * @param renewal how often it asks for them again
 * @param trust how long it relies on a lock after it asked for it; less than brokers keep one
 */
public record LockSettings(Duration renewal, Duration trust) {
}
