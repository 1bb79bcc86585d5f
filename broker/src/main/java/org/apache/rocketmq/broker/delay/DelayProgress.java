package org.apache.rocketmq.broker.delay;

import com.alibaba.fastjson2.JSON;
import com.alibaba.fastjson2.JSONObject;
import java.io.IOException;
import java.time.InstantSource;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.rocketmq.broker.table.TableFile;
import org.apache.rocketmq.broker.table.TableJson;
import org.apache.rocketmq.broker.table.TableVersion;
import org.apache.rocketmq.remoting.protocol.DataVersion;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The next queue offset of each delay level, kept in {@code config/delayOffset.json}. */
public final class DelayProgress {
    private static final Logger LOG = LoggerFactory.getLogger(DelayProgress.class);
    private static final String OFFSETS = "offsetTable";

    private final TableFile file;
    private final InstantSource clock;
    private final Map<Integer, Long> nextOffset = new ConcurrentHashMap<>();
    private final DataVersion version;
    private final AtomicLong taken = new AtomicLong();
    /** Guarded by the file, like {@code written}. */
    private Map<Integer, Long> saved;
    private long written;

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
            new TableFile.Shape<>(OFFSETS, json -> new DelayProgress(file, clock, JSON.parseObject(json)),
                DelayProgress::text));
    }

    /** The offset that a level goes on at, between the ends of its queue. */
    long next(int level, long min, long max) {
        long saved = nextOffset.getOrDefault(level, min);
        if (saved > max) {
            LOG.warn("Delay level {} had got to offset {}, but its queue ends at {}, maybe after a loss of power: it"
                + " goes on there", level, saved, max);
        }
        return Math.max(min, Math.min(saved, max));
    }

    void advance(int level, long offset) {
        nextOffset.put(level, offset);
    }

    /** Has what another broker's table has; it is in the form of its file. */
    public void become(String json) {
        nextOffset.putAll(TableJson.offsets(JSON.parseObject(json).get(OFFSETS)));
    }

    /** The table as it is now, to be written later; without effect where nothing has changed. */
    public TableVersion current() {
        var now = Map.copyOf(nextOffset);
        long number = taken.incrementAndGet();
        return () -> write(now, number);
    }

    /** Writes the table to disk where it has changed since it was written last. */
    public void save() throws IOException {
        current().write();
    }

    private void write(Map<Integer, Long> offsets, long number) throws IOException {
        synchronized (file) {
            if (number > written && !offsets.equals(saved)) {
                version.nextVersion(clock.millis());
                file.save(text(offsets));
                saved = offsets;
                written = number;
            }
        }
    }

    /** The next queue offset of each level that has had messages. */
    public Map<Integer, Long> offsets() {
        return new TreeMap<>(nextOffset);
    }

    /** The table as JSON, in the form of its file. */
    public String text() {
        synchronized (file) {
            return text(nextOffset);
        }
    }

    private String text(Map<Integer, Long> offsets) {
        var table = new JSONObject();
        table.put(OFFSETS, new TreeMap<>(offsets));
        return TableJson.text(table, version);
    }
}
