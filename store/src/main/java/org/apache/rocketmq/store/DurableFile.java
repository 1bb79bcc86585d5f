package org.apache.rocketmq.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.apache.rocketmq.store.log.Disk;

/**
 * A small file that is replaced as a whole. The new content is written beside it and forced, the current version
 * steps aside, the new one takes its name, and the folder is forced. Whenever that ends before its end, by a crash or
 * a loss of power, the file or the one that stepped aside is there and whole.
 */
public final class DurableFile {
    private final Path file;
    private final Path temporary;
    private final Disk disk;

    public DurableFile(Path file, Disk disk) {
        this.file = file;
        this.temporary = file.resolveSibling(file.getFileName() + ".tmp");
        this.disk = disk;
    }

    /**
     * Gives the file a new content. When this returns, it is on the disk; when it fails, the old version is there,
     * under its own name or under the other one.
     *
     * @param current becomes the name of the version that is there now, and replaces what had that name
     */
    public void replace(byte[] content, Path current) throws IOException {
        makeFolder(file.toAbsolutePath().getParent());
        try {
            write(content);
            if (Files.exists(file)) {
                disk.rename(file, current);
            }
            disk.rename(temporary, file);
        } catch (IOException e) {
            dropTemporary(e);
            throw e;
        }
        disk.forceFolder(file.toAbsolutePath().getParent());
    }

    private void makeFolder(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            makeFolder(folder.getParent());
            Files.createDirectory(folder);
            disk.forceFolder(folder.getParent());
        }
    }

    private void write(byte[] content) throws IOException {
        try (var channel = FileChannel.open(temporary, StandardOpenOption.CREATE, StandardOpenOption.WRITE,
            StandardOpenOption.TRUNCATE_EXISTING)) {
            var bytes = ByteBuffer.wrap(content);
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            disk.force(channel, temporary);
        }
    }

    /** On a full disk the half that was written takes room that others need. */
    private void dropTemporary(IOException failure) {
        try {
            Files.deleteIfExists(temporary);
        } catch (IOException e) {
            failure.addSuppressed(e);
        }
    }

    @Override
    public String toString() {
        return file.toString();
    }
}
