package org.apache.rocketmq.broker.record;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.rocketmq.common.internal.record.PropertiesText;
import org.apache.rocketmq.common.internal.record.RecordLayout;
import org.apache.rocketmq.store.NewMessage;

/** One record of the log, read field by field where it lies. The buffer holds the record from position 0 on. */
public final class StoredMessage {
    private final ByteBuffer bytes;
    private final int systemFlag;
    private final int bodyStart;
    private final int bodyLength;
    private final String topic;
    private final String properties;

    /** Reads the record that {@code bytes} holds from its position on; the buffer itself is left as it is. */
    public StoredMessage(ByteBuffer bytes) {
        this.bytes = bytes.slice();
        systemFlag = this.bytes.getInt(RecordLayout.SYSTEM_FLAG);
        int bodyLengthAt = RecordLayout.bodyLength(systemFlag);
        bodyLength = this.bytes.getInt(bodyLengthAt);
        bodyStart = bodyLengthAt + Integer.BYTES;
        int topicLengthAt = bodyStart + bodyLength;
        int magic = this.bytes.getInt(RecordLayout.MAGIC);
        int topicLength = RecordLayout.readTopicLength(this.bytes, topicLengthAt, magic);
        int topicStart = topicLengthAt + RecordLayout.topicLengthBytes(magic);
        topic = text(topicStart, topicLength);
        int propertiesLength = Short.toUnsignedInt(this.bytes.getShort(topicStart + topicLength));
        properties = text(topicStart + topicLength + Short.BYTES, propertiesLength);
    }

    /** The messages in the buffers of a read, each of which holds one record or several. */
    public static List<StoredMessage> allIn(List<ByteBuffer> buffers) {
        var messages = new ArrayList<StoredMessage>();
        for (var buffer : buffers) {
            int at = buffer.position();
            while (at < buffer.limit()) {
                int length = buffer.getInt(at + RecordLayout.LENGTH);
                messages.add(new StoredMessage(buffer.slice(at, length)));
                at += length;
            }
        }
        return messages;
    }

    private String text(int at, int length) {
        var copy = new byte[length];
        bytes.get(at, copy);
        return new String(copy, StandardCharsets.UTF_8);
    }

    public String topic() {
        return topic;
    }

    /** All properties, in the form of {@link PropertiesText}. */
    public String properties() {
        return properties;
    }

    /** One property, or null. */
    public String property(String name) {
        return PropertiesText.find(properties, name);
    }

    public int queueId() {
        return bytes.getInt(RecordLayout.QUEUE_ID);
    }

    public long queueOffset() {
        return bytes.getLong(RecordLayout.QUEUE_OFFSET);
    }

    public long logPosition() {
        return bytes.getLong(RecordLayout.LOG_POSITION);
    }

    /** The whole record's length. */
    public int length() {
        return bytes.getInt(RecordLayout.LENGTH);
    }

    public long storeTimestamp() {
        return bytes.getLong(RecordLayout.storeTimestamp(systemFlag));
    }

    public long bornTimestamp() {
        return bytes.getLong(RecordLayout.BORN_TIMESTAMP);
    }

    /** What it is in a transaction: the bits of {@link RecordLayout#TRANSACTION_BITS}. */
    public int transactionKind() {
        return systemFlag & RecordLayout.TRANSACTION_BITS;
    }

    /** The log position of the half message that it was committed from; 0 for another kind. */
    public long halfPosition() {
        return bytes.getLong(RecordLayout.preparedTransactionOffset(systemFlag));
    }

    /** The body as it was sent: a view. */
    public ByteBuffer body() {
        return bytes.slice(bodyStart, bodyLength);
    }

    public int reconsumeTimes() {
        return bytes.getInt(RecordLayout.reconsumeTimes(systemFlag));
    }

    /** The broker address and the log position as one text, as clients know a stored message. */
    public String offsetMessageId() {
        int host = RecordLayout.storeHost(systemFlag);
        int length = RecordLayout.storeHostLength(systemFlag);
        var id = ByteBuffer.allocate(length + Long.BYTES);
        id.put(bytes.slice(host, length)).putLong(logPosition());
        return OffsetMessageIds.hex(id.array());
    }

    /** The same message for another queue: body, flags, birth and half-message position stay as they are. */
    public NewMessage copyTo(String otherTopic, int queueId, int reconsumeTimes, String otherProperties) {
        return new NewMessage(otherTopic, queueId, bytes.getInt(RecordLayout.FLAG), systemFlag,
            bytes.getLong(RecordLayout.BORN_TIMESTAMP), bornHost(), reconsumeTimes,
            halfPosition(), body(), otherProperties);
    }

    /** A copy of the record's bytes that says another topic and queue; all else, its place too, stays. */
    public ByteBuffer recordUnder(String otherTopic, int queueId) {
        return recordUnder(otherTopic, queueId, properties);
    }

    /** A copy of the record's bytes that says another topic, queue and properties; all else, its place too, stays. */
    public ByteBuffer recordUnder(String otherTopic, int queueId, String otherProperties) {
        byte[] name = otherTopic.getBytes(StandardCharsets.UTF_8);
        int magic = RecordLayout.magicFor(name.length);
        byte[] text = otherProperties.getBytes(StandardCharsets.UTF_8);
        int length = RecordLayout.recordLength(systemFlag, bodyLength, name.length, text.length);
        var copy = ByteBuffer.allocate(length);
        copy.put(bytes.slice(0, bodyStart + bodyLength));
        if (magic == RecordLayout.MAGIC_V2) {
            copy.putShort((short) name.length);
        } else {
            copy.put((byte) name.length);
        }
        copy.put(name).putShort((short) text.length).put(text);
        return copy.putInt(RecordLayout.LENGTH, length).putInt(RecordLayout.MAGIC, magic)
            .putInt(RecordLayout.QUEUE_ID, queueId).flip();
    }

    private InetSocketAddress bornHost() {
        int length = RecordLayout.bornHostLength(systemFlag) - Integer.BYTES;
        var address = new byte[length];
        bytes.get(RecordLayout.BORN_HOST, address);
        int port = bytes.getInt(RecordLayout.BORN_HOST + length);
        try {
            return new InetSocketAddress(InetAddress.getByAddress(address), port);
        } catch (UnknownHostException e) {
            throw new IllegalStateException("an address of " + length + " bytes", e);
        }
    }
}
