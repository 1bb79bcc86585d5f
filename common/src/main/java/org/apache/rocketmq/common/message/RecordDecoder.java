package org.apache.rocketmq.common.message;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.apache.rocketmq.common.compression.CompressionType;
import org.apache.rocketmq.common.compression.CompressorFactory;
import org.apache.rocketmq.common.compression.Zlib;
import org.apache.rocketmq.common.internal.record.BadRecordException;
import org.apache.rocketmq.common.internal.record.PropertiesText;
import org.apache.rocketmq.common.internal.record.RecordLayout;
import org.apache.rocketmq.common.sysflag.MessageSysFlag;

/** Turns one stored record into a message. It looks at each length before it reads on. */
final class RecordDecoder {
    /** The longest body that a compressed one may hold. */
    private static final int MAX_INFLATED_BYTES = 64 * 1024 * 1024;

    /** What becomes of the record's body. */
    enum Body { SKIPPED, AS_STORED, INFLATED }

    /** What is done with the CRC of a body that is read. */
    enum Crc { CHECKED, IGNORED }

    private final ByteBuffer in;
    private final int start;
    private final int length;

    /** Stands at a record that begins at the buffer's position. */
    RecordDecoder(ByteBuffer in) {
        this.in = in;
        this.start = in.position();
        this.length = checkedLength(in);
    }

    /** Fills the message and moves the buffer behind the record. */
    void into(MessageExt message, Body wanted, Crc crc) {
        int magic = in.getInt(start + RecordLayout.MAGIC);
        if (magic != RecordLayout.MAGIC_V1 && magic != RecordLayout.MAGIC_V2) {
            throw new BadRecordException(magic == RecordLayout.MAGIC_BLANK
                ? "here is the blank at the end of a segment, no record"
                : String.format("a record has the magic 0x%08X", magic));
        }
        int flags = in.getInt(start + RecordLayout.SYSTEM_FLAG);
        need(RecordLayout.bodyLength(flags) + Integer.BYTES);
        readFixed(message, flags);
        int at = readBody(message, flags, wanted, crc);
        at = readTopic(message, at, magic);
        at = readProperties(message, at);
        if (at != length) {
            throw new BadRecordException("a record of " + length + " bytes ends after " + at);
        }
        in.position(start + length);
    }

    private static int checkedLength(ByteBuffer in) {
        if (in.remaining() < Integer.BYTES) {
            throw new BadRecordException("a record is cut: " + in.remaining() + " bytes are left");
        }
        int length = in.getInt(in.position());
        int shortest = RecordLayout.recordLength(0, 0, 0, 0);
        if (length < shortest || length > in.remaining()) {
            throw new BadRecordException("a record is cut or garbled: " + in.remaining()
                + " bytes are left, its length is " + length);
        }
        return length;
    }

    private void readFixed(MessageExt message, int flags) {
        message.setStoreSize(length);
        message.setBodyCRC(in.getInt(start + RecordLayout.BODY_CRC));
        message.setQueueId(in.getInt(start + RecordLayout.QUEUE_ID));
        message.setFlag(in.getInt(start + RecordLayout.FLAG));
        message.setQueueOffset(in.getLong(start + RecordLayout.QUEUE_OFFSET));
        message.setCommitLogOffset(in.getLong(start + RecordLayout.LOG_POSITION));
        message.setSysFlag(flags);
        message.setBornTimestamp(in.getLong(start + RecordLayout.BORN_TIMESTAMP));
        message.setStoreTimestamp(in.getLong(start + RecordLayout.storeTimestamp(flags)));
        message.setReconsumeTimes(in.getInt(start + RecordLayout.reconsumeTimes(flags)));
        message.setPreparedTransactionOffset(in.getLong(start + RecordLayout.preparedTransactionOffset(flags)));
        message.setBornHost(host(RecordLayout.BORN_HOST, (flags & RecordLayout.BORN_HOST_V6) != 0));
        message.setStoreHost(host(RecordLayout.storeHost(flags), (flags & RecordLayout.STORE_HOST_V6) != 0));
    }

    private InetSocketAddress host(int at, boolean v6) {
        try {
            return HostBytes.read(in.duplicate().position(start + at), v6);
        } catch (IllegalArgumentException e) {
            throw new BadRecordException("a record is garbled: " + e.getMessage(), e);
        }
    }

    private int readBody(MessageExt message, int flags, Body wanted, Crc crc) {
        int at = RecordLayout.bodyLength(flags);
        int bodyLength = in.getInt(start + at);
        at += Integer.BYTES;
        if (bodyLength < 0) {
            throw new BadRecordException("a record of " + length + " bytes has a body of " + bodyLength);
        }
        need((long) at + bodyLength);
        if (wanted != Body.SKIPPED) {
            var body = new byte[bodyLength];
            in.get(start + at, body);
            if (crc == Crc.CHECKED) {
                checkCrc(message, body);
            }
            message.setBody(wanted == Body.INFLATED ? inflated(flags, body) : body);
        }
        return at + bodyLength;
    }

    private static void checkCrc(MessageExt message, byte[] body) {
        int crc = RecordLayout.bodyCrc(ByteBuffer.wrap(body));
        if (crc != message.getBodyCRC()) {
            throw new BadRecordException("the body at queue offset " + message.getQueueOffset() + " and log position "
                + message.getCommitLogOffset() + " has the CRC " + crc + ", its record says " + message.getBodyCRC());
        }
    }

    private static byte[] inflated(int flags, byte[] body) {
        if ((flags & MessageSysFlag.COMPRESSED_FLAG) == 0) {
            return body;
        }
        CompressionType type = MessageSysFlag.getCompressionType(flags);
        try {
            return type == CompressionType.ZLIB
                ? Zlib.inflate(body, MAX_INFLATED_BYTES) : CompressorFactory.getCompressor(type).decompress(body);
        } catch (IllegalArgumentException | IOException e) {
            throw new BadRecordException("the body cannot be decompressed: " + e.getMessage(), e);
        }
    }

    private int readTopic(MessageExt message, int at, int magic) {
        int widthOfLength = RecordLayout.topicLengthBytes(magic);
        need(at + widthOfLength);
        int topicLength = RecordLayout.readTopicLength(in, start + at, magic);
        int topicAt = at + widthOfLength;
        message.setTopic(text("topic", topicAt, topicLength));
        return topicAt + topicLength;
    }

    private int readProperties(MessageExt message, int at) {
        need(at + Short.BYTES);
        int propertiesLength = in.getShort(start + at);
        int propertiesAt = at + Short.BYTES;
        message.setProperties(PropertiesText.toMap(text("properties", propertiesAt, propertiesLength)));
        return propertiesAt + propertiesLength;
    }

    private String text(String what, int at, int textLength) {
        if (textLength < 0 || textLength > length - at) {
            throw new BadRecordException("a record of " + length + " bytes has " + textLength + " bytes of " + what
                + " from byte " + at);
        }
        var bytes = new byte[textLength];
        in.get(start + at, bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /** The record must have this many bytes at least. */
    private void need(long bytes) {
        if (bytes > length) {
            throw new BadRecordException("a record of " + length + " bytes should have " + bytes + " at least");
        }
    }
}
