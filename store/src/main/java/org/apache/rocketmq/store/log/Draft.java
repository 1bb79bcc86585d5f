package org.apache.rocketmq.store.log;

import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import org.apache.rocketmq.common.internal.record.RecordLayout;

/**
 * A record ready to be written: all of it is encoded but for what only its place in the log decides (log position,
 * queue offset, time of storing). The body stays where it is until it is copied into the log.
 */
public final class Draft {
    private final byte[] head;
    private final ByteBuffer body;
    private final byte[] topic;
    private final byte[] properties;
    private final int systemFlag;
    private final int length;
    private final long tagsHash;

    private Draft(byte[] head, ByteBuffer body, byte[] topic, byte[] properties, int length, int systemFlag,
        long tagsHash) {
        this.head = head;
        this.body = body;
        this.topic = topic;
        this.properties = properties;
        this.length = length;
        this.systemFlag = systemFlag;
        this.tagsHash = tagsHash;
    }

    /** What a sender says about a message, apart from its topic, body and properties. */
    public record Origin(int queueId, int flag, int systemFlag, long bornTimestamp, InetSocketAddress bornHost,
        InetSocketAddress storeHost, int reconsumeTimes, long preparedTransactionOffset) {

        /** The system flag with the bits that tell the hosts' kinds. */
        int recordFlag() {
            int plain = systemFlag & ~(RecordLayout.BORN_HOST_V6 | RecordLayout.STORE_HOST_V6);
            return plain | (isV6(bornHost) ? RecordLayout.BORN_HOST_V6 : 0)
                | (isV6(storeHost) ? RecordLayout.STORE_HOST_V6 : 0);
        }

        private static boolean isV6(InetSocketAddress host) {
            return host.getAddress() instanceof Inet6Address;
        }
    }

    /** Encodes a record. The arrays are not copied; the body is read from its position to its limit, which stay. */
    public static Draft of(Origin origin, byte[] topic, ByteBuffer body, byte[] properties, long tagsHash) {
        int systemFlag = origin.recordFlag();
        int magic = RecordLayout.magicFor(topic.length);
        int length = RecordLayout.recordLength(systemFlag, body.remaining(), topic.length, properties.length);
        byte[] head = new byte[RecordLayout.bodyLength(systemFlag) + Integer.BYTES];
        ByteBuffer.wrap(head)
            .putInt(length).putInt(magic).putInt(RecordLayout.bodyCrc(body))
            .putInt(origin.queueId).putInt(origin.flag)
            .putLong(0).putLong(0)
            .putInt(systemFlag)
            .putLong(origin.bornTimestamp)
            .put(origin.bornHost.getAddress().getAddress()).putInt(origin.bornHost.getPort())
            .putLong(0)
            .put(origin.storeHost.getAddress().getAddress()).putInt(origin.storeHost.getPort())
            .putInt(origin.reconsumeTimes).putLong(origin.preparedTransactionOffset)
            .putInt(body.remaining());
        return new Draft(head, body, topic, properties, length, systemFlag, tagsHash);
    }

    /** The whole record's length. */
    public int length() {
        return length;
    }

    public long tagsHash() {
        return tagsHash;
    }

    /** Whether consumers can see the record: prepared and rolled back ones have no queue entry. */
    public boolean isQueued() {
        int kind = systemFlag & RecordLayout.TRANSACTION_BITS;
        return kind != RecordLayout.TRANSACTION_PREPARED && kind != RecordLayout.TRANSACTION_ROLLBACK;
    }

    /**
     * Copies the record to its place, all but its length. As long as that is zero the log ends before the record, so
     * a process that dies half-way leaves no half record.
     */
    void writeWithoutLength(ByteBuffer segment, int at, long logPosition, long queueOffset, long storeTimestamp) {
        segment.put(at + RecordLayout.MAGIC, head, RecordLayout.MAGIC, head.length - RecordLayout.MAGIC);
        segment.putLong(at + RecordLayout.QUEUE_OFFSET, queueOffset);
        segment.putLong(at + RecordLayout.LOG_POSITION, logPosition);
        segment.putLong(at + RecordLayout.storeTimestamp(systemFlag), storeTimestamp);
        segment.put(at + head.length, body, body.position(), body.remaining());
        int next = at + head.length + body.remaining();
        if (topic.length > RecordLayout.MAX_V1_TOPIC_BYTES) {
            segment.putShort(next, (short) topic.length);
            next += Short.BYTES;
        } else {
            segment.put(next++, (byte) topic.length);
        }
        segment.put(next, topic);
        next += topic.length;
        segment.putShort(next, (short) properties.length);
        segment.put(next + Short.BYTES, properties);
    }
}
