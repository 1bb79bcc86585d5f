package org.apache.rocketmq.remoting.internal.transport;

import java.time.Duration;

/**
 * Where a server listens and what it allows.
 *
 * @param host the address to bind to
 * @param port the port; 0 takes any free one
 * @param maxFrameBytes the longest frame that is read or sent
 * @param idle how long a connection may be silent
 */
public record ServerOptions(String host, int port, int maxFrameBytes, Duration idle) {

    /** RocketMQ's limits: 16 MiB unless the process is told otherwise, and two minutes. */
    public static ServerOptions on(String host, int port) {
        return new ServerOptions(host, port, FrameLimit.configured(), ClientOptions.IDLE);
    }
}
