package org.apache.rocketmq.remoting.internal.frame;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.apache.rocketmq.remoting.protocol.RemotingCommand;

/** Frames as bytes, for tests. */
public final class Frames {
    public static final int MAX_FRAME_BYTES = 16 << 20;
    /** Without leak detection, which would cost more than the tests. */
    static final ByteBufAllocator ALLOCATOR = new UnpooledByteBufAllocator(false, true);

    private Frames() { }

    public static byte[] encode(RemotingCommand command) {
        ByteBuf frame = new FrameWriter(MAX_FRAME_BYTES).frame(command, ALLOCATOR);
        try {
            var bytes = new byte[frame.readableBytes()];
            frame.readBytes(bytes);
            return bytes;
        } finally {
            frame.release();
        }
    }

    /** The first frame of these bytes, or null where it is not whole. */
    public static RemotingCommand decode(byte[] bytes) {
        var reader = new FrameReader(MAX_FRAME_BYTES, ALLOCATOR);
        reader.add(Unpooled.wrappedBuffer(bytes));
        return reader.next();
    }

    public static RemotingCommand decodeJson(String header) {
        return decode(frame(0, header.getBytes(StandardCharsets.UTF_8), new byte[0]));
    }

    /** A frame of any parts. */
    public static byte[] frame(int type, byte[] header, byte[] body) {
        return ByteBuffer.allocate(8 + header.length + body.length)
            .putInt(4 + header.length + body.length).putInt(type << 24 | header.length).put(header).put(body).array();
    }
}
