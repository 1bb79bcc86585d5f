package org.apache.rocketmq.broker.lock;

import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.rocketmq.broker.group.ClientIdentity;
import org.apache.rocketmq.broker.topic.AllowedNames;
import org.apache.rocketmq.common.message.MessageQueue;

/** Checks what both requests have in common. */
final class LockRequests {
    private LockRequests() { }

    static void check(String group, String clientId) {
        AllowedNames.requireGroup(group);
        ClientIdentity.require(clientId);
    }

    /** The queues that a set names, where a sender may have left out the set or an element. */
    static Set<MessageQueue> named(Set<MessageQueue> queues) {
        return queues == null ? Set.of() : queues.stream().filter(Objects::nonNull).collect(Collectors.toSet());
    }
}
