package org.apache.rocketmq.remoting.internal.transport;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import java.nio.ByteBuffer;
import java.util.List;
import org.apache.rocketmq.remoting.internal.frame.FrameTooLongException;
import org.apache.rocketmq.remoting.internal.frame.FrameWriter;
import org.apache.rocketmq.remoting.internal.serve.Refusal;
import org.apache.rocketmq.remoting.internal.serve.RequestRejected;
import org.apache.rocketmq.remoting.protocol.RemotingCommand;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What one connection writes. Frames of one read cycle are flushed at its end, others by a task that the loop runs
 * after those that already wait, so that what many threads send at a time goes out at once. Event loop only.
 */
final class Outbox {
    private static final Logger LOG = LoggerFactory.getLogger(Outbox.class);
    /** Up to here a copy into the frame costs less than to gather it from where it lies. */
    private static final int SMALL_BODY_BYTES = 1024;

    private enum Flush { NOT_NEEDED, AFTER_READING, SCHEDULED }

    private final ChannelHandlerContext context;
    private final FrameWriter writer;
    private final IdleWatch idleWatch;
    private final Runnable scheduledFlush = this::flush;
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

    /** Sends a frame and gives it back in any case. A failure closes the connection. */
    void write(ByteBuf frame) {
        context.write(frame, context.voidPromise());
        flushSoon();
    }

    /** Sends a frame and tells what became of it. */
    void write(ByteBuf frame, ChannelPromise written) {
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
        boolean copies = !direct || length <= SMALL_BODY_BYTES;
        ByteBuf frame;
        try {
            frame = copies ? copy(reply, body, length) : writer.head(reply, length, false, context.alloc());
        } catch (RuntimeException | Error e) {
            giveBack(onWritten);
            refuse(reply, body, e);
            return;
        }
        if (copies) {
            giveBack(onWritten);
            write(frame);
        } else {
            context.write(frame, context.voidPromise());
            ByteBuf tail = Unpooled.wrappedBuffer(Math.max(2, body.size()), body.toArray(ByteBuffer[]::new));
            write(tail, context.newPromise().addListener(written -> giveBack(onWritten)));
        }
    }

    private ByteBuf copy(RemotingCommand reply, List<ByteBuffer> body, long length) {
        ByteBuf frame = writer.head(reply, length, true, context.alloc());
        try {
            for (ByteBuffer part : body) {
                frame.writeBytes(part.duplicate());
            }
            return frame;
        } catch (RuntimeException | Error e) {
            frame.release();
            throw e;
        }
    }

    /** Closes the connection when all that was written before is on its way. */
    void closeWhenWritten() {
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
