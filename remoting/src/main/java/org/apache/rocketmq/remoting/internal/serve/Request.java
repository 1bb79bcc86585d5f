package org.apache.rocketmq.remoting.internal.serve;

import java.nio.ByteBuffer;
import org.apache.rocketmq.remoting.protocol.RemotingCommand;

/**
 * A request as its handler sees it.
 *
 * @param command the frame: code, version, language, fields
 * @param header the decoded header
 * @param peer the connection that it came by
 * @param <H> the header's record
 */
public record Request<H>(RemotingCommand command, H header, Peer peer) {

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

    /** True when the sender awaits no answer. */
    public boolean oneway() {
        return command.isOnewayRPC();
    }
}
