package org.apache.rocketmq.remoting.internal.frame;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.function.IntFunction;
import org.apache.rocketmq.remoting.protocol.RemotingCommand;
import org.apache.rocketmq.remoting.protocol.SerializeType;

/** Turns commands into frames. Any thread. */
public final class FrameWriter {
    private final int maxFrameBytes;

    public FrameWriter(int maxFrameBytes) {
        this.maxFrameBytes = maxFrameBytes;
    }

    /**
     * A whole frame with a copy of the command's body.
     *
     * @throws FrameTooLongException when it would be longer than is allowed
     */
    public ByteBuf frame(RemotingCommand command, ByteBufAllocator allocator) {
        return frame(command, (IntFunction<ByteBuf>) allocator::ioBuffer);
    }

    /**
     * The same, behind what the buffer has already.
     *
     * @param room as for {@link #head(RemotingCommand, long, boolean, IntFunction)}
     */
    public ByteBuf frame(RemotingCommand command, IntFunction<ByteBuf> room) {
        var body = command.bodyBuffer();
        ByteBuf frame = head(command, body.remaining(), true, room);
        if (body.hasArray()) {
            frame.writeBytes(body.array(), body.arrayOffset() + body.position(), body.remaining());
        } else {
            frame.writeBytes(body.duplicate());
        }
        return frame;
    }

    /**
     * A frame up to its body, which the caller adds.
     *
     * @param hasRoom whether the buffer has room for the body; else it goes after it
     * @throws FrameTooLongException when the frame would be longer than is allowed
     */
    public ByteBuf head(RemotingCommand command, long bodyLength, boolean hasRoom, ByteBufAllocator allocator) {
        return head(command, bodyLength, hasRoom, (IntFunction<ByteBuf>) allocator::ioBuffer);
    }

    /**
     * The same, behind what the buffer has already.
     *
     * @param room gives a buffer that has room for so many bytes, once the frame is known to be allowed
     */
    public ByteBuf head(RemotingCommand command, long bodyLength, boolean hasRoom, IntFunction<ByteBuf> room) {
        var header = HeaderOutput.ofThread();
        SerializeType type = command.getSerializeTypeCurrentRPC();
        if (type == SerializeType.ROCKETMQ && BinaryHeader.canCarry(command)) {
            BinaryHeader.write(command, header);
        } else {
            type = SerializeType.JSON;
            JsonHeaderWriter.write(command, header);
        }
        int headerLength = header.length();
        long length = FrameLayout.LEAST_LENGTH + headerLength + bodyLength;
        if (length > maxFrameBytes || headerLength > FrameLayout.LONGEST_HEADER) {
            throw new FrameTooLongException(length, maxFrameBytes);
        }
        ByteBuf frame = room.apply(FrameLayout.HEADER + headerLength + (hasRoom ? (int) bodyLength : 0));
        frame.writeInt((int) length);
        frame.writeInt(FrameLayout.headerWord(type.getCode(), headerLength));
        frame.writeBytes(header.bytes(), 0, headerLength);
        return frame;
    }
}
