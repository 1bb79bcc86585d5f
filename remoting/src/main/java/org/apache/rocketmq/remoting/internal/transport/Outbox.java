package org.apache.rocketmq.remoting.internal.transport;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.IntFunction;
import org.apache.rocketmq.remoting.internal.frame.FrameTooLongException;
import org.apache.rocketmq.remoting.internal.frame.FrameWriter;
import org.apache.rocketmq.remoting.internal.serve.Refusal;
import org.apache.rocketmq.remoting.internal.serve.RequestRejected;
import org.apache.rocketmq.remoting.protocol.RemotingCommand;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What one connection writes. Frames of one read cycle are flushed at its end, others by a task that the loop runs
 * after those that already wait, so that what many threads send at a time goes out at once. Short frames lie one
 * behind the other in one buffer; many go out before the cycle's end, so that the other end has something to do. Event
 * loop only.
 */
final class Outbox {
    private static final Logger LOG = LoggerFactory.getLogger(Outbox.class);
    /** Up to here a copy into the frame costs less than to gather it from where it lies. */
    private static final int SMALL_BODY_BYTES = 1024;
    private static final int LEAST_GATHERED_BYTES = 512;
    private static final int MOST_GATHERED_BYTES = 16_384;

    private enum Flush { NOT_NEEDED, AFTER_READING, SCHEDULED }

    private final ChannelHandlerContext context;
    private final FrameWriter writer;
    private final IdleWatch idleWatch;
    private final Runnable scheduledFlush = this::flush;
    private final IntFunction<ByteBuf> room = this::room;
    /** Short frames that the channel has not got yet; null for none. */
    private ByteBuf gathered;
    /** Where the last frame in it begins. */
    private int lastFrame;
    /** So much was gathered in the last cycle: who gets single replies, slowly perhaps, does not hold large buffers. */
    private int expectedBytes;
    private int gatheredBytes;
    private int unflushedBytes;
    private Flush flush = Flush.NOT_NEEDED;
    private boolean reading;

    Outbox(ChannelHandlerContext context, FrameWriter writer, IdleWatch idleWatch) {
        this.context = context;
        this.writer = writer;
        this.idleWatch = idleWatch;
    }

    void startReading() {
        reading = true;
    }

    void finishReading() {
        reading = false;
        if (flush == Flush.AFTER_READING) {
            flush();
        }
    }

    /** Sends a copy of a short frame. A failure closes the connection. */
    void writeCopy(ByteBuf frame) {
        room(frame.readableBytes()).writeBytes(frame);
        flushSoon();
    }

    /** Sends a frame and gives it back in any case. A failure closes the connection. */
    void write(ByteBuf frame) {
        passGathered();
        context.write(frame, context.voidPromise());
        flushSoon();
    }

    /** Sends a frame and tells what became of it. */
    void write(ByteBuf frame, ChannelPromise written) {
        passGathered();
        context.write(frame, written);
        flushSoon();
    }

    /** Sends a reply; {@code onWritten} runs once in any case. */
    void reply(RemotingCommand reply, List<ByteBuffer> body, Runnable onWritten) {
        if (!context.channel().isActive()) {
            giveBack(onWritten);
            return;
        }
        long length = 0;
        boolean direct = true;
        for (ByteBuffer part : body) {
            length += part.remaining();
            direct &= part.isDirect();
        }
        if (!direct || length <= SMALL_BODY_BYTES) {
            replyGathered(reply, body, length, onWritten);
        } else {
            replyInParts(reply, body, length, onWritten);
        }
    }

    private void replyGathered(RemotingCommand reply, List<ByteBuffer> body, long length, Runnable onWritten) {
        lastFrame = gathered == null ? 0 : gathered.writerIndex();
        try {
            ByteBuf frame = writer.head(reply, length, true, room);
            for (ByteBuffer part : body) {
                frame.writeBytes(part.duplicate());
            }
        } catch (RuntimeException | Error e) {
            if (gathered != null) {
                gathered.writerIndex(lastFrame);
            }
            giveBack(onWritten);
            refuse(reply, body, e);
            return;
        }
        giveBack(onWritten);
        flushSoon();
    }

