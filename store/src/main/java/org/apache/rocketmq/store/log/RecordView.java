package org.apache.rocketmq.store.log;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import org.apache.rocketmq.common.internal.record.RecordLayout;

/**
 * A window on what lies at one place of a segment, moved from place to place. {@link #look} says whether a whole
 * record is there; only then the other accessors mean anything. For one thread.
 */
public final class RecordView {
    /** What a place of the log holds. */
    public enum Kind { RECORD, BLANK, END, BAD }

    /** What a loss of power loses, or keeps, as a whole. */
    public static final int PAGE_BYTES = 4096;

    private static final int TOPIC_SLOTS = 256;
    private static final int CRC_MASK = 0x7FFFFFFF;
    /** A record with IPv4 hosts, an empty body, a topic of one byte and no properties. */
    private static final int SHORTEST = RecordLayout.recordLength(0, 0, 1, 0);
    private static final int CHUNK_BYTES = 8 * 1024;

    private final CRC32 crc = new CRC32();
    private final byte[] chunk = new byte[CHUNK_BYTES];
    private ByteBuffer bytes;
    private int at;
    private int length;
    private int systemFlag;
    private int topicStart;
    private int topicBytes;
    private int propertiesStart;
    private int propertiesBytes;
    private String complaint;
    /** The topics seen last, so that a long walk makes no text for each record. */
    private final byte[][] cachedTopicBytes = new byte[TOPIC_SLOTS][];
    private final String[] cachedTopics = new String[TOPIC_SLOTS];

    /**
     * Looks at a place.
     *
     * @param segment the segment's bytes
     * @param offset the place in the segment
     * @param logPosition the place in the log, which a record repeats
     * @param checkBody whether to compute the body's checksum
     */
    public Kind look(ByteBuffer segment, int offset, long logPosition, boolean checkBody) {
        return look(segment, offset, segment.capacity() - offset, logPosition, checkBody);
    }

    /**
     * As {@link #look(ByteBuffer, int, long, boolean)}, where not all of the segment is at hand.
     *
     * @param part bytes of the segment that begin with a page of it, and hold all of a record that may be at the place
     * @param offset the place in the part
     * @param space how many bytes the segment has from there on
     */
    public Kind look(ByteBuffer part, int offset, int space, long logPosition, boolean checkBody) {
        bytes = part;
        at = offset;
        complaint = null;
        if (space < RecordLayout.BLANK_LENGTH) {
            return bad("only " + space + " bytes are left in the segment");
        }
        length = part.getInt(offset);
        int magic = part.getInt(offset + RecordLayout.MAGIC);
        if (length == 0 && magic == 0) {
            return Kind.END;
        }
        if (magic == RecordLayout.MAGIC_BLANK) {
            return length == space ? Kind.BLANK : bad("a filler of " + length + " bytes where " + space + " are left");
        }
        if (magic != RecordLayout.MAGIC_V1 && magic != RecordLayout.MAGIC_V2) {
            return bad("magic number 0x" + Integer.toHexString(magic));
        }
        if (length < SHORTEST || length > space - RecordLayout.BLANK_LENGTH) {
            return bad("a length of " + length + " where " + space + " bytes are left");
        }
        long ownPosition = part.getLong(offset + RecordLayout.LOG_POSITION);
        if (ownPosition != logPosition) {
            return bad("a record that says it belongs to log position " + ownPosition);
        }
        // Each earlier message of its queue took some bytes of the log: a higher offset cannot be.
        if (queueId() < 0 || queueOffset() < 0 || queueOffset() > logPosition / SHORTEST) {
            return bad("a record for queue " + queueId() + " at offset " + queueOffset());
        }
        return lookInside(magic, checkBody);
    }

    private Kind lookInside(int magic, boolean checkBody) {
        systemFlag = bytes.getInt(at + RecordLayout.SYSTEM_FLAG);
        int bodyLengthAt = RecordLayout.bodyLength(systemFlag);
        if (bodyLengthAt + Integer.BYTES > length) {
            return bad("a length of " + length + ", too short for its hosts");
        }
        int bodyBytes = bytes.getInt(at + bodyLengthAt);
        int bodyStart = bodyLengthAt + Integer.BYTES;
        int topicLengthBytes = RecordLayout.topicLengthBytes(magic);
        if (bodyBytes < 0 || bodyBytes > length - bodyStart - topicLengthBytes) {
            return bad("a body of " + bodyBytes + " bytes in a record of " + length);
        }
        int topicLengthAt = bodyStart + bodyBytes;
        topicBytes = RecordLayout.readTopicLength(bytes, at + topicLengthAt, magic);
        topicStart = topicLengthAt + topicLengthBytes;
        if (topicBytes == 0 || topicBytes > length - topicStart - Short.BYTES) {
            return bad("a topic of " + topicBytes + " bytes in a record of " + length);
        }
        if (!isName(at + topicStart, topicBytes)) {
            return bad("a topic that is no name");
        }
        propertiesBytes = bytes.getShort(at + topicStart + topicBytes);
        propertiesStart = topicStart + topicBytes + Short.BYTES;
        if (propertiesBytes < 0 || propertiesStart + propertiesBytes != length) {
            return bad("properties of " + propertiesBytes + " bytes in a record of " + length);
        }
        if (propertiesBytes > 0 && bytes.get(at + length - 1) == 0) {
            // No checksum covers the properties, but their text ends in a mark: here its page was never written.
            return bad("properties that end in zeros");
        }
        if (hasPageOfZeros(propertiesStart, length)) {
            return bad("properties with a page of zeros");
        }
        if (checkBody && bodyCrc(bodyStart, bodyBytes) != bytes.getInt(at + RecordLayout.BODY_CRC)) {
            return bad("a body that does not match its checksum");
        }
        return Kind.RECORD;
    }

