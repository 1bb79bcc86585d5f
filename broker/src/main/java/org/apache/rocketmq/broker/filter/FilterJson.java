package org.apache.rocketmq.broker.filter;

import com.alibaba.fastjson2.JSONObject;
import com.alibaba.fastjson2.JSONWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.rocketmq.common.filter.ExpressionType;
import org.apache.rocketmq.filter.parser.SqlSelector;
import org.apache.rocketmq.filter.parser.SqlSyntaxException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Known filters as JSON, in the form of Apache RocketMQ. */
final class FilterJson {
    static final String TABLE = "filterDataByTopic";
    static final long NOT_CLOSED = -1;

    private static final Logger LOG = LoggerFactory.getLogger(FilterJson.class);
    /** Ours alone; another broker that writes the table leaves it out. */
    private static final String CLOSED_AFTER = "skyrocketClosedAfter";
    private static final String FILTERS = "groupFilterData";
    private static final String BLOOM = "bloomFilterData";
    private static final String BITS = "bitNum";
    private static final String POSITIONS = "bitPos";

    private FilterJson() { }

    /** The filters of a table. One whose expression is none is left out: its group has to send another one. */
    static List<KnownFilter> filters(JSONObject table) {
        var filters = new ArrayList<KnownFilter>();
        var topics = table.getJSONObject(TABLE);
        for (String topic : topics.keySet()) {
            var groups = topics.getJSONObject(topic).getJSONObject(FILTERS);
            for (String group : groups.keySet()) {
                var filter = filter(topic, group, groups.getJSONObject(group));
                if (filter != null) {
                    filters.add(filter);
                }
            }
        }
        return filters;
    }

    private static KnownFilter filter(String topic, String group, JSONObject json) {
        String expression = json.getString("expression");
        if (!ExpressionType.SQL92.equals(json.getString("expressionType")) || expression == null) {
            return null;
        }
        var bloom = json.getJSONObject(BLOOM);
        int bits = bloom == null ? 0 : bloom.getIntValue(BITS);
        int[] positions = bloom == null ? new int[0] : bloom.getObject(POSITIONS, int[].class);
        for (int position : positions) {
            if (position < 0 || position >= bits) {
                throw new IllegalArgumentException("bit " + position + " of the filter of group " + group
                    + " does not lie in a map of " + bits);
            }
        }
        try {
            return new KnownFilter(group, topic, expression, SqlSelector.compile(expression),
                json.getLongValue("clientVersion"), json.getLongValue("bornTime"), json.getLongValue("deadTime"),
                positions.length == 0 ? 0 : bits, positions);
        } catch (SqlSyntaxException e) {
            LOG.warn("The filter of group {} of topic {} is not used: {}", group, topic, e.getMessage());
            return null;
        }
    }

    /** When the last message was stored before a table was closed. */
    static long closedAfter(JSONObject table) {
        return table.containsKey(CLOSED_AFTER) ? table.getLongValue(CLOSED_AFTER) : NOT_CLOSED;
    }

    static String text(Map<String, Map<String, KnownFilter>> byTopic, long closedAfter) {
        var topics = new JSONObject();
        new TreeMap<>(byTopic).forEach((topic, filters) -> {
            var groups = new JSONObject();
            filters.forEach((group, filter) -> groups.put(group, json(filter)));
            var one = new JSONObject();
            one.put(FILTERS, groups);
            one.put("topic", topic);
            topics.put(topic, one);
        });
        var table = new JSONObject();
        table.put(TABLE, topics);
        if (closedAfter != NOT_CLOSED) {
            table.put(CLOSED_AFTER, closedAfter);
        }
        return table.toString(JSONWriter.Feature.PrettyFormat);
    }

    private static JSONObject json(KnownFilter filter) {
        var bloom = new JSONObject();
        bloom.put(BITS, filter.mapBits());
        bloom.put(POSITIONS, filter.positions());
        var json = new JSONObject();
        json.put(BLOOM, bloom);
        json.put("bornTime", filter.bornMillis());
        json.put("clientVersion", filter.clientVersion());
        json.put("consumerGroup", filter.group());
        json.put("dead", filter.isDead());
        json.put("deadTime", filter.deadMillis());
        json.put("expression", filter.expression());
        json.put("expressionType", ExpressionType.SQL92);
        json.put("topic", filter.topic());
        return json;
    }
}
