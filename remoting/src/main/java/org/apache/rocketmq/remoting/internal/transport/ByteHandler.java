package org.apache.rocketmq.remoting.internal.transport;

import java.nio.ByteBuffer;

/** The user of a connection that carries plain bytes. Called on the connection's event loop only; must not block. */
public interface ByteHandler {

    /** The connection is there. */
    void opened(ByteConnection connection);

    /** Bytes have come, which may not be touched after the return. */
    void read(ByteBuffer bytes);

    /** All has been read that had come. */
    void readAll();

    /** What went out is nearly gone, after there was too much of it. */
    void writable();

    /**
     * The connection is closed, or did not come about; nothing follows.
     *
     * @param why the reason; null where the other side closed it
     */
    void closed(String why);
}
