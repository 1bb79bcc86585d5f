package org.apache.rocketmq.remoting.internal.transport;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.util.internal.PlatformDependent;
import java.util.Queue;

/**
 * The buffers in which short frames cross from the threads that send them to the event loop, which copies them one
 * behind the other into what it writes. They go round between these threads while their bytes are in the processor's
 * caches, and cost neither a channel's bookkeeping nor a piece of a socket's write each. Any thread.
 */
final class ShortFrames {
    /** The longest frame for which a copy costs less than a buffer of its own. */
    static final int MOST_BYTES = 4096;
    /** So many are kept; while more are on their way, the others are made and dropped. */
    static final int MOST_KEPT = 256;

    private static final Queue<ByteBuf> FREE = PlatformDependent.newFixedMpmcQueue(MOST_KEPT);

    private ShortFrames() { }

    /** An empty buffer with room for so many bytes, {@link #MOST_BYTES} at most. */
    static ByteBuf take(int bytes) {
        ByteBuf free = FREE.poll();
        return free == null ? Unpooled.buffer(bytes, MOST_BYTES) : free.ensureWritable(bytes);
    }

    /** Takes back a buffer that nobody uses any more. */
    static void giveBack(ByteBuf frame) {
        if (!FREE.offer(frame.clear())) {
            frame.release();
        }
    }
}
