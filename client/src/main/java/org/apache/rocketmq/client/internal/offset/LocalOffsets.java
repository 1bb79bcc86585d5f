package org.apache.rocketmq.client.internal.offset;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.rocketmq.client.consumer.store.OffsetSerializeWrapper;
import org.apache.rocketmq.client.exception.MQClientException;
import org.apache.rocketmq.common.message.MessageQueue;
import org.apache.rocketmq.remoting.protocol.BadBodyException;
import org.apache.rocketmq.remoting.protocol.RemotingSerializable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Consumed offsets in a file of this member's own, for broadcasting. The file is replaced as a whole, and the version
 * before stays as {@code .bak}: whenever that is cut short, one of the two is there and whole. A file that could not be
 * read is replaced without becoming the backup.
 */
public final class LocalOffsets implements ConsumedOffsets, OffsetKeeper {
    private static final Logger LOG = LoggerFactory.getLogger(LocalOffsets.class);
    private static final String FOLDER_PROPERTY = "rocketmq.client.localOffsetStoreDir";

    private final Path file;
    private final Path backup;
    private final Path temporary;
    private final Executor writer;
    private final NotedOffsets noted = new NotedOffsets();
    /** What is in the file; only to be used by one writer at a time. */
    private String saved = "";
    /** Whether the file was read or written here, and so may take its backup's place. */
    private boolean whole;

    private LocalOffsets(Path file, Executor writer) {
        this.file = file;
        this.backup = file.resolveSibling(file.getFileName() + ".bak");
        this.temporary = file.resolveSibling(file.getFileName() + ".tmp");
        this.writer = writer;
    }

    /** The folder with the files of all clients of this user, unless a system property names another. */
    public static String folder() {
        return System.getProperty(FOLDER_PROPERTY,
            Path.of(System.getProperty("user.home"), ".rocketmq_offsets").toString());
    }

    /** Where a member keeps its offsets. An instance that is not named uses the same file after each start. */
    public static Path fileOf(String clientId, String group) {
        return Path.of(folder()).resolve(clientId).resolve(group).resolve("offsets.json");
    }

    /**
     * Reads what there is.
     *
     * @param writer where the file is written, as that takes its time
     * @throws MQClientException where there are offsets, but neither the file nor its backup can be read
     */
    public static LocalOffsets open(Path file, Executor writer) throws MQClientException {
        var local = at(file, writer);
        local.load();
        return local;
    }

    /** The same, with nothing read yet. */
    public static LocalOffsets at(Path file, Executor writer) {
        return new LocalOffsets(file, writer);
    }

    /** Notes what was kept. */
    public synchronized void load() throws MQClientException {
        stored().forEach((queue, offset) -> noted.note(queue, offset.get(), false));
    }

    /** What is in the file, or else its backup; empty where there is neither. */
    private Map<MessageQueue, AtomicLong> stored() throws MQClientException {
        try {
            if (Files.exists(file)) {
                var content = read(file);
                whole = true;
                return content;
            }
        } catch (IOException | BadBodyException e) {
            if (!Files.exists(backup)) {
                throw unreadable(e);
            }
            LOG.warn("{} cannot be read, so its backup is used: {}", file, e.getMessage());
        }
        try {
            return Files.exists(backup) ? read(backup) : Map.of();
        } catch (IOException | BadBodyException e) {
            throw unreadable(e);
        }
    }

    private MQClientException unreadable(Exception cause) {
        return new MQClientException("The offsets in " + file + " cannot be read: " + cause.getMessage() + ". Repair"
            + " the file or its backup, or move both away to begin without them", cause);
    }

    private static Map<MessageQueue, AtomicLong> read(Path from) throws IOException {
        var table = RemotingSerializable.fromJson(
            Files.readString(from, StandardCharsets.UTF_8), OffsetSerializeWrapper.class).getOffsetTable();
        if (table == null) {
            throw new IOException(from + " has no offsetTable");
        }
        return table;
    }

    /** What was noted here, and is written to the file later. */
    public NotedOffsets noted() {
        return noted;
    }

    /** What the file says of a queue now. */
    public synchronized OptionalLong inFile(MessageQueue queue) throws MQClientException {
        var offset = stored().get(queue);
        return offset == null ? OptionalLong.empty() : OptionalLong.of(offset.get());
    }

    @Override
    public CompletableFuture<OptionalLong> of(MessageQueue queue) {
        return CompletableFuture.completedFuture(noted.of(queue));
    }

    @Override
    public CompletableFuture<Void> commit(MessageQueue queue, long offset) {
        note(queue, offset);
        return CompletableFuture.completedFuture(null);
    }

    /** Nobody goes on with it: each member consumes all queues. */
    @Override
    public CompletableFuture<Void> handOver(MessageQueue queue) {
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public void note(MessageQueue queue, long offset) {
        noted.note(queue, offset, false);
    }

    @Override
    public CompletableFuture<OptionalLong> find(MessageQueue queue) {
        return of(queue);
    }

    /** Writes what is noted of all queues: the file is replaced as a whole. */
    @Override
    public CompletableFuture<Void> keep(Set<MessageQueue> queues) {
        return save();
    }

    @Override
    public CompletableFuture<Void> keepChanged(Set<MessageQueue> queues) {
        return save();
    }

    /** Forgets nothing: no other member goes on with what this one has consumed. */
    @Override
    public void forget(MessageQueue queue) { }

    @Override
    public CompletableFuture<Void> save() {
        try {
            return CompletableFuture.runAsync(this::write, writer);
        } catch (RejectedExecutionException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    /** After a failure the next save writes all again. */
    private synchronized void write() {
        var content = new OffsetSerializeWrapper();
        noted.copy(null).forEach((queue, offset) -> content.getOffsetTable().put(queue, new AtomicLong(offset)));
        String json = content.toJson(true);
        if (json.equals(saved)) {
            return;
        }
        try {
            Files.createDirectories(file.getParent());
            try (var out = new FileOutputStream(temporary.toFile())) {
                out.write(json.getBytes(StandardCharsets.UTF_8));
                out.getFD().sync();
            }
            if (whole && Files.exists(file)) {
                Files.move(file, backup, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            }
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            whole = true;
            saved = json;
        } catch (IOException e) {
            throw new UncheckedIOException("The offsets could not be written to " + file + ": " + e, e);
        }
    }
}
