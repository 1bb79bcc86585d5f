package org.apache.rocketmq.benchmark;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;

/** Two connections over the loopback and a thread that passes on what comes: the way of a message without a broker. */
final class BareRelay implements AutoCloseable {
    private final int bytes;
    private final ServerSocket server = new ServerSocket(0, 2, InetAddress.getLoopbackAddress());
    private final Socket in = connect();
    private final Socket relayIn = server.accept();
    private final Socket out = connect();
    private final Socket relayOut = server.accept();
    private final OutputStream first = in.getOutputStream();
    private final WakeUp.Stopwatch stopwatch;

    BareRelay(int bytes, WakeUp.Stopwatch stopwatch) throws IOException {
        this.bytes = bytes;
        this.stopwatch = stopwatch;
        relayOut.setTcpNoDelay(true);
        start("bare-relay", this::relay);
        start("bare-receiver", this::receive);
    }

    private Socket connect() throws IOException {
        var socket = new Socket(server.getInetAddress(), server.getLocalPort());
        socket.setTcpNoDelay(true);
        return socket;
    }

    /** A loop until the sockets are closed. */
    @FunctionalInterface
    private interface Loop {
        void run() throws IOException;
    }

    private void start(String name, Loop loop) {
        var thread = new Thread(() -> {
            try {
                loop.run();
            } catch (IOException e) {
                stopwatch.fail(e);
            }
        }, name);
        thread.setDaemon(true);
        thread.start();
    }

    private void relay() throws IOException {
        var buffer = new byte[64 * 1024];
        InputStream from = relayIn.getInputStream();
        OutputStream to = relayOut.getOutputStream();
        for (int count = from.read(buffer); count >= 0; count = from.read(buffer)) {
            to.write(buffer, 0, count);
        }
    }

    private void receive() throws IOException {
        var message = new byte[bytes];
        var from = new DataInputStream(out.getInputStream());
        for (int i = 0; i < stopwatch.all(); i++) {
            from.readFully(message);
            stopwatch.come(ByteBuffer.wrap(message).getLong());
        }
    }

    void send(long nanos) {
        try {
            first.write(ByteBuffer.allocate(bytes).putLong(nanos).array());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Once all have come: else they are not waited for. */
    @Override
    public void close() throws IOException {
        stopwatch.awaitEnd();
        in.close();
        relayIn.close();
        out.close();
        relayOut.close();
        server.close();
    }
}
