package org.apache.rocketmq.broker.replication;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;

/** A plain socket where a replica connects, and gets what bytes the test wants. */
final class FakePrimary implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 60_000;

    private final ServerSocket listening = new ServerSocket(0, 10, InetAddress.getByName("127.0.0.1"));
    private Socket socket;
    private DataInputStream in;

    FakePrimary() throws IOException {
        listening.setSoTimeout(PATIENCE_MILLIS);
    }

    String address() {
        return "127.0.0.1:" + listening.getLocalPort();
    }

    /** Waits for the replica to connect, and goes on with that connection; returns its first report. */
    long accept() throws IOException {
        hangUp();
        socket = listening.accept();
        socket.setSoTimeout(PATIENCE_MILLIS);
        socket.setTcpNoDelay(true);
        in = new DataInputStream(socket.getInputStream());
        return report();
    }

    long report() throws IOException {
        return in.readLong();
    }

    void awaitReport(long position) throws IOException {
        for (long reported = report(); reported != position; reported = report()) {
            if (reported > position) {
                throw new AssertionError("it has " + reported + " instead of " + position);
            }
        }
    }

    void send(byte... bytes) throws IOException {
        socket.getOutputStream().write(bytes);
    }

    void head(long position, int length) throws IOException {
        send(ByteBuffer.allocate(Long.BYTES + Integer.BYTES).putLong(position).putInt(length).array());
    }

    void stretch(long position, byte... bytes) throws IOException {
        head(position, bytes.length);
        send(bytes);
    }

    /** Waits for the replica to close the connection; what it reports before does not matter. */
    void awaitEnd() throws IOException {
        boolean ended = false;
        while (!ended) {
            try {
                report();
            } catch (EOFException | SocketException e) {
                // A reset where the replica had not read all.
                ended = true;
            }
        }
    }

    void hangUp() throws IOException {
        if (socket != null) {
            socket.close();
        }
    }

    @Override
    public void close() throws IOException {
        hangUp();
        listening.close();
    }
}
