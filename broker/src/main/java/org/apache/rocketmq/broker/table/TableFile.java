package org.apache.rocketmq.broker.table;

import com.alibaba.fastjson2.JSON;
import com.alibaba.fastjson2.JSONObject;
import com.alibaba.fastjson2.JSONWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Function;
import org.apache.rocketmq.remoting.protocol.RemotingSerializable;
import org.apache.rocketmq.store.DurableFile;
import org.apache.rocketmq.store.log.Disk;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One table as a JSON file, replaced as a whole. The previous version stays as {@code .bak}, so that one whole version
 * is there at any time; a damaged one steps aside as {@code .damaged} and never becomes the backup. Saving is
 * serialised; loading happens once, at start.
 */
public final class TableFile {
    private static final Logger LOG = LoggerFactory.getLogger(TableFile.class);
    private static final int LONGEST_COMPLAINT = 300;

    private final Path file;
    private final Path backup;
    private final Path damagedOne;
    private final DurableFile durable;
    private UnknownFields unknown;
    private boolean damaged;

    public TableFile(Path folder, String name) {
        this(folder, name, Disk.REAL);
    }

    TableFile(Path folder, String name, Disk disk) {
        file = folder.resolve(name);
        backup = folder.resolve(name + ".bak");
        damagedOne = folder.resolve(name + ".damaged");
        durable = new DurableFile(file, disk);
    }

    /**
     * How a table is read and written.
     *
     * @param mainTable the field that no file of this table lacks
     * @param parse makes the table of its text
     * @param text what would be saved of a table
     */
    public record Shape<T>(String mainTable, Function<String, T> parse, Function<T, String> text) { }

    /**
     * Reads the table, or its backup where the file is missing or damaged.
     *
     * @param whenAbsent what a broker starts with that has neither
     * @throws DamagedTableException where neither can be read; the text names both
     */
    public synchronized <T> T load(T whenAbsent, Shape<T> shape) throws IOException {
        if (!Files.exists(file) && !Files.exists(backup)) {
            return whenAbsent;
        }
        try {
            return parse(file, shape);
        } catch (IOException e) {
            damaged = Files.exists(file);
            if (!Files.exists(backup)) {
                throw new DamagedTableException(e.getMessage() + "; it has no backup. Repair it, or move it away"
                    + " to start without what it held", e);
            }
            LOG.warn("{}; its backup {} is used", e.getMessage(), backup);
            return loadBackup(e, shape);
        }
    }

    private <T> T loadBackup(IOException why, Shape<T> shape) throws IOException {
        try {
            return parse(backup, shape);
        } catch (IOException e) {
            e.addSuppressed(why);
            throw new DamagedTableException(why.getMessage() + "; and " + e.getMessage() + ". Repair one of them,"
                + " or move both away to start without what they held", e);
        }
    }

    private <T> T parse(Path from, Shape<T> shape) throws IOException {
        if (!Files.exists(from)) {
            throw new IOException(from + " is missing");
        }
        String text = new String(Files.readAllBytes(from), StandardCharsets.UTF_8);
        if (text.isBlank()) {
            throw new IOException(from + " is empty");
        }
        try {
            var read = RemotingSerializable.fromJson(text, JSONObject.class);
            if (!(read.get(shape.mainTable) instanceof Map)) {
                throw new IOException(from + " is damaged: it has no " + shape.mainTable);
            }
            T table = shape.parse.apply(text);
            unknown = UnknownFields.of(read, JSON.parseObject(shape.text.apply(table)));
            return table;
        } catch (RuntimeException e) {
            throw new IOException(from + " is damaged: " + printable(e.getMessage()), e);
        }
    }

    /** A message may hold some of the text that was read. */
    private static String printable(String message) {
        var line = new StringBuilder();
        String.valueOf(message).chars().limit(LONGEST_COMPLAINT)
            .forEach(c -> line.append(Character.isISOControl(c) ? '?' : (char) c));
        return line.toString();
    }

    /** Replaces the table. When this returns, the new version is on disk. */
    public synchronized void save(String json) throws IOException {
        durable.replace(withUnknown(json).getBytes(StandardCharsets.UTF_8), damaged ? damagedOne : backup);
        damaged = false;
    }

    private String withUnknown(String json) {
        if (unknown == null || unknown.isEmpty()) {
            return json;
        }
        JSONObject table = JSON.parseObject(json);
        unknown.addTo(table);
        return table.toString(JSONWriter.Feature.PrettyFormat);
    }

    @Override
    public String toString() {
        return file.toString();
    }
}
