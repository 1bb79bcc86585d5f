package org.apache.rocketmq.store.key;

import static org.apache.rocketmq.store.key.IndexLayout.ENTRY_LENGTH;
import static org.apache.rocketmq.store.key.IndexLayout.HEADER_LENGTH;
import static org.apache.rocketmq.store.key.IndexLayout.MILLIS_PER_SECOND;
import static org.apache.rocketmq.store.key.IndexLayout.PREVIOUS;
import static org.apache.rocketmq.store.key.IndexLayout.SLOT_LENGTH;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.apache.rocketmq.store.log.Disk;

/**
 * What becomes of an index file when it is opened: a glance at its header, and where a crash may have harmed it, or it
 * knows more than the log, a pass over its entries that keeps the good ones and makes the slots and chains anew.
 */
final class IndexCheck {
    private static final int CHUNK_BYTES = 64 * 1024;

    private final IndexLayout layout;
    private final Disk disk;

    IndexCheck(IndexLayout layout, Disk disk) {
        this.layout = layout;
        this.disk = disk;
    }

    /** Why a file's header cannot be one; null when it can. */
    String countComplaint(IndexFile file) {
        int count = file.bytes().getInt(IndexLayout.COUNT);
        return count >= 0 && count <= layout.entries() ? null
            : "a header that counts " + count + " entries of " + layout.entries();
    }

    /** Why a header cannot be that of the file behind one that ends at a log position; null when it can. */
    String complaint(IndexFile file, long lastBefore) {
        if (file.isEmpty()) {
            return null;
        }
        if (file.firstPosition() < lastBefore || file.lastPosition() < file.firstPosition()) {
            return "a header with log positions from " + file.firstPosition() + " to " + file.lastPosition()
                + " behind position " + lastBefore;
        }
        return file.firstPosition() == file.positionAt(1) && file.lastPosition() == file.positionAt(file.count() - 1)
            ? null : "a header that does not fit its first and last entry";
    }

    /**
     * Keeps a file's entries up to the first that cannot be what was written, or whose record starts at a log position
     * or behind it. Gives the file back as it is then, or null where nothing is left; then the file is still there.
     */
    IndexFile cut(IndexFile file, long lastBefore, long end) throws IOException {
        int[] heads = new int[layout.slots()];
        int kept = relink(file, heads, lastBefore, end);
        Path path = file.path();
        int usedSlots = 0;
        for (int head : heads) {
            usedSlots += head == 0 ? 0 : 1;
        }
        if (kept == 1) {
            file.close();
            return null;
        }
        ByteBuffer header = header(file, kept, usedSlots);
        writeSlots(path, header, heads);
        disk.force(file.segment(), layout.entryAt(1), (kept - 1) * ENTRY_LENGTH);
        file.close();
        // What lies behind is not only forgotten but gone, so that it never comes up again after a next crash.
        try (var open = new RandomAccessFile(path.toFile(), "rw")) {
            open.setLength(layout.entryAt(kept));
            open.setLength(layout.fileBytes());
            disk.force(open.getChannel(), path);
        }
        return IndexFile.open(path, layout, disk);
    }

    /** Corrects each entry's number of the one before it; entries that are read have their blocks. */
    private int relink(IndexFile file, int[] heads, long lastBefore, long end) {
        ByteBuffer in = file.bytes();
        int count = Math.min(Math.max(1, in.getInt(IndexLayout.COUNT)), layout.entries());
        long last = Math.max(0, lastBefore);
        for (int number = 1; number < count; number++) {
            int hash = file.hashAt(number);
            long position = file.positionAt(number);
            if (hash < 0 || position < last || position >= end || isZero(in, number)) {
                return number;
            }
            int slot = layout.slotOf(hash);
            int at = layout.entryAt(number) + PREVIOUS;
            if (in.getInt(at) != heads[slot]) {
                file.writable().putInt(at, heads[slot]);
            }
            heads[slot] = number;
            last = position;
        }
        return count;
    }

    /** Whether nothing was ever written there. An entry may look so by chance; then it is made anew. */
    private boolean isZero(ByteBuffer in, int number) {
        int at = layout.entryAt(number);
        return in.getLong(at) == 0 && in.getLong(at + Long.BYTES) == 0 && in.getInt(at + PREVIOUS) == 0;
    }

    private ByteBuffer header(IndexFile file, int kept, int usedSlots) {
        // An entry's time is rounded down; the header's must not be earlier than the record's.
        long lastTime = file.firstTime() + MILLIS_PER_SECOND - 1
            + file.bytes().getInt(layout.entryAt(kept - 1) + IndexLayout.SECONDS) * MILLIS_PER_SECOND;
        boolean whole = kept == file.count();
        return ByteBuffer.allocate(HEADER_LENGTH).putLong(file.firstTime())
            .putLong(whole ? file.lastTime() : lastTime).putLong(file.positionAt(1))
            .putLong(file.positionAt(kept - 1)).putInt(usedSlots).putInt(kept).flip();
    }

    /** Writes header and slots by channel, and of the slots only what differs: most may be a hole of the file. */
    private void writeSlots(Path path, ByteBuffer header, int[] heads) throws IOException {
        try (var channel = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            disk.write(channel, header, 0, path);
            int perChunk = CHUNK_BYTES / SLOT_LENGTH;
            for (int first = 0; first < heads.length; first += perChunk) {
                int slots = Math.min(perChunk, heads.length - first);
                var wanted = ByteBuffer.allocate(slots * SLOT_LENGTH);
                wanted.asIntBuffer().put(heads, first, slots);
                long at = HEADER_LENGTH + (long) first * SLOT_LENGTH;
                var there = ByteBuffer.allocate(slots * SLOT_LENGTH);
                while (there.hasRemaining() && channel.read(there, at + there.position()) >= 0) {
                    continue;
                }
                if (!there.flip().equals(wanted)) {
                    disk.write(channel, wanted, at, path);
                }
            }
        }
    }
}