    /** Whether some bytes may be a topic, and so the name of a folder. More are allowed here than at the entry. */
    private boolean isName(int start, int count) {
        for (int i = start; i < start + count; i++) {
            byte letter = bytes.get(i);
            if (letter <= ' ' || letter == '/' || letter == '\\' || letter == Byte.MAX_VALUE) {
                return false;
            }
        }
        return bytes.get(start) != '.';
    }

    /** Whether a whole page of the file, from one place of the record to another, holds nothing: it was lost. */
    private boolean hasPageOfZeros(int from, int to) {
        for (int page = (at + from + PAGE_BYTES - 1) / PAGE_BYTES * PAGE_BYTES; page + PAGE_BYTES <= at + to;
            page += PAGE_BYTES) {
            int i = page;
            while (i < page + PAGE_BYTES && bytes.getLong(i) == 0) {
                i += Long.BYTES;
            }
            if (i == page + PAGE_BYTES) {
                return true;
            }
        }
        return false;
    }

    private int bodyCrc(int bodyStart, int bodyBytes) {
        crc.reset();
        if (bytes.hasArray()) {
            crc.update(bytes.array(), bytes.arrayOffset() + at + bodyStart, bodyBytes);
            return (int) crc.getValue() & CRC_MASK;
        }
        // By way of the heap: a page that cannot be read is an error for a copy, but for a checksum the process's end.
        for (int done = 0; done < bodyBytes; ) {
            int next = Math.min(chunk.length, bodyBytes - done);
            bytes.get(at + bodyStart + done, chunk, 0, next);
            crc.update(chunk, 0, next);
            done += next;
        }
        return (int) crc.getValue() & CRC_MASK;
    }

    private Kind bad(String why) {
        complaint = why;
        return Kind.BAD;
    }

    /** After {@link Kind#BAD}: what is wrong there. */
    public String complaint() {
        return complaint;
    }

    public int length() {
        return length;
    }

    /** The record from index 0, read-only. */
    public ByteBuffer record() {
        return bytes.slice(at, length).asReadOnlyBuffer();
    }

    public int queueId() {
        return bytes.getInt(at + RecordLayout.QUEUE_ID);
    }

    public long queueOffset() {
        return bytes.getLong(at + RecordLayout.QUEUE_OFFSET);
    }

    public long storeTimestamp() {
        return bytes.getLong(at + RecordLayout.storeTimestamp(systemFlag));
    }

    /** Whether the record belongs into its queue: prepared and rolled back ones do not. */
    public boolean isQueued() {
        int kind = systemFlag & RecordLayout.TRANSACTION_BITS;
        return kind != RecordLayout.TRANSACTION_PREPARED && kind != RecordLayout.TRANSACTION_ROLLBACK;
    }

    public String topic() {
        int hash = 1;
        for (int i = 0; i < topicBytes; i++) {
            hash = 31 * hash + bytes.get(at + topicStart + i);
        }
        int slot = (hash ^ hash >>> 16) & TOPIC_SLOTS - 1;
        byte[] cached = cachedTopicBytes[slot];
        if (cached == null || !isTopic(cached)) {
            cached = new byte[topicBytes];
            bytes.get(at + topicStart, cached);
            cachedTopicBytes[slot] = cached;
            cachedTopics[slot] = new String(cached, StandardCharsets.UTF_8);
        }
        return cachedTopics[slot];
    }

    /** Whether the record's topic has these bytes. */
    public boolean isTopic(byte[] expected) {
        if (expected.length != topicBytes) {
            return false;
        }
        for (int i = 0; i < topicBytes; i++) {
            if (bytes.get(at + topicStart + i) != expected[i]) {
                return false;
            }
        }
        return true;
    }

    public String properties() {
        byte[] properties = new byte[propertiesBytes];
        bytes.get(at + propertiesStart, properties);
        return new String(properties, StandardCharsets.UTF_8);
    }

    /** Whether the record says that a transaction was rolled back. */
    public boolean isRolledBack() {
        return (systemFlag & RecordLayout.TRANSACTION_BITS) == RecordLayout.TRANSACTION_ROLLBACK;
    }

    /** The bytes that {@link #propertiesStart} is a place in. */
    public ByteBuffer bytes() {
        return bytes;
    }

    public int propertiesStart() {
        return at + propertiesStart;
    }

    public int topicLength() {
        return topicBytes;
    }

    public int propertiesLength() {
        return propertiesBytes;
    }

    /** Copies the topic's bytes. */
    public void copyTopic(byte[] to, int offset) {
        bytes.get(at + topicStart, to, offset, topicBytes);
    }

    /** Copies the bytes of the properties' text. */
    public void copyProperties(byte[] to, int offset) {
        bytes.get(at + propertiesStart, to, offset, propertiesBytes);
    }
}
