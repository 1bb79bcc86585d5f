package org.apache.rocketmq.remoting.internal.transport;

import java.time.Duration;

/**
 * What a client allows.
 *
 * @param connectTimeout how long connecting may take
 * @param maxFrameBytes the longest frame that is read or sent
 * @param idle how long a connection may be silent
 * @param tls how connections are encrypted; null where they are not
 * @param proxies through which proxies servers are reached
 */
public record ClientOptions(
    Duration connectTimeout, int maxFrameBytes, Duration idle, ClientTls tls, SocksProxies proxies) {
    static final Duration IDLE = Duration.ofSeconds(120);
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(3);

    /** RocketMQ's limits: three seconds to connect, 16 MiB unless the process is told otherwise, and two minutes. */
    public static ClientOptions defaults() {
        return new ClientOptions(CONNECT_TIMEOUT, FrameLimit.configured(), IDLE, null, SocksProxies.NONE);
    }

    /** The same with encrypted connections; null for plain ones. */
    public ClientOptions with(ClientTls encryption) {
        return new ClientOptions(connectTimeout, maxFrameBytes, idle, encryption, proxies);
    }

    /** The same through proxies. */
    public ClientOptions through(SocksProxies others) {
        return new ClientOptions(connectTimeout, maxFrameBytes, idle, tls, others);
    }
}
