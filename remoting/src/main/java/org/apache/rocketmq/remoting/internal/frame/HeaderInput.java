package org.apache.rocketmq.remoting.internal.frame;

import io.netty.buffer.ByteBuf;
import io.netty.util.concurrent.FastThreadLocal;

/**
 * A thread's place to read headers: an array that each header is copied to, free to be changed in place, and the
 * texts that come again.
 */
final class HeaderInput {
    private static final int KEPT_BYTES = 64 * 1024;
    private static final FastThreadLocal<HeaderInput> OF_THREAD = new FastThreadLocal<>() {
        @Override
        protected HeaderInput initialValue() {
            return new HeaderInput();
        }
    };

    final TextCache texts = new TextCache();
    final JsonHeaderReader.Patterns patterns = new JsonHeaderReader.Patterns();
    private byte[] kept = new byte[1024];

    HeaderInput() { }

    static HeaderInput ofThread() {
        return OF_THREAD.get();
    }

    /** An array whose first {@code length} bytes are those of the buffer at {@code index}. */
    byte[] copy(ByteBuf buffer, int index, int length) {
        byte[] bytes = atLeast(length);
        buffer.getBytes(index, bytes, 0, length);
        return bytes;
    }

    private byte[] atLeast(int length) {
        if (length <= kept.length) {
            return kept;
        }
        if (length > KEPT_BYTES) {
            return new byte[length];
        }
        kept = new byte[Math.min(KEPT_BYTES, Integer.highestOneBit(length) * 2)];
        return kept;
    }
}
