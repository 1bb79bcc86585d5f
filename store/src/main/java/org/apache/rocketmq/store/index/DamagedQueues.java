package org.apache.rocketmq.store.index;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import org.apache.rocketmq.store.log.Disk;

/**
 * The queues that are being built anew: what a process that dies meanwhile leaves of them is not to be trusted. A text
 * file, one line {@code ID TOPIC} each.
 */
final class DamagedQueues {
    private final TextFile file;
    private final Set<String> lines = new TreeSet<>();

    DamagedQueues(Path file, Disk disk) {
        this.file = new TextFile(file, disk);
    }

    synchronized void load() throws IOException {
        lines.addAll(file.lines());
    }

    private static String line(String topic, int queueId) {
        return queueId + " " + TextFile.toLine(topic);
    }

    synchronized boolean contains(String topic, int queueId) {
        return !lines.isEmpty() && lines.contains(line(topic, queueId));
    }

    synchronized boolean isEmpty() {
        return lines.isEmpty();
    }

    /** Notes a queue; durable when this returns. */
    synchronized void add(String topic, int queueId) throws IOException {
        if (lines.add(line(topic, queueId))) {
            write();
        }
    }

    synchronized void remove(String topic, int queueId) throws IOException {
        if (lines.remove(line(topic, queueId))) {
            write();
        }
    }

    synchronized void clear() throws IOException {
        if (!lines.isEmpty()) {
            lines.clear();
            write();
        }
    }

    private void write() throws IOException {
        file.replace(lines.isEmpty() ? "" : String.join("\n", lines) + "\n");
    }
}
