package org.apache.rocketmq.client.internal.fake;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;

/** A port of this machine that refuses connections, and that nobody else gets as long as it is held. */
public final class ClosedPort implements AutoCloseable {
    private final Socket holder = new Socket();

    private ClosedPort(int port) {
        try {
            holder.setReuseAddress(true);
            holder.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Any that is free. */
    public static ClosedPort any() {
        return new ClosedPort(0);
    }

    /** One that a server has just left. */
    static ClosedPort of(int port) {
        return new ClosedPort(port);
    }

    public String address() {
        return "127.0.0.1:" + holder.getLocalPort();
    }

    /** From now on somebody may listen there. */
    @Override
    public void close() {
        try {
            holder.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
