package org.apache.rocketmq.broker.pop;

import com.alibaba.fastjson2.JSON;
import com.alibaba.fastjson2.JSONException;
import com.alibaba.fastjson2.JSONObject;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.apache.rocketmq.broker.record.StoredMessage;

/** Reads what records and tables say about popped messages. */
final class PopJson {
    private PopJson() { }

    /**
     * The object that a record has for its body.
     *
     * @throws IllegalArgumentException where it is another value or none
     */
    static JSONObject body(StoredMessage record) {
        try {
            var body = JSON.parseObject(StandardCharsets.UTF_8.decode(record.body()).toString());
            if (body == null) {
                throw new IllegalArgumentException("its body is empty");
            }
            return body;
        } catch (JSONException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    /**
     * The place that an object names by its short names.
     *
     * @throws IllegalArgumentException where group or topic lack
     */
    static PopPlace place(JSONObject body) {
        String group = body.getString("c");
        String topic = body.getString("t");
        if (group == null || topic == null) {
            throw new IllegalArgumentException("neither group nor topic may lack in [" + body + "]");
        }
        return new PopPlace(group, topic, body.getIntValue("q"));
    }

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
