package org.apache.rocketmq.store.log;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import org.apache.rocketmq.common.internal.record.PropertiesText;
import org.apache.rocketmq.common.internal.record.RecordLayout;

/**
 * A record ready to be written: all of it is encoded but for what only its place in the log decides (log position,
 * queue offset, time of storing). The body stays where it is until it is copied into the log. Its memory is used again
 * for the next record.
 */
public final class Draft {
    private static final int LONGEST_HEAD =
        RecordLayout.bodyLength(RecordLayout.BORN_HOST_V6 | RecordLayout.STORE_HOST_V6) + Integer.BYTES;
    private static final int USUAL_PROPERTIES = 512;

    private final byte[] head = new byte[LONGEST_HEAD];
    private final ByteBuffer headOut = ByteBuffer.wrap(head);
    private byte[] properties = new byte[USUAL_PROPERTIES];
    private int propertiesLength;
    private final CRC32 crc = new CRC32();
    private final HostBytes bornHost = new HostBytes();
    private final HostBytes storeHost = new HostBytes();
    private ByteBuffer body;
    private byte[] topic;
    private int queueId;
    private int flag;
    private int systemFlag;
    private long bornTimestamp;
    private int reconsumeTimes;
    private long preparedTransactionOffset;
    private int length;
    private long tagsHash;
    private long logPosition;

    Draft() { }

    /** Whom the message is for, and what kind it is of. */
    public Draft kind(int toQueue, int sendersFlag, int sendersSystemFlag) {
        queueId = toQueue;
        flag = sendersFlag;
        systemFlag = sendersSystemFlag & ~(RecordLayout.BORN_HOST_V6 | RecordLayout.STORE_HOST_V6);
        return this;
    }

    /** Where the message comes from, and where it is stored. */
    public Draft origin(long born, InetSocketAddress sender, InetSocketAddress store) {
        bornTimestamp = born;
        bornHost.set(sender);
        storeHost.set(store);
        systemFlag |= (isV6(sender) ? RecordLayout.BORN_HOST_V6 : 0) | (isV6(store) ? RecordLayout.STORE_HOST_V6 : 0);
        return this;
    }

    private static boolean isV6(InetSocketAddress host) {
        return host.getAddress() instanceof Inet6Address;
    }

    /** An address as a record has it. Asking the address for its bytes makes a copy; most messages come from few. */
    private static final class HostBytes {
        private InetAddress address;
        private byte[] bytes;
        private int port;

        void set(InetSocketAddress host) {
            if (host.getAddress() != address) {
                address = host.getAddress();
                bytes = address.getAddress();
            }
            port = host.getPort();
        }
    }

    /** What happened to the message before. */
    public Draft history(int deliveries, long halfMessage) {
        reconsumeTimes = deliveries;
        preparedTransactionOffset = halfMessage;
        return this;
    }

    /**
     * The message's properties as text, stored with the mark behind the last one, which shows recovery that it is
     * whole. Returns how many bytes they take.
     */
    public int properties(String text, long hashOfTags) {
        tagsHash = hashOfTags;
        propertiesLength = 0;
        if (text == null || text.isEmpty()) {
            return 0;
        }
        int letters = text.length();
        if (letters > RecordLayout.MAX_PROPERTIES_BYTES) {
            return text.getBytes(StandardCharsets.UTF_8).length;
        }
        if (letters + 1 > properties.length) {
            properties = new byte[Integer.highestOneBit(letters) << 1];
        }
        if (copyAscii(text, letters)) {
            propertiesLength = letters;
        } else {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            if (bytes.length > RecordLayout.MAX_PROPERTIES_BYTES) {
                return bytes.length;
            }
            properties = bytes.length < properties.length ? properties : new byte[bytes.length + 1];
            System.arraycopy(bytes, 0, properties, 0, bytes.length);
            propertiesLength = bytes.length;
        }
        if (text.charAt(letters - 1) != PropertiesText.PROPERTY_END) {
            properties[propertiesLength++] = PropertiesText.PROPERTY_END;
        }
        return propertiesLength;
    }

    /** Copies a text of letters that take one byte each; false where it has others. */
    private boolean copyAscii(String text, int letters) {
        byte[] out = properties;
        for (int i = 0; i < letters; i++) {
            char letter = text.charAt(i);
            if (letter >= 0x80) {
                return false;
            }
            out[i] = (byte) letter;
        }
        return true;
    }

    /** The rest; encodes the record. The topic is not copied; the body is read from its position to its limit. */
    public void content(byte[] topicBytes, ByteBuffer bodyBytes) {
        topic = topicBytes;
        body = bodyBytes;
        length = RecordLayout.recordLength(systemFlag, body.remaining(), topic.length, propertiesLength);
        headOut.clear()
            .putInt(length).putInt(RecordLayout.magicFor(topic.length)).putInt(bodyCrc())
            .putInt(queueId).putInt(flag)
            .putLong(0).putLong(0)
            .putInt(systemFlag)
            .putLong(bornTimestamp)
            .put(bornHost.bytes).putInt(bornHost.port)
            .putLong(0)
            .put(storeHost.bytes).putInt(storeHost.port)
            .putInt(reconsumeTimes).putLong(preparedTransactionOffset)
            .putInt(body.remaining());
    }

    private int bodyCrc() {
        crc.reset();
        if (body.hasArray()) {
            crc.update(body.array(), body.arrayOffset() + body.position(), body.remaining());
        } else {
            crc.update(body.duplicate());
        }
        return RecordLayout.storedCrc(crc);
    }

    /** The whole record's length. */
    public int length() {
        return length;
    }

    public long tagsHash() {
        return tagsHash;
    }

    /** Where the record lies, once it was appended. */
    public long logPosition() {
        return logPosition;
    }

    /** Whether consumers can see the record: prepared and rolled back ones have no queue entry. */
    public boolean isQueued() {
        int kind = systemFlag & RecordLayout.TRANSACTION_BITS;
        return kind != RecordLayout.TRANSACTION_PREPARED && kind != RecordLayout.TRANSACTION_ROLLBACK;
    }

    void clear() {
        body = null;
        topic = null;
    }

    /** Where in the record its time of storing is. */
    public int storeTimestampAt() {
        return RecordLayout.storeTimestamp(systemFlag);
    }

    /** Copies the record to a place in memory that becomes a place in the log. */
    public void write(ByteBuffer out, int at, long position, long queueOffset, long storeTimestamp) {
        logPosition = position;
        int headLength = headOut.position();
        out.put(at, head, 0, headLength);
        out.putLong(at + RecordLayout.QUEUE_OFFSET, queueOffset);
        out.putLong(at + RecordLayout.LOG_POSITION, position);
        out.putLong(at + RecordLayout.storeTimestamp(systemFlag), storeTimestamp);
        out.put(at + headLength, body, body.position(), body.remaining());
        int next = at + headLength + body.remaining();
        if (topic.length > RecordLayout.MAX_V1_TOPIC_BYTES) {
            out.putShort(next, (short) topic.length);
            next += Short.BYTES;
        } else {
            out.put(next++, (byte) topic.length);
        }
        out.put(next, topic);
        next += topic.length;
        out.putShort(next, (short) propertiesLength);
        out.put(next + Short.BYTES, properties, 0, propertiesLength);
    }
}
