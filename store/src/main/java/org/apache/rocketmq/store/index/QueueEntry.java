package org.apache.rocketmq.store.index;

import java.nio.ByteBuffer;

/** An entry of a consume queue as a reader holds it: filled anew for each offset, so that a walk makes one object. */
public final class QueueEntry {
    private long logPosition;
    private int recordLength;
    private long tags;

    void set(long logPosition, int recordLength, long tags) {
        this.logPosition = logPosition;
        this.recordLength = recordLength;
        this.tags = tags;
    }

    /** Takes over the encoded entry at a place. */
    void set(ByteBuffer from, int at) {
        set(from.getLong(at + QueueEntryLayout.LOG_POSITION), from.getInt(at + QueueEntryLayout.RECORD_LENGTH),
            from.getLong(at + QueueEntryLayout.TAGS_HASH));
    }

    public long logPosition() {
        return logPosition;
    }

    public int recordLength() {
        return recordLength;
    }

    public long tags() {
        return tags;
    }

    /** Whether the queue's extension says more; {@link #tags} is the place there then. */
    public boolean isExtended() {
        return ExtensionLayout.isAddress(tags);
    }

    /** Whether nothing was ever written here. */
    public boolean isMissing() {
        return recordLength <= 0;
    }

    /** Whether this fills the place of a message that is not there. */
    public boolean isFiller() {
        return recordLength == QueueEntryLayout.FILLER_LENGTH && logPosition == 0;
    }
}
