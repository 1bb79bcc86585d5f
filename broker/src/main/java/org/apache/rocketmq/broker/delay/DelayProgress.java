package org.apache.rocketmq.broker.delay;

import com.alibaba.fastjson2.JSON;
import com.alibaba.fastjson2.JSONObject;
import java.io.IOException;
import java.time.InstantSource;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.rocketmq.broker.table.TableFile;
import org.apache.rocketmq.broker.table.TableJson;
import org.apache.rocketmq.remoting.protocol.DataVersion;

/** The next queue offset of each delay level, kept in {@code config/delayOffset.json}. */
public final class DelayProgress {
    private static final String OFFSETS = "offsetTable";

    private final TableFile file;
    private final InstantSource clock;
    private final Map<Integer, Long> nextOffset = new ConcurrentHashMap<>();
    private final DataVersion version;
    /** Guarded by the file. */
    private Map<Integer, Long> saved;

    private DelayProgress(TableFile file, InstantSource clock, JSONObject saved) {
        this.file = file;
        this.clock = clock;
        version = TableJson.version(saved);
        nextOffset.putAll(TableJson.offsets(saved.get(OFFSETS)));
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
            table.put(OFFSETS, new TreeMap<>(now));
            file.save(TableJson.text(table, version));
            saved = now;
        }
    }
}
