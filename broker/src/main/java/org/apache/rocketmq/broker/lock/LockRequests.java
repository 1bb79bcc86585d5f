package org.apache.rocketmq.broker.lock;

import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.rocketmq.common.internal.name.Names;
import org.apache.rocketmq.common.message.MessageQueue;
import org.apache.rocketmq.remoting.internal.serve.Request;
import org.apache.rocketmq.remoting.internal.serve.RequestRejected;
import org.apache.rocketmq.remoting.protocol.BadBodyException;
import org.apache.rocketmq.remoting.protocol.RemotingSerializable;
import org.apache.rocketmq.remoting.protocol.ResponseCode;

/** Reads and checks what both requests have in common. */
final class LockRequests {
    private static final int MAX_BYTES = 4 << 20;
    private static final int MAX_CLIENT_ID_LENGTH = 1024;

    private LockRequests() { }

    static <T> T read(Request<Void> request, Class<T> type) {
        var body = request.body();
        if (body.remaining() > MAX_BYTES) {
            throw wrong("the body of " + body.remaining() + " bytes is longer than " + MAX_BYTES);
        }
        var bytes = new byte[body.remaining()];
        body.get(body.position(), bytes);
        try {
            return RemotingSerializable.decode(bytes, type);
        } catch (BadBodyException e) {
            throw wrong("the body cannot be read: " + e.getMessage());
        }
    }

    static void check(String group, String clientId) {
        String complaint = Names.groupComplaint(group);
        if (complaint != null) {
            throw wrong(complaint);
        }
        if (clientId == null || clientId.isBlank() || clientId.length() > MAX_CLIENT_ID_LENGTH) {
            throw wrong("the client id is blank or longer than " + MAX_CLIENT_ID_LENGTH);
        }
    }

    /** The queues that a set names, where a sender may have left out the set or an element. */
    static Set<MessageQueue> named(Set<MessageQueue> queues) {
        return queues == null ? Set.of() : queues.stream().filter(Objects::nonNull).collect(Collectors.toSet());
    }

    private static RequestRejected wrong(String text) {
        return new RequestRejected(ResponseCode.INVALID_PARAMETER, text);
    }
}
