package org.apache.rocketmq.client.internal.order;

import java.util.concurrent.CompletableFuture;
import org.apache.rocketmq.common.message.MessageQueue;

/** Which queues a member may consume. Client loop only, but for {@link #holds}. */
public interface Claims {
    /** Nobody asks: each member consumes the queues that are its share. */
    Claims NOT_NEEDED = new Claims() {
        @Override
        public CompletableFuture<Boolean> claim(MessageQueue queue) {
            return CompletableFuture.completedFuture(true);
        }

        @Override
        public boolean holds(MessageQueue queue) {
            return true;
        }

        @Override
        public CompletableFuture<Void> release(MessageQueue queue) {
            return CompletableFuture.completedFuture(null);
        }
    };

    /** Asks for a queue; false where another member has it. Fails where its broker does not answer. */
    CompletableFuture<Boolean> claim(MessageQueue queue);

    /** Whether the queue is this member's now. Any thread may ask. */
    boolean holds(MessageQueue queue);

    /** Gives a queue back; complete when its broker has heard of it, or does not answer. */
    CompletableFuture<Void> release(MessageQueue queue);
}
