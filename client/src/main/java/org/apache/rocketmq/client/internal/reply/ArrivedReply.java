package org.apache.rocketmq.client.internal.reply;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.apache.rocketmq.common.compression.CompressionType;
import org.apache.rocketmq.common.compression.CompressorFactory;
import org.apache.rocketmq.common.compression.Zlib;
import org.apache.rocketmq.common.internal.net.Hosts;
import org.apache.rocketmq.common.internal.record.PropertiesText;
import org.apache.rocketmq.common.message.MessageAccessor;
import org.apache.rocketmq.common.message.MessageConst;
import org.apache.rocketmq.common.message.MessageExt;
import org.apache.rocketmq.common.sysflag.MessageSysFlag;
import org.apache.rocketmq.remoting.internal.request.ReplyMessageHeader;
import org.apache.rocketmq.remoting.internal.serve.Refusal;
import org.apache.rocketmq.remoting.internal.serve.RequestRejected;

/** A reply as a message. */
public final class ArrivedReply {
    private static final int MAX_INFLATED_BYTES = 64 << 20;

    private ArrivedReply() { }

    /**
     * The reply that a broker pushed.
     *
     * @throws RequestRejected where its hosts or its compressed body make no sense
     */
    public static MessageExt of(ReplyMessageHeader header, ByteBuffer body, long arrivedMillis) {
        var reply = new MessageExt();
        reply.setTopic(header.topic());
        reply.setQueueId(header.queueId());
        reply.setFlag(header.flag());
        reply.setSysFlag(header.sysFlag());
        reply.setBornTimestamp(header.bornTimestamp());
        reply.setStoreTimestamp(header.storeTimestamp());
        reply.setReconsumeTimes(header.reconsumeTimes() == null ? 0 : header.reconsumeTimes());
        MessageAccessor.setProperties(reply, PropertiesText.toMap(header.properties()));
        MessageAccessor.putProperty(
            reply, MessageConst.PROPERTY_REPLY_MESSAGE_ARRIVE_TIME, Long.toString(arrivedMillis));
        try {
            reply.setBornHost(Hosts.parse(header.bornHost()));
            reply.setStoreHost(Hosts.parse(header.storeHost()));
            reply.setBody(body(header.sysFlag(), body));
        } catch (IllegalArgumentException | IOException e) {
            throw new RequestRejected(Refusal.BODY_BROKEN, "the reply cannot be read: " + e.getMessage());
        }
        return reply;
    }

    private static byte[] body(int flags, ByteBuffer buffer) throws IOException {
        var bytes = new byte[buffer.remaining()];
        buffer.get(buffer.position(), bytes);
        if ((flags & MessageSysFlag.COMPRESSED_FLAG) == 0) {
            return bytes;
        }
        var type = MessageSysFlag.getCompressionType(flags);
        return type == CompressionType.ZLIB ? Zlib.inflate(bytes, MAX_INFLATED_BYTES)
            : CompressorFactory.getCompressor(type).decompress(bytes);
    }
}
