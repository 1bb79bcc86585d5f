package org.apache.rocketmq.broker.group;

import org.apache.rocketmq.remoting.internal.serve.Request;
import org.apache.rocketmq.remoting.internal.serve.RequestRejected;
import org.apache.rocketmq.remoting.protocol.BadBodyException;
import org.apache.rocketmq.remoting.protocol.RemotingSerializable;
import org.apache.rocketmq.remoting.protocol.ResponseCode;

/** Reads the bodies of requests about groups. */
final class GroupBodies {
    private static final int MAX_BYTES = 4 << 20;

    private GroupBodies() { }

    /**
     * A request's body.
     *
     * @throws RequestRejected where it is too long or not of this type
     */
    static <T> T read(Request<?> request, Class<T> type) {
        var body = request.body();
        if (body.remaining() > MAX_BYTES) {
            throw new RequestRejected(ResponseCode.INVALID_PARAMETER,
                "the body of " + body.remaining() + " bytes is longer than " + MAX_BYTES);
        }
        var bytes = new byte[body.remaining()];
        body.get(body.position(), bytes);
        try {
            return RemotingSerializable.decode(bytes, type);
        } catch (BadBodyException e) {
            throw new RequestRejected(ResponseCode.INVALID_PARAMETER, "the body cannot be read: " + e.getMessage());
        }
    }
}
