package org.apache.rocketmq.store;

import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.rocketmq.common.internal.worker.Failures;
import org.apache.rocketmq.store.index.FilterBits;

/**
 * Asks for the filter bits of messages. Where they cannot be worked out that costs the message its bits, and not its
 * place in the queue. The first failure is reported, the second, the fourth, the eighth and so on: there may be one for
 * each message.
 */
final class CarefulBits implements FilterBits {
    private final FilterBits bits;
    private final Failures failures;
    private final AtomicLong failed = new AtomicLong();

    CarefulBits(FilterBits bits, Failures failures) {
        this.bits = bits;
        this.failures = failures;
    }

    @Override
    public byte[] of(String topic, ByteBuffer record) {
        try {
            return bits.of(topic, record);
        } catch (RuntimeException | StackOverflowError e) {
            if (Long.bitCount(failed.incrementAndGet()) == 1) {
                failures.report("working out the filter bits of a message of " + topic, e);
            }
            return null;
        }
    }
}
