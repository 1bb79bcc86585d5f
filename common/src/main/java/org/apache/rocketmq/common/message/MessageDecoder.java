package org.apache.rocketmq.common.message;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.apache.rocketmq.common.compression.CompressorFactory;
import org.apache.rocketmq.common.internal.record.BadRecordException;
import org.apache.rocketmq.common.internal.record.BatchUnit;
import org.apache.rocketmq.common.internal.record.PropertiesText;
import org.apache.rocketmq.common.internal.record.RecordLayout;
import org.apache.rocketmq.common.sysflag.MessageSysFlag;

/**
 * The public API's codec: between messages and stored records, messages and a batch's body, and for ids that tell where
 * a message lies. Bytes that are none of these are a {@link BadRecordException}.
 */
public class MessageDecoder {
    public static final Charset CHARSET_UTF8 = StandardCharsets.UTF_8;
    public static final int MESSAGE_MAGIC_CODE_POSITION = RecordLayout.MAGIC;
    public static final int MESSAGE_FLAG_POSITION = RecordLayout.FLAG;
    public static final int MESSAGE_PHYSIC_OFFSET_POSITION = RecordLayout.LOG_POSITION;
    /** Where the born host is an IPv4 address. */
    public static final int MESSAGE_STORE_TIMESTAMP_POSITION = 56;
    public static final int MESSAGE_MAGIC_CODE = RecordLayout.MAGIC_V1;
    public static final int MESSAGE_MAGIC_CODE_V2 = RecordLayout.MAGIC_V2;
    public static final int BLANK_MAGIC_CODE = RecordLayout.MAGIC_BLANK;
    public static final char NAME_VALUE_SEPARATOR = PropertiesText.NAME_END;
    public static final char PROPERTY_SEPARATOR = PropertiesText.PROPERTY_END;
    public static final int PHY_POS_POSITION = RecordLayout.LOG_POSITION;
    public static final int QUEUE_OFFSET_POSITION = RecordLayout.QUEUE_OFFSET;
    public static final int SYSFLAG_POSITION = RecordLayout.SYSTEM_FLAG;

    private static final String PROPERTIES_STRING = "propertiesString";
    private static final int CRC_DIGITS = 10;
    private static final int V4_ID_BYTES = HostBytes.V4_ADDRESS + Integer.BYTES + Long.BYTES;
    private static final int V6_ID_BYTES = HostBytes.V6_ADDRESS + Integer.BYTES + Long.BYTES;
    private static final int COMPRESSION_LEVEL = 5;

    /** An id from a host as records have it, and a log position; {@code input} is the buffer to put it together in. */
    public static String createMessageId(ByteBuffer input, ByteBuffer addr, long offset) {
        input.clear();
        input.put(addr).putLong(offset).flip();
        var bytes = new byte[input.remaining()];
        input.get(bytes);
        return HexFormat.of().withUpperCase().formatHex(bytes);
    }

    public static String createMessageId(SocketAddress socketAddress, long offset) {
        ByteBuffer host = HostBytes.of((InetSocketAddress) socketAddress);
        return createMessageId(ByteBuffer.allocate(host.remaining() + Long.BYTES), host, offset);
    }

    /**
     * Reads an id that tells where a message lies.
     *
     * @throws IllegalArgumentException when it is none
     */
    public static MessageId decodeMessageId(String msgId) throws UnknownHostException {
        if (msgId.length() != 2 * V4_ID_BYTES && msgId.length() != 2 * V6_ID_BYTES) {
            throw new IllegalArgumentException("an offset message id has " + 2 * V4_ID_BYTES + " or " + 2 * V6_ID_BYTES
                + " hex digits: " + msgId);
        }
        ByteBuffer bytes = ByteBuffer.wrap(HexFormat.of().parseHex(msgId));
        InetSocketAddress host = HostBytes.read(bytes, 0, bytes.capacity() == V6_ID_BYTES);
        return new MessageId(host, bytes.getLong(bytes.capacity() - Long.BYTES));
    }

