package org.apache.rocketmq.client.trace.hook;

/** The time of traces: the public API makes hooks and traces without a clock. */
final class Times {
    private Times() { }

    static long nowMillis() {
        return System.currentTimeMillis();
    }
}
