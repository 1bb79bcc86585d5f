package org.apache.rocketmq.broker.lock;

import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.rocketmq.broker.group.ClientIdentity;
import org.apache.rocketmq.common.internal.name.Names;
import org.apache.rocketmq.common.message.MessageQueue;
import org.apache.rocketmq.remoting.internal.serve.RequestRejected;
import org.apache.rocketmq.remoting.protocol.ResponseCode;

/** Checks what both requests have in common. */
final class LockRequests {
    private LockRequests() { }

    static void check(String group, String clientId) {
        refuseIf(Names.groupComplaint(group));
        refuseIf(ClientIdentity.complaint(clientId));
    }

    /** The queues that a set names, where a sender may have left out the set or an element. */
    static Set<MessageQueue> named(Set<MessageQueue> queues) {
        return queues == null ? Set.of() : queues.stream().filter(Objects::nonNull).collect(Collectors.toSet());
    }

    private static void refuseIf(String complaint) {
        if (complaint != null) {
            throw new RequestRejected(ResponseCode.INVALID_PARAMETER, complaint);
        }
    }
}
