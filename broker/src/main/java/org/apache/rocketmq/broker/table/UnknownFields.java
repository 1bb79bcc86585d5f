package org.apache.rocketmq.broker.table;

import com.alibaba.fastjson2.JSONObject;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;

/**
 * What a table's file holds beyond what this broker understands: tables of another version, fields of an entry. They
 * are handed back with every save, so that a store that goes back to where it came from has lost nothing. An entry
 * that is gone takes its unknown fields with it.
 */
final class UnknownFields {
    private final Map<String, Object> unknown = new HashMap<>();
    private final Map<String, UnknownFields> below = new HashMap<>();

    private UnknownFields() { }

    /**
     * The difference.
     *
     * @param read what the file holds
     * @param understood what would be written of that
     */
    static UnknownFields of(Map<?, ?> read, Map<?, ?> understood) {
        var fields = new UnknownFields();
        var known = new HashMap<String, Object>();
        understood.forEach((name, value) -> known.put(String.valueOf(name), value));
        read.forEach((key, value) -> {
            String name = String.valueOf(key);
            if (!known.containsKey(name)) {
                fields.unknown.put(name, value);
            } else if (value instanceof Map<?, ?> inner && known.get(name) instanceof Map<?, ?> innerKnown) {
                var difference = of(inner, innerKnown);
                if (!difference.isEmpty()) {
                    fields.below.put(name, difference);
                }
            }
        });
        return fields;
    }

    boolean isEmpty() {
        return unknown.isEmpty() && below.isEmpty();
    }

    /** Adds the fields to a version of the table that lacks them. */
    void addTo(JSONObject table) {
        unknown.forEach(table::putIfAbsent);
        for (Iterator<Map.Entry<String, UnknownFields>> each = below.entrySet().iterator(); each.hasNext();) {
            var entry = each.next();
            if (table.get(entry.getKey()) instanceof JSONObject inner) {
                entry.getValue().addTo(inner);
            } else {
                each.remove();
            }
        }
    }
}
