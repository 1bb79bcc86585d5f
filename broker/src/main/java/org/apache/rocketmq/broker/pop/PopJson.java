package org.apache.rocketmq.broker.pop;

import com.alibaba.fastjson2.JSONObject;

/** Reads what records and tables say about popped messages. */
final class PopJson {
    private PopJson() { }

    /** The numbers of an array; none where it lacks. */
    static long[] numbers(JSONObject body, String name) {
        var array = body.getJSONArray(name);
        return array == null ? new long[0] : array.stream().mapToLong(n -> Long.parseLong(n.toString())).toArray();
    }
}
