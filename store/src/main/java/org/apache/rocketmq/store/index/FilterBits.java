package org.apache.rocketmq.store.index;

import java.nio.ByteBuffer;

/**
 * Works out which filters may let a message pass, before its queue entry is written. The store keeps the bits in the
 * entry's extension, and shows them to whoever reads the queue; what they mean is not its concern.
 */
@FunctionalInterface
public interface FilterBits {

    /** Nothing is known. */
    FilterBits NONE = (topic, record) -> null;

    /**
     * The bits of a message, or null where nothing is to be kept. Called by the threads that write queues, never under
     * the append lock; the same message may come again. A failure costs the message its bits.
     *
     * @param record the whole record from index 0, read-only; not to be kept
     */
    byte[] of(String topic, ByteBuffer record);
}
