package org.apache.rocketmq.store;

import java.nio.ByteBuffer;
import java.util.zip.CRC32;
import org.apache.rocketmq.common.internal.record.RecordLayout;
import org.apache.rocketmq.store.index.TagsHash;

/** Says what is wrong with bytes that should be a record, or with a record that should be another one. */
final class RecordCheck {
    /** A record's shortest head, and the bytes that tell how long it is and where it belongs. */
    static final int HEAD_BYTES = RecordLayout.bodyLength(0) + Integer.BYTES;

    private static final int CRC_MASK = 0x7FFFFFFF;

    private RecordCheck() { }

    /**
     * What is wrong with a record's head, or null.
     *
     * @param at where it starts; {@link #HEAD_BYTES} are there
     * @param position its place in the log
     * @param space the record ends within so many bytes
     */
    static String head(ByteBuffer in, int at, long position, long space) {
        int length = in.getInt(at);
        int magic = in.getInt(at + RecordLayout.MAGIC);
        if (magic != RecordLayout.MAGIC_V1 && magic != RecordLayout.MAGIC_V2) {
            return "magic number 0x" + Integer.toHexString(magic);
        }
        if (length <= HEAD_BYTES || length > space) {
            return "a length of " + length + " where " + space + " bytes are left";
        }
        long own = in.getLong(at + RecordLayout.LOG_POSITION);
        return own == position ? null : "a record that says it belongs to log position " + own;
    }

    /** What is wrong with the parts of a whole record whose head is good, or null. */
    static String parts(ByteBuffer in, int at) {
        int length = in.getInt(at);
        int magic = in.getInt(at + RecordLayout.MAGIC);
        int bodyLengthAt = RecordLayout.bodyLength(in.getInt(at + RecordLayout.SYSTEM_FLAG));
        int topicLengthBytes = RecordLayout.topicLengthBytes(magic);
        int room = length - bodyLengthAt - Integer.BYTES - topicLengthBytes - Short.BYTES;
        int bodyBytes = room < 0 ? -1 : in.getInt(at + bodyLengthAt);
        if (bodyBytes < 0 || bodyBytes > room) {
            return "a body of " + bodyBytes + " bytes in a record of " + length;
        }
        int topicBytes = RecordLayout.readTopicLength(in, at + bodyLengthAt + Integer.BYTES + bodyBytes, magic);
        if (topicBytes > room - bodyBytes) {
            return "a topic of " + topicBytes + " bytes in a record of " + length;
        }
        int propertiesBytes = in.getShort(at + length - (room - bodyBytes - topicBytes) - Short.BYTES);
        return propertiesBytes == room - bodyBytes - topicBytes ? null
            : "properties of " + propertiesBytes + " bytes in a record of " + length;
    }

    /** What is wrong with the body of a record whose parts are good, or null. */
    static String body(ByteBuffer in, int at) {
        int bodyLengthAt = at + RecordLayout.bodyLength(in.getInt(at + RecordLayout.SYSTEM_FLAG));
        var crc = new CRC32();
        crc.update(in.slice(bodyLengthAt + Integer.BYTES, in.getInt(bodyLengthAt)));
        return ((int) crc.getValue() & CRC_MASK) == in.getInt(at + RecordLayout.BODY_CRC) ? null
            : "a body that does not match its checksum";
    }

    /** What is wrong with a record, whose parts are good, as the message of a queue at an offset, or null. */
    static String place(ByteBuffer in, int at, byte[] topic, int queueId, long queueOffset) {
        int ownQueue = in.getInt(at + RecordLayout.QUEUE_ID);
        long ownOffset = in.getLong(at + RecordLayout.QUEUE_OFFSET);
        if (ownQueue != queueId || ownOffset != queueOffset) {
            return "a record that says it is message " + ownOffset + " of queue " + ownQueue;
        }
        int magic = in.getInt(at + RecordLayout.MAGIC);
        int bodyLengthAt = at + RecordLayout.bodyLength(in.getInt(at + RecordLayout.SYSTEM_FLAG));
        int topicLengthAt = bodyLengthAt + Integer.BYTES + in.getInt(bodyLengthAt);
        int topicBytes = RecordLayout.readTopicLength(in, topicLengthAt, magic);
        boolean same = topicBytes == topic.length;
        for (int i = 0; same && i < topicBytes; i++) {
            same = in.get(topicLengthAt + RecordLayout.topicLengthBytes(magic) + i) == topic[i];
        }
        return same ? null : "a record of another topic";
    }

    /** The hash of the tags of a record whose parts are good. */
    static long tagsHash(ByteBuffer in, int at) {
        int magic = in.getInt(at + RecordLayout.MAGIC);
        int bodyLengthAt = at + RecordLayout.bodyLength(in.getInt(at + RecordLayout.SYSTEM_FLAG));
        int topicLengthAt = bodyLengthAt + Integer.BYTES + in.getInt(bodyLengthAt);
        int propertiesAt = topicLengthAt + RecordLayout.topicLengthBytes(magic)
            + RecordLayout.readTopicLength(in, topicLengthAt, magic);
        return TagsHash.of(in, propertiesAt + Short.BYTES, in.getShort(propertiesAt));
    }

    /** When a record, whose head is good, was stored. */
    static long storeTimestamp(ByteBuffer in, int at) {
        return in.getLong(at + RecordLayout.storeTimestamp(in.getInt(at + RecordLayout.SYSTEM_FLAG)));
    }
}
