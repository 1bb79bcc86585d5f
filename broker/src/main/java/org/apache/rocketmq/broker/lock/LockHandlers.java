package org.apache.rocketmq.broker.lock;

import org.apache.rocketmq.broker.topic.Topics;
import org.apache.rocketmq.remoting.internal.serve.Handler;

/** Makes the handlers of this package. */
public record LockHandlers(QueueLocks locks, Topics topics) {

    public Handler<Void> lock() {
        return new LockHandler(locks, topics);
    }

    public Handler<Void> unlock() {
        return new UnlockHandler(locks);
    }
}