    private void replyInParts(RemotingCommand reply, List<ByteBuffer> body, long length, Runnable onWritten) {
        ByteBuf frame;
        try {
            frame = writer.head(reply, length, false, context.alloc());
        } catch (RuntimeException | Error e) {
            giveBack(onWritten);
            refuse(reply, body, e);
            return;
        }
        passGathered();
        context.write(frame, context.voidPromise());
        ByteBuf tail = Unpooled.wrappedBuffer(Math.max(2, body.size()), body.toArray(ByteBuffer[]::new));
        write(tail, context.newPromise().addListener(written -> giveBack(onWritten)));
    }

    /** What is gathered, with room for so many bytes more. */
    private ByteBuf room(int bytes) {
        if (gathered != null && gathered.writableBytes() < bytes) {
            passGathered();
            if (unflushedBytes >= MOST_GATHERED_BYTES) {
                unflushedBytes = 0;
                context.flush();
            }
        }
        if (gathered == null) {
            int likely = Math.max(LEAST_GATHERED_BYTES, Math.max(expectedBytes, gatheredBytes));
            gathered = context.alloc().ioBuffer(Math.max(bytes, Math.min(likely, MOST_GATHERED_BYTES)));
            lastFrame = 0;
        }
        return gathered;
    }

    private void passGathered() {
        if (gathered != null) {
            ByteBuf replies = gathered;
            gathered = null;
            gatheredBytes += replies.readableBytes();
            unflushedBytes += replies.readableBytes();
            context.write(replies, context.voidPromise());
        }
    }

    /** Gives back what it has, as the connection is gone. */
    void drop() {
        if (gathered != null) {
            gathered.release();
            gathered = null;
        }
    }

    /** Closes the connection when all that was written before is on its way. */
    void closeWhenWritten() {
        passGathered();
        context.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
    }

    /** Whoever waits for a reply that cannot be written gets another, without a body; where that fails too, none. */
    private void refuse(RemotingCommand reply, List<ByteBuffer> body, Throwable failure) {
        LOG.warn("the answer to request {} of {} is not sent: {}", reply.getOpaque(),
            context.channel().remoteAddress(), failure.toString());
        boolean tooLong = failure instanceof FrameTooLongException;
        if (body.isEmpty() && !tooLong) {
            context.close();
            return;
        }
        String why = tooLong ? "the answer is too long: " + failure.getMessage()
            : "the answer cannot be written: " + failure;
        var refusal = new RequestRejected(tooLong ? Refusal.ANSWER_TOO_LONG : Refusal.ANSWER_LOST, why).response();
        reply(RemotingCommand.response(refusal.code(), refusal.remark(), reply.getOpaque(), refusal.fields()),
            refusal.body(), refusal.onWritten());
    }

    private void flushSoon() {
        if (reading) {
            flush = Flush.AFTER_READING;
        } else if (flush == Flush.NOT_NEEDED) {
            flush = Flush.SCHEDULED;
            context.channel().eventLoop().execute(scheduledFlush);
        }
    }

    private void flush() {
        flush = Flush.NOT_NEEDED;
        passGathered();
        expectedBytes = gatheredBytes;
        gatheredBytes = 0;
        unflushedBytes = 0;
        context.flush();
        Channel channel = context.channel();
        boolean allSent = channel.bytesBeforeUnwritable() > channel.config().getWriteBufferHighWaterMark();
        if (allSent) {
            idleWatch.moved();
        }
    }

    private static void giveBack(Runnable onWritten) {
        try {
            onWritten.run();
        } catch (RuntimeException e) {
            LOG.error("giving back the body of a reply failed", e);
        }
    }
}
