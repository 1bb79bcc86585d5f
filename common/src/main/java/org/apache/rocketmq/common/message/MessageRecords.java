package org.apache.rocketmq.common.message;

import java.nio.ByteBuffer;
import org.apache.rocketmq.common.internal.record.BadRecordException;
import org.apache.rocketmq.common.internal.record.RecordLayout;

/**
 * The records of a broker's answer as a consumer sees them, one after the other, for the client's own code. What they
 * have in common they share, so that this lives no longer than the reading of one answer.
 */
public final class MessageRecords {
    private final ByteBuffer records;
    private final RecordDecoder decoder;

    /** Reads from the buffer's position to its limit. */
    public MessageRecords(ByteBuffer records, boolean readBody, boolean decompressBody) {
        this.records = records;
        RecordDecoder.Body whole = decompressBody ? RecordDecoder.Body.INFLATED : RecordDecoder.Body.AS_STORED;
        decoder = new RecordDecoder(records, RecordDecoder.Ids.PRODUCERS,
            readBody ? whole : RecordDecoder.Body.SKIPPED, RecordDecoder.Crc.CHECKED);
    }

    public boolean hasNext() {
        return records.hasRemaining();
    }

    /**
     * The next message; the buffer stands behind it afterwards.
     *
     * @throws BadRecordException where there is no whole record
     */
    public MessageExt next() {
        return decoder.next();
    }

    /** Goes behind a record that {@link #next} could not read; false where nobody knows where it ends. */
    public boolean skip() {
        int length = records.remaining() < Integer.BYTES ? 0 : records.getInt(records.position());
        if (length < RecordLayout.recordLength(0, 0, 0, 0) || length > records.remaining()) {
            return false;
        }
        records.position(records.position() + length);
        return true;
    }
}
