package org.apache.rocketmq.test.wire;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.rocketmq.test.cluster.Server;

/** A plain socket to a server. */
public final class Connection implements AutoCloseable {
    private static final Duration BOUND = Duration.ofSeconds(60);
    private static final int REST_BYTES = 64 * 1024;
    private static final AtomicInteger NEXT_OPAQUE = new AtomicInteger(1);

    private final Socket socket;
    private final DataInputStream in;

    private Connection(Socket socket) throws IOException {
        this.socket = socket;
        this.in = new DataInputStream(socket.getInputStream());
    }

    public static Connection to(Server server) throws IOException {
        return to(server.port());
    }

    /** To a server of this machine. */
    public static Connection to(int port) throws IOException {
        var socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setTcpNoDelay(true);
        socket.setSoTimeout((int) BOUND.toMillis());
        return new Connection(socket);
    }

    /** How a server names this end of the connection. */
    public String localAddress() {
        return "127.0.0.1:" + socket.getLocalPort();
    }

    public void send(byte... bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        socket.getOutputStream().flush();
    }

    /** The next whole frame from the server. */
    public Frame read() throws IOException {
        int length = in.readInt();
        var bytes = new byte[Integer.BYTES + length];
        ByteBuffer.wrap(bytes).putInt(length);
        in.readFully(bytes, Integer.BYTES, length);
        return new Frame(bytes);
    }

    /** Sends a request and returns its response; what the server sends on its own account is skipped. */
    public Frame call(int code, Map<String, String> fields, byte... body) throws IOException {
        int opaque = NEXT_OPAQUE.getAndIncrement();
        send(Frame.request(code, opaque, fields, body).bytes());
        Frame frame = read();
        while (frame.opaque() != opaque) {
            frame = read();
        }
        return frame;
    }

    /** Whether the server closes the connection; it may send something before. Waits for a bounded time. */
    public boolean isClosedByServer() throws IOException {
        var rest = new byte[REST_BYTES];
        try {
            while (in.read(rest) >= 0) {
                Thread.onSpinWait();
            }
            return true;
        } catch (SocketTimeoutException stillOpen) {
            return false;
        } catch (SocketException reset) {
            return true;
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
