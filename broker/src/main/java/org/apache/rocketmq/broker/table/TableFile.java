package org.apache.rocketmq.broker.table;

import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One table as a JSON file. It is written to a temporary file, forced, and renamed, and the previous version stays as
 * {@code .bak}, so that one whole version is there at any time. Saving is serialised; loading happens once, at start.
 */
public final class TableFile {
    private static final Logger LOG = LoggerFactory.getLogger(TableFile.class);

    private final Path file;
    private final Path backup;
    private final Path temporary;

    public TableFile(Path folder, String name) {
        file = folder.resolve(name);
        backup = folder.resolve(name + ".bak");
        temporary = folder.resolve(name + ".tmp");
    }

    /**
     * Reads the table, or its backup where the file is missing or damaged.
     *
     * @param whenAbsent what a broker starts with that has neither
     * @throws DamagedTableException where neither can be read; the text names both
     */
    public <T> T load(T whenAbsent, Function<String, T> parse) throws IOException {
        if (!Files.exists(file) && !Files.exists(backup)) {
            return whenAbsent;
        }
        try {
            return parse(file, parse);
        } catch (IOException damaged) {
            if (!Files.exists(backup)) {
                throw new DamagedTableException(damaged.getMessage() + "; it has no backup. Repair it, or move it away"
                    + " to start without what it held", damaged);
            }
            LOG.warn("{}; its backup {} is used", damaged.getMessage(), backup);
            return loadBackup(damaged, parse);
        }
    }

    private <T> T loadBackup(IOException damaged, Function<String, T> parse) throws IOException {
        try {
            return parse(backup, parse);
        } catch (IOException e) {
            e.addSuppressed(damaged);
            throw new DamagedTableException(damaged.getMessage() + "; and " + e.getMessage() + ". Repair one of them,"
                + " or move both away to start without what they held", e);
        }
    }

    private static <T> T parse(Path from, Function<String, T> parse) throws IOException {
        if (!Files.exists(from)) {
            throw new IOException(from + " is missing");
        }
        try {
            T table = parse.apply(Files.readString(from));
            if (table == null) {
                throw new IOException(from + " is empty");
            }
            return table;
        } catch (RuntimeException e) {
            throw new IOException(from + " is damaged: " + e.getMessage(), e);
        }
    }

    /** Replaces the table. When this returns, the new version is on disk. */
    public synchronized void save(String json) throws IOException {
        Files.createDirectories(file.getParent());
        try (var out = new FileOutputStream(temporary.toFile())) {
            out.write(json.getBytes(StandardCharsets.UTF_8));
            out.getFD().sync();
        }
        if (Files.exists(file)) {
            Files.move(file, backup, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        }
        Files.move(temporary, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }

    @Override
    public String toString() {
        return file.toString();
    }
}
