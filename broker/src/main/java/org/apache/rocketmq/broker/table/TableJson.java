package org.apache.rocketmq.broker.table;

import com.alibaba.fastjson2.JSONObject;
import com.alibaba.fastjson2.JSONWriter;
import java.util.Map;
import java.util.TreeMap;
import org.apache.rocketmq.remoting.protocol.DataVersion;

/** What the tables of offsets have in common as JSON: a version, and maps from numbers to offsets. */
public final class TableJson {
    private static final String VERSION = "dataVersion";

    private TableJson() { }

    /** The table's version; a new one where the file has none, as those of RocketMQ 4. */
    public static DataVersion version(JSONObject table) {
        var version = table.getObject(VERSION, DataVersion.class);
        return version == null ? new DataVersion() : version;
    }

    /** Offsets by number; in the file the numbers may stand with quotes or without. */
    public static Map<Integer, Long> offsets(Object json) {
        var offsets = new TreeMap<Integer, Long>();
        if (json instanceof Map<?, ?> map) {
            map.forEach((number, offset) ->
                offsets.put(Integer.valueOf(number.toString()), Long.valueOf(String.valueOf(offset))));
        } else if (json != null) {
            throw new IllegalArgumentException("[" + json + "] is not a table of offsets");
        }
        return offsets;
    }

    /** The table's text. */
    public static String text(JSONObject table, DataVersion version) {
        table.put(VERSION, version);
        return table.toString(JSONWriter.Feature.PrettyFormat);
    }

    /** The table's text for other brokers, with all keys in quotes. */
    public static String sent(JSONObject table, DataVersion version) {
        table.put(VERSION, version);
        return table.toString(JSONWriter.Feature.WriteNonStringKeyAsString);
    }
}
