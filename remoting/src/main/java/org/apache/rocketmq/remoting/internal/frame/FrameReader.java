package org.apache.rocketmq.remoting.internal.frame;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.nio.ByteBuffer;
import org.apache.rocketmq.remoting.protocol.RemotingCommand;
import org.apache.rocketmq.remoting.protocol.SerializeType;

/**
 * Cuts the bytes of one connection into frames, however they come. It holds what has arrived of an unfinished frame,
 * never room for what was only announced. Used by the connection's event loop.
 *
 * <p>A request's body is a view of the bytes that lie here: valid until the next {@link #add} or {@link #settle}.
 * A response's body is a copy on the heap that the caller of the request may keep.
 */
public final class FrameReader {
    private static final int TLS_HANDSHAKE = 0x16;
    private static final int FIRST_BYTE_SHIFT = 24;

    private final int maxFrameBytes;
    private final ByteBufAllocator allocator;
    private ByteBuf bytes;
    private boolean anyFrame;

    public FrameReader(int maxFrameBytes, ByteBufAllocator allocator) {
        this.maxFrameBytes = maxFrameBytes;
        this.allocator = allocator;
    }

    /** Takes over bytes that have arrived. */
    public void add(ByteBuf arrived) {
        if (bytes == null) {
            bytes = arrived;
            return;
        }
        try {
            bytes.discardSomeReadBytes();
            bytes.writeBytes(arrived);
        } finally {
            arrived.release();
        }
    }

    /**
     * The next frame, or null where it is not whole yet.
     *
     * @throws BadFrameException when what arrived is no frame; the connection is of no use then
     */
    public RemotingCommand next() {
        if (bytes == null || bytes.readableBytes() < FrameLayout.HEADER_WORD) {
            return null;
        }
        int start = bytes.readerIndex();
        int length = bytes.getInt(start + FrameLayout.LENGTH);
        checkLength(length);
        if (bytes.readableBytes() - FrameLayout.HEADER_WORD < length) {
            return null;
        }
        anyFrame = true;
        RemotingCommand command = decode(start, length);
        bytes.readerIndex(start + FrameLayout.HEADER_WORD + length);
        return command;
    }

    /** To be called when all whole frames are taken: gives back the memory that the rest does not need. */
    public void settle() {
        if (bytes == null) {
            return;
        }
        int rest = bytes.readableBytes();
        if (rest == 0) {
            close();
        } else if (rest < bytes.capacity() / 2) {
            ByteBuf small = allocator.ioBuffer(rest);
            small.writeBytes(bytes);
            bytes.release();
            bytes = small;
        }
    }

    /** True when a frame has begun and not ended. */
    public boolean isInsideFrame() {
        return bytes != null && bytes.isReadable();
    }

    /** Gives all memory back. */
    public void close() {
        if (bytes != null) {
            bytes.release();
            bytes = null;
        }
    }

    private void checkLength(int length) {
        if (length >= FrameLayout.LEAST_LENGTH && length <= maxFrameBytes) {
            return;
        }
        if (!anyFrame && length >>> FIRST_BYTE_SHIFT == TLS_HANDSHAKE) {
            throw new BadFrameException("TLS is not supported yet; let the client connect without it");
        }
        throw new BadFrameException("the frame length " + length + " is not between " + FrameLayout.LEAST_LENGTH
            + " and " + maxFrameBytes);
    }

    private RemotingCommand decode(int start, int length) {
        int word = bytes.getInt(start + FrameLayout.HEADER_WORD);
        int headerLength = FrameLayout.headerLength(word);
        int bodyLength = length - FrameLayout.LEAST_LENGTH - headerLength;
        if (bodyLength < 0) {
            throw new BadFrameException("the header length " + headerLength + " goes beyond the frame of " + length
                + " bytes");
        }
        byte typeCode = FrameLayout.serializeType(word);
        SerializeType type = SerializeType.valueOf(typeCode);
        if (type == null) {
            throw new BadFrameException("the serialisation type " + (typeCode & 0xFF)
                + " is unknown; 0 is JSON, 1 is ROCKETMQ");
        }
        RemotingCommand command = RemotingCommand.blank();
        command.setSerializeTypeCurrentRPC(type);
        int headerStart = start + FrameLayout.HEADER;
        var input = HeaderInput.ofThread();
        byte[] header = input.copy(bytes, headerStart, headerLength);
        if (type == SerializeType.JSON) {
            JsonHeaderReader.read(header, headerLength, input, command);
        } else {
            BinaryHeader.read(header, headerLength, input.texts, command);
        }
        if (bodyLength > 0) {
            command.setBodyBuffer(body(headerStart + headerLength, bodyLength, command.isResponseType()));
        }
        return command;
    }

    private ByteBuffer body(int start, int length, boolean copy) {
        if (!copy) {
            return bytes.nioBuffer(start, length);
        }
        var heap = new byte[length];
        bytes.getBytes(start, heap);
        return ByteBuffer.wrap(heap);
    }
}
