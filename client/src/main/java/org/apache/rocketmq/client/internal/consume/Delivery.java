package org.apache.rocketmq.client.internal.consume;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.rocketmq.client.internal.pull.ProcessQueue;
import org.apache.rocketmq.common.message.MessageExt;
import org.apache.rocketmq.common.message.MessageQueue;

/** The messages of one pull, which threads take away in batches, each batch once. */
final class Delivery {
    final MessageQueue queue;
    final ProcessQueue source;
    private final MessageExt[] messages;
    private final AtomicInteger taken = new AtomicInteger();

    Delivery(MessageQueue queue, ProcessQueue source, List<MessageExt> messages) {
        this.queue = queue;
        this.source = source;
        this.messages = messages.toArray(MessageExt[]::new);
    }

    /** The next messages, as a list that nobody can change; null where all are taken. */
    List<MessageExt> take(int most) {
        int from;
        int to;
        do {
            from = taken.get();
            if (from == messages.length) {
                return null;
            }
            to = Math.min(messages.length, from + most);
        } while (!taken.compareAndSet(from, to));
        return to - from == 1 ? List.of(messages[from])
            : Collections.unmodifiableList(Arrays.asList(Arrays.copyOfRange(messages, from, to)));
    }

    boolean isTaken() {
        return taken.get() == messages.length;
    }
}
