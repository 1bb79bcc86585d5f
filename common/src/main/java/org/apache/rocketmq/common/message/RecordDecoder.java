package org.apache.rocketmq.common.message;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32;
import org.apache.rocketmq.common.compression.CompressionType;
import org.apache.rocketmq.common.compression.CompressorFactory;
import org.apache.rocketmq.common.compression.Zlib;
import org.apache.rocketmq.common.internal.record.BadRecordException;
import org.apache.rocketmq.common.internal.record.KnownTexts;
import org.apache.rocketmq.common.internal.record.PropertiesReader;
import org.apache.rocketmq.common.internal.record.PropertyMap;
import org.apache.rocketmq.common.internal.record.RecordLayout;
import org.apache.rocketmq.common.sysflag.MessageSysFlag;

/**
 * Turns stored records into messages. It looks at each length before it reads on. Topic, hosts and properties that are
 * as in the record before are not made again.
 */
final class RecordDecoder {
    /** The longest body that a compressed one may hold. */
    private static final int MAX_INFLATED_BYTES = 64 * 1024 * 1024;
    private static final KnownTexts NAMES = new KnownTexts(MessageConst.STRING_HASH_SET);

    /** Whose id a message is known by. */
    enum Ids { PRODUCERS, BROKERS }

    /** What becomes of the record's body. */
    enum Body { SKIPPED, AS_STORED, INFLATED }

    /** What is done with the CRC of a body that is read. */
    enum Crc { CHECKED, IGNORED }

    private final ByteBuffer in;
    private final Ids ids;
    private final Body wanted;
    private final Crc crc;
    private final LastHost bornHost = new LastHost();
    private final LastHost storeHost = new LastHost();
    private final CRC32 bodyCrc = new CRC32();
    private PropertiesReader properties;
    private String topic;
    private byte[] topicBytes;
    private int topicAt;
    private int topicLength;
    private int start;
    private int length;

    RecordDecoder(ByteBuffer in, Ids ids, Body wanted, Crc crc) {
        this.in = in;
        this.ids = ids;
        this.wanted = wanted;
        this.crc = crc;
    }

    /** Reads the record at the buffer's position and moves behind it. */
    MessageExt next() {
        start = in.position();
        length = checkedLength(in);
        int magic = in.getInt(start + RecordLayout.MAGIC);
        if (magic != RecordLayout.MAGIC_V1 && magic != RecordLayout.MAGIC_V2) {
            throw new BadRecordException(magic == RecordLayout.MAGIC_BLANK
                ? "here is the blank at the end of a segment, no record"
                : String.format("a record has the magic 0x%08X", magic));
        }
        int flags = in.getInt(start + RecordLayout.SYSTEM_FLAG);
        need(RecordLayout.bodyLength(flags) + Integer.BYTES);
        var entries = new PropertyMap();
        var message = ids == Ids.PRODUCERS ? new MessageClientExt(entries) : new MessageExt(entries);
        readFixed(message, flags);
        int at = readBody(message, flags);
        at = readTopic(message, at, magic);
        at = readProperties(entries, at);
        if (at != length) {
            throw new BadRecordException("a record of " + length + " bytes ends after " + at);
        }
        in.position(start + length);
        message.beNamedByPlace();
        return message;
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
        message.setBornHost(host(bornHost, RecordLayout.BORN_HOST, (flags & RecordLayout.BORN_HOST_V6) != 0));
        message.setStoreHost(
            host(storeHost, RecordLayout.storeHost(flags), (flags & RecordLayout.STORE_HOST_V6) != 0));
    }

    private InetSocketAddress host(LastHost last, int at, boolean v6) {
        try {
            return last.read(in, start + at, v6);
        } catch (IllegalArgumentException e) {
            throw new BadRecordException("a record is garbled: " + e.getMessage(), e);
        }
    }

    private int readBody(MessageExt message, int flags) {
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
            message.setBody(wanted == Body.INFLATED ? inflated(message, flags, body) : body);
        }
        return at + bodyLength;
    }

    private void checkCrc(MessageExt message, byte[] body) {
        bodyCrc.reset();
        bodyCrc.update(body);
        int found = RecordLayout.storedCrc(bodyCrc);
        if (found != message.getBodyCRC()) {
            throw new BadRecordException("the body at queue offset " + message.getQueueOffset() + " and log position "
                + message.getCommitLogOffset() + " has the CRC " + found + ", its record says " + message.getBodyCRC());
        }
    }

    private static byte[] inflated(MessageExt message, int flags, byte[] body) {
        if ((flags & MessageSysFlag.COMPRESSED_FLAG) == 0) {
            return body;
        }
        CompressionType type = MessageSysFlag.getCompressionType(flags);
        try {
            return type == CompressionType.ZLIB
                ? Zlib.inflate(body, MAX_INFLATED_BYTES) : CompressorFactory.getCompressor(type).decompress(body);
        } catch (IllegalArgumentException | IOException e) {
            throw new BadRecordException("the body at queue offset " + message.getQueueOffset() + " and log position "
                + message.getCommitLogOffset() + " cannot be decompressed: " + e.getMessage(), e);
        }
    }

    private int readTopic(MessageExt message, int at, int magic) {
        int widthOfLength = RecordLayout.topicLengthBytes(magic);
        need(at + widthOfLength);
        int bytes = RecordLayout.readTopicLength(in, start + at, magic);
        int from = at + widthOfLength;
        needText("topic", from, bytes);
        message.setTopic(topic(array(from, bytes), inArray(from), bytes));
        return from + bytes;
    }

    private String topic(byte[] bytes, int at, int count) {
        if (topic == null || topicLength != count
            || !Arrays.equals(bytes, at, at + count, topicBytes, topicAt, topicAt + count)) {
            topic = new String(bytes, at, count, StandardCharsets.UTF_8);
            topicBytes = bytes;
            topicAt = at;
            topicLength = count;
        }
        return topic;
    }

    private int readProperties(PropertyMap entries, int at) {
        need(at + Short.BYTES);
        int propertiesLength = in.getShort(start + at);
        int from = at + Short.BYTES;
        needText("properties", from, propertiesLength);
        if (properties == null) {
            properties = new PropertiesReader(NAMES, in.remaining() > length);
        }
        int first = inArray(from);
        properties.read(array(from, propertiesLength), first, first + propertiesLength, entries);
        return from + propertiesLength;
    }

    /** What these bytes of the record can be read from, from {@link #inArray} on: they lie on the heap mostly. */
    private byte[] array(int at, int bytes) {
        if (in.hasArray()) {
            return in.array();
        }
        var copy = new byte[bytes];
        in.get(start + at, copy);
        return copy;
    }

    private int inArray(int at) {
        return in.hasArray() ? in.arrayOffset() + start + at : 0;
    }

    private void needText(String what, int at, int textLength) {
        if (textLength < 0 || textLength > length - at) {
            throw new BadRecordException("a record of " + length + " bytes has " + textLength + " bytes of " + what
                + " from byte " + at);
        }
    }

    /** The record must have this many bytes at least. */
    private void need(long bytes) {
        if (bytes > length) {
            throw new BadRecordException("a record of " + length + " bytes should have " + bytes + " at least");
        }
    }
}
