package org.apache.rocketmq.test.fault;

/**
 * A message with a listener, as {@code HoldMembers} tells it.
 *
 * @param endNanos when the listener returned, or the end of its process
 * @param consumed whether the listener said so
 */
record Delivery(String member, String key, int queueId, long offset, long beginNanos, long endNanos,
    boolean consumed) {

    boolean overlaps(Delivery other) {
        return beginNanos < other.endNanos && other.beginNanos < endNanos;
    }

    boolean spans(long nanos) {
        return beginNanos < nanos && nanos < endNanos;
    }
}
