package org.apache.rocketmq.common.internal.record;

import java.nio.ByteBuffer;
import java.util.zip.CRC32;

/**
 * A stored message. Big-endian; hosts take 4 or 16 bytes by the flags' bits, so what follows them has no fixed place.
 * <pre>
 *   0         4         8           12          16         20             28              36
 *   +---------+---------+-----------+-----------+----------+--------------+---------------+------------+
 *   | length  | magic   | body CRC  | queue id  | flag     | queue offset | log position  | system flag|
 *   +---------+---------+-----------+-----------+----------+--------------+---------------+------------+
 *   40              48              +4|16   +4          +8             +4|16     +4     +4           +8
 *   +---------------+---------------+-------+-----------+--------------+---------+------+------------+
 *   | born millis   | born address  | port  | stored ms | store address| port    | retry| half offset|
 *   +---------------+---------------+-------+-----------+--------------+---------+------+------------+
 *   +4           +n    +1|2          +n      +2                 +n
 *   +------------+-----+-------------+-------+------------------+------------+
 *   | body length| body| topic length| topic | properties length| properties |
 *   +------------+-----+-------------+-------+------------------+------------+
 * </pre>
 * The topic's length takes one byte in version 1 and two in version 2, which is for topics above 127 bytes.
 */
public final class RecordLayout {
    /** Magic of a record whose topic length takes one byte. */
    public static final int MAGIC_V1 = 0xDAA320A7;
    /** Magic of a record whose topic length takes two bytes. */
    public static final int MAGIC_V2 = 0xDAA320AB;
    /** Magic of the filler at the end of a segment: length, magic, then nothing. */
    public static final int MAGIC_BLANK = 0xCBD43194;
    /** What must remain free at a segment's end: the filler's length and magic. */
    public static final int BLANK_LENGTH = Integer.BYTES + Integer.BYTES;

    public static final int LENGTH = 0;
    public static final int MAGIC = LENGTH + Integer.BYTES;
    public static final int BODY_CRC = MAGIC + Integer.BYTES;
    public static final int QUEUE_ID = BODY_CRC + Integer.BYTES;
    public static final int FLAG = QUEUE_ID + Integer.BYTES;
    public static final int QUEUE_OFFSET = FLAG + Integer.BYTES;
    public static final int LOG_POSITION = QUEUE_OFFSET + Long.BYTES;
    public static final int SYSTEM_FLAG = LOG_POSITION + Long.BYTES;
    public static final int BORN_TIMESTAMP = SYSTEM_FLAG + Integer.BYTES;
    public static final int BORN_HOST = BORN_TIMESTAMP + Long.BYTES;

    /** System flag: the born host is an IPv6 address. */
    public static final int BORN_HOST_V6 = 1 << 4;
    /** System flag: the store host is an IPv6 address. */
    public static final int STORE_HOST_V6 = 1 << 5;
    /** System flag: both bits of the transaction kind. */
    public static final int TRANSACTION_BITS = 3 << 2;
    /** Transaction kind: a half message. */
    public static final int TRANSACTION_PREPARED = 1 << 2;
    /** Transaction kind: a message that was a half one before. */
    public static final int TRANSACTION_COMMITTED = 2 << 2;
    /** Transaction kind: rolled back. */
    public static final int TRANSACTION_ROLLBACK = 3 << 2;

    /** The longest topic that version 1 holds. */
    public static final int MAX_V1_TOPIC_BYTES = Byte.MAX_VALUE;
    /** The longest properties text. */
    public static final int MAX_PROPERTIES_BYTES = Short.MAX_VALUE;

    private static final int PORT = Integer.BYTES;
    private static final int CRC_MASK = 0x7FFFFFFF;

    private RecordLayout() { }

    /** Bytes of a host: its address and its port. */
    public static int hostLength(boolean v6) {
        return (v6 ? 16 : 4) + PORT;
    }

    public static int bornHostLength(int systemFlag) {
        return hostLength((systemFlag & BORN_HOST_V6) != 0);
    }

    public static int storeHostLength(int systemFlag) {
        return hostLength((systemFlag & STORE_HOST_V6) != 0);
    }

    /** Where the time of storing lies, from the record's start. */
    public static int storeTimestamp(int systemFlag) {
        return BORN_HOST + bornHostLength(systemFlag);
    }

    public static int storeHost(int systemFlag) {
        return storeTimestamp(systemFlag) + Long.BYTES;
    }

    public static int reconsumeTimes(int systemFlag) {
        return storeHost(systemFlag) + storeHostLength(systemFlag);
    }

    /** Where the log position of the half message lies that a committed one came from. */
    public static int preparedTransactionOffset(int systemFlag) {
        return reconsumeTimes(systemFlag) + Integer.BYTES;
    }

    /** Where the body's length lies; the body follows it. */
    public static int bodyLength(int systemFlag) {
        return preparedTransactionOffset(systemFlag) + Long.BYTES;
    }

    /** The whole record's length. */
    public static int recordLength(int systemFlag, int bodyBytes, int topicBytes, int propertiesBytes) {
        return bodyLength(systemFlag) + Integer.BYTES + bodyBytes
            + topicLengthBytes(magicFor(topicBytes)) + topicBytes + Short.BYTES + propertiesBytes;
    }

    /** The version that a topic of this length needs, as its magic. */
    public static int magicFor(int topicBytes) {
        return topicBytes <= MAX_V1_TOPIC_BYTES ? MAGIC_V1 : MAGIC_V2;
    }

    /** Bytes that the topic's length takes. */
    public static int topicLengthBytes(int magic) {
        return magic == MAGIC_V2 ? Short.BYTES : Byte.BYTES;
    }

    /** The topic's length, read at {@code at}, where {@code magic} tells its width. */
    public static int readTopicLength(ByteBuffer from, int at, int magic) {
        return magic == MAGIC_V2 ? Short.toUnsignedInt(from.getShort(at)) : Byte.toUnsignedInt(from.get(at));
    }

    /** A body's checksum as a record holds it: CRC-32 without its highest bit. */
    public static int bodyCrc(ByteBuffer body) {
        var crc = new CRC32();
        crc.update(body.duplicate());
        return storedCrc(crc);
    }

    /** A checksum of a body as a record holds it. */
    public static int storedCrc(CRC32 ofBody) {
        return (int) ofBody.getValue() & CRC_MASK;
    }
}
