package org.apache.rocketmq.broker.table;

import java.util.Map;
import java.util.TreeMap;
import org.apache.rocketmq.remoting.internal.serve.Refusal;
import org.apache.rocketmq.remoting.internal.serve.RequestRejected;

/** Parts of a table that is handed out in several answers, in the order of its names. */
public final class Parts {
    private static final int USUAL = 2000;

    private Parts() { }

    /**
     * A part of a table.
     *
     * @param from the place of its first line; null for the whole table
     * @param most how many lines; null for the usual number
     * @throws RequestRejected where a number is negative
     */
    public static <V> Map<String, V> of(Map<String, V> table, Integer from, Integer most) {
        var sorted = new TreeMap<>(table);
        if (from == null) {
            return sorted;
        }
        int count = most == null ? USUAL : most;
        if (from < 0 || count < 1) {
            throw new RequestRejected(Refusal.PARAMETER_BAD,
                "no part of a table begins at " + from + " and has " + count + " lines");
        }
        var part = new TreeMap<String, V>();
        sorted.entrySet().stream().skip(from).limit(count)
            .forEach(entry -> part.put(entry.getKey(), entry.getValue()));
        return part;
    }
}
