package org.apache.rocketmq.client.internal.consume;

import java.util.HashSet;
import java.util.Set;
import org.apache.rocketmq.common.message.MessageQueue;

/** A member's share of a topic's queues: those that it pulls, and those that it pops. */
record Share(Set<MessageQueue> pulled, Set<MessageQueue> popped) {
    /** The brokers do not count this member yet: it has to tell them of itself, and ask again. Known by identity. */
    static final Share NOT_YET = new Share(Set.of(), Set.of());
    /** Nobody could tell a share: everything stays as it is until the next time. Known by identity. */
    static final Share AS_BEFORE = new Share(new HashSet<>(), new HashSet<>());

    static Share pulled(Set<MessageQueue> queues) {
        return new Share(queues, Set.of());
    }
}
