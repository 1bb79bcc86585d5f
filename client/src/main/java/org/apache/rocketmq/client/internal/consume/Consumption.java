package org.apache.rocketmq.client.internal.consume;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.apache.rocketmq.client.internal.pull.MessageSink;
import org.apache.rocketmq.common.message.MessageQueue;

/** Hands fetched messages to a listener, and keeps account of what became of them. */
interface Consumption extends MessageSink {

    /** Lives from now on, even while there is nothing to consume. */
    void start();

    void resize(int minThreads);

    /** Hands out no more messages, and waits for listeners that run. */
    void close(Duration grace);

    /**
     * Complete when what the listener has of the queue, if that matters to others, has come to its end. Nothing more
     * of the queue is handed out once its {@code ProcessQueue} was dropped.
     */
    CompletableFuture<Void> quiet(MessageQueue queue);

    /**
     * Wakes what was to be woken while the client loop took no tasks, and forgets queues but for these. To be called
     * again and again on the client loop.
     */
    void tidy(Set<MessageQueue> current);
}
