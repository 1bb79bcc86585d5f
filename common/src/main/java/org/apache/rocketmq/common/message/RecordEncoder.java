package org.apache.rocketmq.common.message;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.apache.rocketmq.common.internal.record.BadRecordException;
import org.apache.rocketmq.common.internal.record.PropertiesText;
import org.apache.rocketmq.common.internal.record.RecordLayout;
import org.apache.rocketmq.common.sysflag.MessageSysFlag;

/** Turns one message into a stored record, as tools and tests need it; the store appends by a way of its own. */
final class RecordEncoder {
    private RecordEncoder() { }

    /** The record of a message, with this body in place of the message's. */
    static byte[] encode(MessageExt message, byte[] body) {
        byte[] topic = message.getTopic().getBytes(StandardCharsets.UTF_8);
        byte[] properties = PropertiesText.fromMap(message.getProperties()).getBytes(StandardCharsets.UTF_8);
        if (properties.length > RecordLayout.MAX_PROPERTIES_BYTES) {
            throw new BadRecordException("the properties take " + properties.length + " bytes; "
                + RecordLayout.MAX_PROPERTIES_BYTES + " are allowed");
        }
        var bornHost = (InetSocketAddress) message.getBornHost();
        var storeHost = (InetSocketAddress) message.getStoreHost();
        int flags = message.getSysFlag() & ~(RecordLayout.BORN_HOST_V6 | RecordLayout.STORE_HOST_V6)
            | (HostBytes.isV6(bornHost) ? MessageSysFlag.BORNHOST_V6_FLAG : 0)
            | (HostBytes.isV6(storeHost) ? MessageSysFlag.STOREHOSTADDRESS_V6_FLAG : 0);
        int magic = RecordLayout.magicFor(topic.length);
        var out = ByteBuffer.allocate(RecordLayout.recordLength(flags, body.length, topic.length, properties.length));
        out.putInt(out.capacity()).putInt(magic).putInt(RecordLayout.bodyCrc(ByteBuffer.wrap(body)))
            .putInt(message.getQueueId()).putInt(message.getFlag()).putLong(message.getQueueOffset())
            .putLong(message.getCommitLogOffset()).putInt(flags).putLong(message.getBornTimestamp());
        HostBytes.put(bornHost, out);
        out.putLong(message.getStoreTimestamp());
        HostBytes.put(storeHost, out);
        out.putInt(message.getReconsumeTimes()).putLong(message.getPreparedTransactionOffset())
            .putInt(body.length).put(body);
        if (magic == RecordLayout.MAGIC_V2) {
            out.putShort((short) topic.length);
        } else {
            out.put((byte) topic.length);
        }
        return out.put(topic).putShort((short) properties.length).put(properties).array();
    }
}
