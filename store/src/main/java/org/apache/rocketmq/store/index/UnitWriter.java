package org.apache.rocketmq.store.index;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.apache.rocketmq.store.log.Disk;

/** Writes units behind the last one of a queue's extension, some at a time. For one thread, and one round. */
final class UnitWriter {
    /** What {@link #add} returns where no file has room for a unit. */
    static final long NO_ROOM = 0;

    private static final int USUAL_BYTES = 4096;
    private static final byte[] NO_BITS = { };

    private final QueueExtension extension;
    private final Disk disk;
    private ByteBuffer units = ByteBuffer.allocate(USUAL_BYTES);
    private long unitsStart;

    UnitWriter(QueueExtension extension, Disk disk) {
        this.extension = extension;
        this.disk = disk;
        this.unitsStart = extension.next();
    }

    /** Adds a unit and returns its address; {@link #flush} writes it. */
    long add(long tagsHash, long storeTimestamp, byte[] bitsOrNull) throws IOException {
        byte[] bits = bitsOrNull == null ? NO_BITS : bitsOrNull;
        int length = ExtensionLayout.BITS + bits.length;
        if (length > ExtensionLayout.LONGEST || length + ExtensionLayout.FREE_BYTES > extension.fileBytes()) {
            return NO_ROOM;
        }
        if (length + ExtensionLayout.FREE_BYTES > leftInFile()) {
            endFile();
        }
        makeRoom(length);
        long position = next();
        units.putShort((short) length).putLong(tagsHash).putLong(storeTimestamp)
            .putShort((short) bits.length).put(bits);
        return ExtensionLayout.address(position);
    }

    private int leftInFile() {
        return extension.fileBytes() - (int) (next() % extension.fileBytes());
    }

    private void endFile() throws IOException {
        int left = leftInFile();
        if (left >= Short.BYTES) {
            makeRoom(Short.BYTES);
            units.putShort(ExtensionLayout.END_OF_FILE);
            left -= Short.BYTES;
        }
        flush();
        unitsStart += left;
    }

    private void makeRoom(int bytes) throws IOException {
        if (units.remaining() < bytes) {
            flush();
        }
        if (units.capacity() < bytes) {
            units = ByteBuffer.allocate(bytes);
        }
    }

    /** Behind the last unit that was added. */
    long next() {
        return unitsStart + units.position();
    }

    /** Writes what was added. */
    void flush() throws IOException {
        if (units.position() > 0) {
            long behind = next();
            extension.write(units.flip(), unitsStart, disk);
            units.clear();
            unitsStart = behind;
        }
    }
}
