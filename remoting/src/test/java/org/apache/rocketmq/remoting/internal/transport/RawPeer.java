package org.apache.rocketmq.remoting.internal.transport;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import org.apache.rocketmq.remoting.internal.frame.Frames;
import org.apache.rocketmq.remoting.protocol.RemotingCommand;

/** A plain blocking socket that sends whatever bytes a test wants. */
final class RawPeer implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 60_000;
    private static final int MOMENT_MILLIS = 50;

    private final Socket socket = new Socket();
    private final DataInputStream in;

    RawPeer(int port) throws IOException {
        socket.setReceiveBufferSize(64 * 1024);
        socket.connect(new InetSocketAddress("127.0.0.1", port), PATIENCE_MILLIS);
        socket.setSoTimeout(PATIENCE_MILLIS);
        in = new DataInputStream(socket.getInputStream());
    }

    void send(byte... bytes) throws IOException {
        socket.getOutputStream().write(bytes);
    }

    void sendOrFail(byte[] bytes) {
        try {
            send(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void sendLength(int length) throws IOException {
        send(ByteBuffer.allocate(4).putInt(length).array());
    }

    RemotingCommand receive() throws IOException {
        int length = in.readInt();
        var frame = ByteBuffer.allocate(4 + length).putInt(length);
        in.readFully(frame.array(), 4, length);
        return Frames.decode(frame.array());
    }

    /** Waits a moment for the other end to close; false when it has not. An answer of any kind is a failure. */
    boolean closedByServer() throws IOException {
        socket.setSoTimeout(MOMENT_MILLIS);
        try {
            int answer = in.read();
            if (answer >= 0) {
                throw new AssertionError("an answer instead of the end: " + answer);
            }
            return true;
        } catch (SocketTimeoutException e) {
            return false;
        } catch (SocketException e) {
            return true;
        } finally {
            socket.setSoTimeout(PATIENCE_MILLIS);
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
