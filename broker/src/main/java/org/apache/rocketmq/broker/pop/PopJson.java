package org.apache.rocketmq.broker.pop;

import com.alibaba.fastjson2.JSONObject;
import java.util.HashMap;
import java.util.Map;

/** Reads what records and tables say about popped messages. */
final class PopJson {
    private PopJson() { }

    /** The numbers of an array; none where it lacks. */
    static long[] numbers(JSONObject body, String name) {
        var array = body.getJSONArray(name);
        return array == null ? new long[0] : array.stream().mapToLong(n -> Long.parseLong(n.toString())).toArray();
    }

    /** Numbers by number; those that are the names may stand with quotes or without. */
    static Map<Long, Long> byNumber(Object json) {
        var numbers = new HashMap<Long, Long>();
        if (json instanceof Map<?, ?> map) {
            map.forEach((name, number) ->
                numbers.put(Long.valueOf(name.toString()), Long.valueOf(number.toString())));
        } else if (json != null) {
            throw new IllegalArgumentException("[" + json + "] is no table of numbers");
        }
        return numbers;
    }
}
