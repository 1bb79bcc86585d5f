package org.apache.rocketmq.client.internal.offset;

import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.apache.rocketmq.client.internal.rpc.Outcome;
import org.apache.rocketmq.common.message.MessageQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps from time to time what was noted: one round after the other, however long it takes. Client loop only. */
public final class Keeping implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(Keeping.class);

    private final String group;
    private final OffsetKeeper keeper;
    private final Supplier<Set<MessageQueue>> queues;
    private CompletableFuture<Void> last = CompletableFuture.completedFuture(null);
    private volatile int failures;

    public Keeping(String group, OffsetKeeper keeper, Supplier<Set<MessageQueue>> queues) {
        this.group = group;
        this.keeper = keeper;
        this.queues = queues;
    }

    @Override
    public void run() {
        if (last.isDone()) {
            last = keeper.keepChanged(queues.get()).handle((done, failure) -> {
                if (failure == null) {
                    failures = 0;
                } else if (failures++ == 0) {
                    LOG.error("Offsets of {} are not stored, trying again and again: {}", group,
                        Outcome.cause(failure).getMessage());
                }
                return null;
            });
        }
    }
}