    /** The properties of the record at the buffer's position, which stays. */
    public static Map<String, String> decodeProperties(ByteBuffer byteBuffer) {
        return decode(byteBuffer.duplicate(), false).getProperties();
    }

    /** The record at the buffer's position, its body decompressed. */
    public static MessageExt decode(ByteBuffer byteBuffer) {
        return decode(byteBuffer, true, true, false);
    }

    public static MessageExt decode(ByteBuffer byteBuffer, boolean readBody) {
        return decode(byteBuffer, readBody, true, false);
    }

    public static MessageExt decode(ByteBuffer byteBuffer, boolean readBody, boolean deCompressBody) {
        return decode(byteBuffer, readBody, deCompressBody, false);
    }

    /** The record at the buffer's position as a consumer sees it. */
    public static MessageExt clientDecode(ByteBuffer byteBuffer, boolean readBody) {
        return decode(byteBuffer, readBody, true, true);
    }

    /**
     * Reads the record at the buffer's position and moves behind it. A body that is read must have the CRC that its
     * record says.
     *
     * @param isClient whether the message's id is to be the producer's rather than the broker's
     */
    public static MessageExt decode(
        ByteBuffer byteBuffer, boolean readBody, boolean deCompressBody, boolean isClient) {
        return decode(byteBuffer, readBody, deCompressBody, isClient, false, true);
    }

    /**
     * The same.
     *
     * @param isSetPropertiesString whether the message gets all its properties as one text, too, as another property
     */
    public static MessageExt decode(ByteBuffer byteBuffer, boolean readBody, boolean deCompressBody, boolean isClient,
        boolean isSetPropertiesString) {
        return decode(byteBuffer, readBody, deCompressBody, isClient, isSetPropertiesString, true);
    }

    /**
     * The same.
     *
     * @param checkCRC whether a body that is read must have the CRC that its record says
     */
    public static MessageExt decode(ByteBuffer byteBuffer, boolean readBody, boolean deCompressBody, boolean isClient,
        boolean isSetPropertiesString, boolean checkCRC) {
        RecordDecoder.Body whole = deCompressBody ? RecordDecoder.Body.INFLATED : RecordDecoder.Body.AS_STORED;
        var message = new RecordDecoder(byteBuffer, isClient ? RecordDecoder.Ids.PRODUCERS : RecordDecoder.Ids.BROKERS,
            readBody ? whole : RecordDecoder.Body.SKIPPED,
            checkCRC ? RecordDecoder.Crc.CHECKED : RecordDecoder.Crc.IGNORED).next();
        if (isSetPropertiesString) {
            message.putProperty(PROPERTIES_STRING, messageProperties2String(message.getProperties()));
        }
        return message;
    }

    /** All records up to the buffer's limit as a consumer sees them. */
    public static List<MessageExt> decodes(ByteBuffer byteBuffer) {
        return decodes(byteBuffer, true);
    }

    public static List<MessageExt> decodes(ByteBuffer byteBuffer, boolean readBody) {
        var messages = new ArrayList<MessageExt>();
        var records = new MessageRecords(byteBuffer, readBody, true);
        while (records.hasNext()) {
            messages.add(records.next());
        }
        return messages;
    }

    /**
     * The message as a stored record.
     *
     * @param needCompress whether to compress the body where the system flag says that it is compressed
     */
    public static byte[] encode(MessageExt messageExt, boolean needCompress) {
        boolean compress = needCompress && (messageExt.getSysFlag() & MessageSysFlag.COMPRESSED_FLAG) != 0;
        byte[] body = messageExt.getBody();
        return RecordEncoder.encode(messageExt, compress ? compressed(messageExt) : body);
    }

    /** The message as {@link #encode} writes it, without what differs where it is stored: time and host of storage. */
    public static byte[] encodeUniquely(MessageExt messageExt, boolean needCompress) throws IOException {
        var whole = ByteBuffer.wrap(encode(messageExt, needCompress));
        int flags = whole.getInt(SYSFLAG_POSITION);
        int from = RecordLayout.storeTimestamp(flags);
        int to = RecordLayout.reconsumeTimes(flags);
        var shortened = ByteBuffer.allocate(whole.capacity() - (to - from));
        shortened.put(whole.array(), 0, from).put(whole.array(), to, whole.capacity() - to);
        return shortened.putInt(0, shortened.capacity()).array();
    }

