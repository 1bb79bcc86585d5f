package org.apache.rocketmq.remoting.internal.serve;

import java.nio.ByteBuffer;
import java.util.List;
import org.apache.rocketmq.remoting.protocol.RemotingCommand;

/** Where replies go: the connection that the requests came by. */
@FunctionalInterface
public interface Replies {

    /**
     * Sends a reply, from any thread.
     *
     * @param reply the header
     * @param body what follows it, written as it lies
     * @param onWritten runs exactly once, when the body is no longer needed, sent or not
     */
    void send(RemotingCommand reply, List<ByteBuffer> body, Runnable onWritten);
}
