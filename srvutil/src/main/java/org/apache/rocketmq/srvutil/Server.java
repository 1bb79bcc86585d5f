package org.apache.rocketmq.srvutil;

/** A server that runs; closing it ends it in good order. */
public interface Server extends AutoCloseable {

    /** The line by which people and scripts see that it serves. */
    String bootMessage();

    /** Ends it; what goes wrong on the way does not keep the rest from being closed. */
    @Override
    void close();
}
