package org.apache.rocketmq.store.index;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.TreeMap;
import org.apache.rocketmq.store.log.Disk;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Up to where in the log the records of deleted topics are to be passed over, when queues are built anew: the log
 * keeps them until their segments go. A text file of ours, one line {@code POSITION TOPIC} each; other brokers do not
 * look at it.
 */
final class DeletedTopics {
    private static final Logger LOG = LoggerFactory.getLogger(DeletedTopics.class);

    private final Path file;
    private final Disk disk;
    private final Map<String, Long> ends = new TreeMap<>();

    DeletedTopics(Path file, Disk disk) {
        this.file = file;
        this.disk = disk;
    }

    /** Opening: reads the file. A line that is none of ours is named and passed over. */
    void load() throws IOException {
        if (!Files.exists(file)) {
            return;
        }
        for (String line : Files.readAllLines(file)) {
            int blank = line.indexOf(' ');
            if (line.matches("[0-9]{1,18} \\S+")) {
                ends.put(line.substring(blank + 1), Long.parseLong(line.substring(0, blank)));
            } else {
                LOG.warn("{} has the line [{}], which is no position and topic; it is ignored", file, line);
            }
        }
    }

    /** Whether a record belongs to a topic that was deleted after the record came. */
    boolean covers(String topic, long logPosition) {
        return !ends.isEmpty() && logPosition < ends.getOrDefault(topic, 0L);
    }

    /** Notes that a topic was deleted when the log ended at a position; durable when this returns. */
    void add(String topic, long logEnd) throws IOException {
        ends.put(topic, logEnd);
        write();
    }

    /** Forgets what was deleted before the log's first position. */
    void dropBelow(long firstLogPosition) throws IOException {
        if (ends.values().removeIf(end -> end <= firstLogPosition)) {
            write();
        }
    }

    /**
     * Notes where the log ends, which a crash may have shortened: what comes behind its end was never deleted.
     */
    void cutAt(long logEnd) throws IOException {
        boolean beyond = ends.values().stream().anyMatch(end -> end > logEnd);
        if (beyond) {
            ends.replaceAll((topic, end) -> Math.min(end, logEnd));
            write();
        }
    }

    private void write() throws IOException {
        var text = new StringBuilder();
        ends.forEach((topic, end) -> text.append(end).append(' ').append(topic).append('\n'));
        Path next = file.resolveSibling(file.getFileName() + ".tmp");
        try (var channel = FileChannel.open(next, StandardOpenOption.CREATE, StandardOpenOption.WRITE,
            StandardOpenOption.TRUNCATE_EXISTING)) {
            var bytes = ByteBuffer.wrap(text.toString().getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            disk.force(channel, next);
        }
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        disk.forceFolder(file.toAbsolutePath().getParent());
    }
}
