package org.apache.rocketmq.remoting.internal.serve;

/** Where a handler runs. */
public enum Lane {
    /** On the connection's own event loop: for handlers that neither block nor compute for long. */
    IO,
    /** On the server's one admin thread, behind a bounded queue: for slow requests. The body is copied for it. */
    ADMIN
}
