package org.apache.rocketmq.client.internal.offset;

import java.nio.file.Path;
import java.util.concurrent.Executor;
import org.apache.rocketmq.client.consumer.store.LocalFileOffsetStore;
import org.apache.rocketmq.client.consumer.store.OffsetStore;
import org.apache.rocketmq.client.consumer.store.RemoteBrokerOffsetStore;
import org.apache.rocketmq.client.exception.MQClientException;
import org.apache.rocketmq.client.internal.loop.ClientInstance;

/**
 * The offsets of a consumer, and the same as the public API shows them.
 *
 * @param consumed as a push consumer uses them
 * @param keeper as a consumer uses them that is told what is consumed
 */
public record KeptOffsets(ConsumedOffsets consumed, OffsetKeeper keeper, OffsetStore store) {

    /**
     * The offsets of a group where they belong: in the user's own store, where there is one, else in a file, where one
     * is named, else in the brokers.
     *
     * @param threads for what takes its time
     * @throws MQClientException where they are kept here and cannot be read
     */
    public static KeptOffsets open(String group, OffsetStore own, Path file, ClientInstance instance, Executor threads)
        throws MQClientException {
        if (own != null) {
            own.load();
            var offsets = new UserOffsets(own, threads);
            return new KeptOffsets(offsets, offsets, own);
        }
        if (file != null) {
            var offsets = LocalOffsets.open(file, threads);
            return new KeptOffsets(offsets, offsets, new LocalFileOffsetStore(offsets));
        }
        var offsets = new BrokerOffsets(group, QueueOffsets.of(instance));
        return new KeptOffsets(offsets, offsets,
            new RemoteBrokerOffsetStore(offsets, 2 * instance.callTimeoutMillis()));
    }
}
