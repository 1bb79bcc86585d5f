package org.apache.rocketmq.broker.replication;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;

/** A plain socket that is connected to a primary, reports what the test says, and keeps nothing. */
final class FakeReplica implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 60_000;

    private final Socket socket = new Socket();
    private final DataInputStream in;

    /** What came in one stretch; a sign of life has no bytes. */
    record Frame(long position, byte[] bytes) {
        long end() {
            return position + bytes.length;
        }
    }

    FakeReplica(int port) throws IOException {
        socket.connect(new InetSocketAddress("127.0.0.1", port), PATIENCE_MILLIS);
        socket.setSoTimeout(PATIENCE_MILLIS);
        socket.setTcpNoDelay(true);
        in = new DataInputStream(socket.getInputStream());
    }

    String address() {
        return "127.0.0.1:" + socket.getLocalPort();
    }

    void report(long position) throws IOException {
        send(ByteBuffer.allocate(Long.BYTES).putLong(position).array());
    }

    void send(byte... bytes) throws IOException {
        socket.getOutputStream().write(bytes);
    }

    Frame next() throws IOException {
        long position = in.readLong();
        var bytes = new byte[in.readInt()];
        in.readFully(bytes);
        return new Frame(position, bytes);
    }

    /** The next frame that is no sign of life. */
    Frame nextBytes() throws IOException {
        var frame = next();
        while (frame.bytes().length == 0) {
            frame = next();
        }
        return frame;
    }

    /** Waits for the primary to close the connection, and fails where something comes before. */
    void awaitEnd() throws IOException {
        Frame frame;
        try {
            frame = next();
        } catch (EOFException | SocketException e) {
            // A reset where the primary had not read all.
            return;
        }
        throw new AssertionError("a frame instead of the end: " + frame);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
