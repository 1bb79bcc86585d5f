package org.apache.rocketmq.client.internal.consume;

import java.util.concurrent.CompletableFuture;
import org.apache.rocketmq.common.message.MessageExt;

/** Takes messages that could not be consumed. */
@FunctionalInterface
interface Unconsumed {

    /**
     * Takes a message; complete when the message is taken care of and its queue need not wait for it.
     *
     * @param delayLevel 0 leaves the delay to the broker; below 0 the message goes to the dead letters at once
     */
    CompletableFuture<Void> take(MessageExt message, int delayLevel);
}
