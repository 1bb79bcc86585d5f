package org.apache.rocketmq.namesrv.kv;

import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.rocketmq.remoting.protocol.BadBodyException;
import org.apache.rocketmq.remoting.protocol.RemotingSerializable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The file of the key-value configuration. It is replaced as a whole: whoever finds it, finds the old or the new one.
 * The one before it stays beside it, with {@code .bak} at the end of its name.
 */
public final class KvFile {
    private static final Logger LOG = LoggerFactory.getLogger(KvFile.class);

    private final Path path;
    private final Path backup;
    private final Path next;

    public KvFile(Path path) {
        this.path = path.toAbsolutePath();
        this.backup = this.path.resolveSibling(this.path.getFileName() + ".bak");
        this.next = this.path.resolveSibling(this.path.getFileName() + ".tmp");
    }

    /** What is there; the backup where the file is missing or damaged; nothing where both are missing. */
    SortedMap<String, SortedMap<String, String>> read() throws IOException {
        if (!Files.exists(path) && !Files.exists(backup)) {
            return Collections.emptySortedMap();
        }
        try {
            return parse(path);
        } catch (IOException failure) {
            return readBackup(failure);
        }
    }

    private SortedMap<String, SortedMap<String, String>> readBackup(IOException failure) throws IOException {
        try {
            var entries = parse(backup);
            LOG.warn("{}; using its backup {}", failure.getMessage(), backup);
            return entries;
        } catch (IOException noBackup) {
            failure.addSuppressed(noBackup);
            throw new KvFileException(failure.getMessage() + ", and neither can its backup be used: "
                + noBackup.getMessage() + ". Repair the file, or move it away to start without it.", failure);
        }
    }

    /** Replaces the file; it is on the disk when this returns. */
    void write(SortedMap<String, SortedMap<String, String>> namespaces) throws IOException {
        var body = new KvTableBody();
        namespaces.forEach((namespace, entries) -> body.getConfigTable().put(namespace, new TreeMap<>(entries)));
        Files.createDirectories(path.getParent());
        try (var out = new FileOutputStream(next.toFile())) {
            out.write(body.encode());
            out.getFD().sync();
        }
        if (Files.exists(path)) {
            Files.copy(path, backup, StandardCopyOption.REPLACE_EXISTING);
        }
        Files.move(next, path, StandardCopyOption.ATOMIC_MOVE);
    }

    private static SortedMap<String, SortedMap<String, String>> parse(Path file) throws IOException {
        if (!Files.exists(file)) {
            throw new IOException(file + " is missing");
        }
        byte[] bytes;
        try {
            bytes = Files.readAllBytes(file);
        } catch (IOException e) {
            throw new IOException("cannot read " + file + ": " + e, e);
        }
        try {
            var namespaces = new TreeMap<String, SortedMap<String, String>>();
            RemotingSerializable.decode(bytes, KvTableBody.class).getConfigTable().forEach((namespace, entries) ->
                namespaces.put(namespace, Collections.unmodifiableSortedMap(entries)));
            return namespaces;
        } catch (BadBodyException e) {
            throw new IOException(file + " is damaged: " + e.getMessage(), e);
        }
    }
}
