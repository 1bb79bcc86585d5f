package org.apache.rocketmq.store.index;

import java.io.IOException;
import java.nio.file.Path;
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

    private final TextFile file;
    private final Map<String, Long> ends = new TreeMap<>();

    DeletedTopics(Path file, Disk disk) {
        this.file = new TextFile(file, disk);
    }

    /** Opening: reads the file. A line that is none of ours is named and passed over. */
    synchronized void load() throws IOException {
        for (String line : file.lines()) {
            int blank = line.indexOf(' ');
            if (line.matches("[0-9]{1,18} \\S+")) {
                ends.put(TextFile.fromLine(line.substring(blank + 1)), Long.parseLong(line.substring(0, blank)));
            } else {
                LOG.warn("{} has the line [{}], which is no position and topic; it is ignored", file, line);
            }
        }
    }

    /** Whether a record belongs to a topic that was deleted after the record came. */
    synchronized boolean covers(String topic, long logPosition) {
        return !ends.isEmpty() && logPosition < ends.getOrDefault(topic, 0L);
    }

    /** Whether a topic was deleted when the log had grown beyond a position. */
    synchronized boolean deletedSince(String topic, long logPosition) {
        return ends.getOrDefault(topic, 0L) > logPosition;
    }

    /** Notes that a topic was deleted when the log ended at a position; durable when this returns. */
    synchronized void add(String topic, long logEnd) throws IOException {
        ends.put(topic, logEnd);
        write();
    }

    /** Forgets what was deleted before the log's first position. */
    synchronized void dropBelow(long firstLogPosition) throws IOException {
        if (ends.values().removeIf(end -> end <= firstLogPosition)) {
            write();
        }
    }

    /**
     * Notes where the log ends, which a crash may have shortened: what comes behind its end was never deleted.
     */
    synchronized void cutAt(long logEnd) throws IOException {
        boolean beyond = ends.values().stream().anyMatch(end -> end > logEnd);
        if (beyond) {
            ends.replaceAll((topic, end) -> Math.min(end, logEnd));
            write();
        }
    }

    private void write() throws IOException {
        var text = new StringBuilder();
        ends.forEach((topic, end) -> text.append(end).append(' ').append(TextFile.toLine(topic)).append('\n'));
        file.replace(text);
    }
}
