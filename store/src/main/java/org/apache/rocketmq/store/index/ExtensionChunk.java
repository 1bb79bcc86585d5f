package org.apache.rocketmq.store.index;

import java.io.IOException;
import java.nio.ByteBuffer;

/** The part of a queue's extension that a thread read last: a walk costs one system call for some hundred units. */
final class ExtensionChunk {
    private final ByteBuffer bytes = ByteBuffer.allocateDirect(ExtensionLayout.LONGEST + 1);
    private QueueExtension extension;
    private long start;

    /** Reads the unit at a position; false where no whole one is there. */
    boolean read(QueueExtension from, long position, ExtensionUnit into) throws IOException {
        long at = position - start;
        if (from == extension && at >= 0 && at < bytes.limit() && into.set(bytes, (int) at)) {
            return true;
        }
        // What was read before may have come before the unit.
        extension = null;
        if (!from.read(position, bytes.clear())) {
            return false;
        }
        bytes.flip();
        extension = from;
        start = position;
        return into.set(bytes, 0);
    }
}
