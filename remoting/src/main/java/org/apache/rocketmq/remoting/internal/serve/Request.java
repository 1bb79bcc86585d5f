package org.apache.rocketmq.remoting.internal.serve;

import java.nio.ByteBuffer;
import org.apache.rocketmq.remoting.protocol.BadBodyException;
import org.apache.rocketmq.remoting.protocol.RemotingCommand;
import org.apache.rocketmq.remoting.protocol.RemotingSerializable;

/**
 * A request as its handler sees it.
 *
 * @param command the frame: code, version, language, fields
 * @param header the decoded header
 * @param peer the connection that it came by
 * @param <H> the header's record
 */
public record Request<H>(RemotingCommand command, H header, Peer peer) {
    /** What such a body turns to takes more memory than it does. */
    private static final int MOST_JSON_BYTES = 4 << 20;

    public int code() {
        return command.getCode();
    }

    /**
     * The body, from position 0 to its limit; never null. On {@link Lane#IO} it is a view of the socket buffer: valid
     * until the handler returns, so whoever needs it longer copies it.
     */
    public ByteBuffer body() {
        return command.bodyBuffer();
    }

    /**
     * The body as a JSON object of a type.
     *
     * @throws RequestRejected where it is longer than {@link #MOST_JSON_BYTES}, or not of this type
     */
    public <T> T body(Class<T> type) {
        var body = body();
        if (body.remaining() > MOST_JSON_BYTES) {
            throw new RequestRejected(Refusal.BODY_TOO_LONG,
                "the body of " + body.remaining() + " bytes is longer than " + MOST_JSON_BYTES,
                body.remaining(), MOST_JSON_BYTES);
        }
        var bytes = new byte[body.remaining()];
        body.get(body.position(), bytes);
        try {
            return RemotingSerializable.decode(bytes, type);
        } catch (BadBodyException e) {
            throw new RequestRejected(Refusal.BODY_BROKEN, "the body cannot be read: " + e.getMessage());
        }
    }

    /** True when the sender awaits no answer. */
    public boolean oneway() {
        return command.isOnewayRPC();
    }
}
