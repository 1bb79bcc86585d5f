package org.apache.rocketmq.broker.query;

import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.rocketmq.remoting.internal.serve.SlowLane;

/**
 * How many requests wait for a thread, under the names that Apache's tools show.
 *
 * @param reads where pulls wait that may have to wait for the disk
 * @param admin where slow requests wait, queries among them
 */
public record WaitingLines(SlowLane reads, SlowLane admin) {
    /** Requests that are served as soon as they are read. */
    private static final List<String> SERVED_AT_ONCE = List.of("send", "ack");

    void put(Map<String, String> table) {
        put(table, "pull", reads);
        put(table, "query", admin);
        for (String kind : SERVED_AT_ONCE) {
            put(table, kind, 0, 0);
        }
    }

    private static void put(Map<String, String> table, String kind, SlowLane lane) {
        put(table, kind, lane.waiting(), TimeUnit.NANOSECONDS.toMillis(lane.longestWaitNanos()));
        table.put(kind + "ThreadPoolQueueCapacity", Integer.toString(lane.capacity()));
    }

    private static void put(Map<String, String> table, String kind, int waiting, long longestMillis) {
        table.put(kind + "ThreadPoolQueueSize", Integer.toString(waiting));
        table.put(kind + "ThreadPoolQueueHeadWaitTimeMills", Long.toString(longestMillis));
    }
}