    /**
     * Appends the property that tells the CRC of a record, as text: ten digits, the lowest first, all 0 where it is
     * negative.
     */
    public static void createCrc32(ByteBuffer input, int crc32) {
        input.put(MessageConst.PROPERTY_CRC32.getBytes(StandardCharsets.UTF_8)).put((byte) NAME_VALUE_SEPARATOR);
        int rest = Math.max(0, crc32);
        for (int i = 0; i < CRC_DIGITS; i++) {
            input.put((byte) ('0' + rest % 10));
            rest /= 10;
        }
        input.put((byte) PROPERTY_SEPARATOR);
    }

    private static byte[] compressed(MessageExt message) {
        var type = MessageSysFlag.getCompressionType(message.getSysFlag());
        try {
            return CompressorFactory.getCompressor(type).compress(message.getBody(), COMPRESSION_LEVEL);
        } catch (IOException e) {
            throw new BadRecordException("the body cannot be compressed by " + type + ": " + e.getMessage(), e);
        }
    }

    public static String messageProperties2String(Map<String, String> properties) {
        return properties == null ? "" : PropertiesText.fromMap(properties);
    }

    public static Map<String, String> string2messageProperties(String properties) {
        return PropertiesText.toMap(properties);
    }

    /** The message as a batch's body has it. */
    public static byte[] encodeMessage(Message message) {
        return new BatchUnit(message.getFlag(), ByteBuffer.wrap(message.getBody()),
            PropertiesText.fromMap(message.getProperties())).toBytes();
    }

    /** The message of a batch at the buffer's position; its topic is the batch's, which is not in here. */
    public static Message decodeMessage(ByteBuffer byteBuffer) {
        BatchUnit unit = BatchUnit.read(byteBuffer);
        var body = new byte[unit.body().remaining()];
        unit.body().get(body);
        var message = new Message();
        message.setFlag(unit.flag());
        message.setBody(body);
        message.setProperties(PropertiesText.toMap(unit.properties()));
        return message;
    }

    /**
     * Adds the messages that a stored batch has in its body: at its place, with offsets that count on from its own,
     * and with properties of their own.
     */
    public static void decodeMessage(MessageExt messageExt, List<MessageExt> list) {
        long offset = messageExt.getQueueOffset();
        for (Message part : decodeMessages(ByteBuffer.wrap(messageExt.getBody()))) {
            var message = new MessageClientExt();
            message.setTopic(messageExt.getTopic());
            message.setFlag(part.getFlag());
            message.setBody(part.getBody());
            message.setProperties(part.getProperties());
            message.setQueueId(messageExt.getQueueId());
            message.setQueueOffset(offset++);
            message.setCommitLogOffset(messageExt.getCommitLogOffset());
            message.setSysFlag(messageExt.getSysFlag());
            message.setBornTimestamp(messageExt.getBornTimestamp());
            message.setBornHost(messageExt.getBornHost());
            message.setStoreTimestamp(messageExt.getStoreTimestamp());
            message.setStoreHost(messageExt.getStoreHost());
            list.add(message);
        }
    }

    /** A batch's body. */
    public static byte[] encodeMessages(List<Message> messages) {
        var units = messages.stream().map(MessageDecoder::encodeMessage).toList();
        var all = ByteBuffer.allocate(units.stream().mapToInt(unit -> unit.length).sum());
        units.forEach(all::put);
        return all.array();
    }

    /** All messages of a batch's body. */
    public static List<Message> decodeMessages(ByteBuffer byteBuffer) {
        var messages = new ArrayList<Message>();
        while (byteBuffer.hasRemaining()) {
            messages.add(decodeMessage(byteBuffer));
        }
        return messages;
    }

    /** How many messages a batch's body holds. */
    public static int countInnerMsgNum(ByteBuffer buffer) {
        return BatchUnit.count(buffer);
    }
}
