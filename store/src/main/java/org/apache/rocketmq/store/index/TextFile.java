package org.apache.rocketmq.store.index;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.apache.rocketmq.store.log.Disk;

/** A small text file of ours that is read whole, and replaced whole and durably. Other brokers do not look at it. */
final class TextFile {
    private final Path file;
    private final Disk disk;

    TextFile(Path file, Disk disk) {
        this.file = file;
        this.disk = disk;
    }

    /** The lines, each character one byte of the file as it is; none where there is no file. */
    List<String> lines() throws IOException {
        return Files.exists(file)
            ? new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).lines().toList() : List.of();
    }

    /** A name as it stands in a line. */
    static String toLine(String name) {
        return new String(name.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }

    /** The name that stands in a line. */
    static String fromLine(String name) {
        return new String(name.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }

    /** Whatever moment the process dies at, the file has the old text or the new one. */
    void replace(CharSequence text) throws IOException {
        Path next = file.resolveSibling(file.getFileName() + ".tmp");
        try (var channel = FileChannel.open(next, StandardOpenOption.CREATE, StandardOpenOption.WRITE,
            StandardOpenOption.TRUNCATE_EXISTING)) {
            disk.write(channel, ByteBuffer.wrap(text.toString().getBytes(StandardCharsets.ISO_8859_1)), 0, next);
            disk.force(channel, next);
        }
        disk.rename(next, file);
        disk.forceFolder(file.toAbsolutePath().getParent());
    }

    @Override
    public String toString() {
        return file.toString();
    }
}
