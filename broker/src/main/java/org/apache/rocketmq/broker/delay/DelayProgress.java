package org.apache.rocketmq.broker.delay;

import com.alibaba.fastjson2.JSON;
import com.alibaba.fastjson2.JSONObject;
import com.alibaba.fastjson2.JSONWriter;
import java.io.IOException;
import java.time.InstantSource;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.rocketmq.broker.table.TableFile;
import org.apache.rocketmq.remoting.protocol.DataVersion;

/** The next queue offset of each delay level, kept in {@code config/delayOffset.json}. */
public final class DelayProgress {
    private static final String VERSION = "dataVersion";
    private static final String OFFSETS = "offsetTable";

    private final TableFile file;
    private final InstantSource clock;
    private final Map<Integer, Long> nextOffset = new ConcurrentHashMap<>();
    private final DataVersion version = new DataVersion();
    /** Guarded by the file. */
    private Map<Integer, Long> saved;

    private DelayProgress(TableFile file, InstantSource clock, JSONObject saved) {
        this.file = file;
        this.clock = clock;
        var savedVersion = saved.getObject(VERSION, DataVersion.class);
        if (savedVersion != null) {
            version.assignNewOne(savedVersion);
        }
        if (saved.containsKey(OFFSETS)) {
            var offsets = saved.getJSONObject(OFFSETS);
            for (String level : offsets.keySet()) {
                nextOffset.put(Integer.valueOf(level), offsets.getLong(level));
            }
        }
        this.saved = Map.copyOf(nextOffset);
    }

    /** Reads the table from disk. */
    public static DelayProgress open(TableFile file, InstantSource clock) throws IOException {
        return file.load(new DelayProgress(file, clock, new JSONObject()),
            json -> new DelayProgress(file, clock, JSON.parseObject(json)));
    }

    /** The offset that a level goes on at, between the ends of its queue. */
    long next(int level, long min, long max) {
        return Math.max(min, Math.min(nextOffset.getOrDefault(level, min), max));
    }

    void advance(int level, long offset) {
        nextOffset.put(level, offset);
    }

    /** Writes the table to disk where it has changed since it was written last. */
    public void save() throws IOException {
        synchronized (file) {
            var now = Map.copyOf(nextOffset);
            if (now.equals(saved)) {
                return;
            }
            version.nextVersion(clock.millis());
            var table = new JSONObject();
            table.put(VERSION, JSON.toJSON(version));
            table.put(OFFSETS, new TreeMap<>(now));
            file.save(table.toString(JSONWriter.Feature.PrettyFormat));
            saved = now;
        }
    }
}
