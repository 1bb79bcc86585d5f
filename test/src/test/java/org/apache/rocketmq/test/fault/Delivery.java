package org.apache.rocketmq.test.fault;

/**
 * A message with a listener, as {@code HoldMembers} tells it.
 *
 * @param endNanos when the listener returned, or the end of its process
 * @param consumed whether the listener said so
 * @param frozen whether the process stood still in between
 */
record Delivery(String member, String key, int queueId, long offset, long beginNanos, long endNanos,
    boolean consumed, boolean frozen) {

    boolean overlaps(Delivery other) {
        return beginNanos < other.endNanos && other.beginNanos < endNanos;
    }

    boolean spans(long nanos) {
        return beginNanos < nanos && nanos < endNanos;
    }
}
