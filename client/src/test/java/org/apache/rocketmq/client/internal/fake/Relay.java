package org.apache.rocketmq.client.internal.fake;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;

/** Stands between a client and a server, and passes on what it is told to. */
public final class Relay implements AutoCloseable {
    private static final int BUFFER = 1 << 16;

    private final ServerSocket listening;
    private final int serverPort;
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private final AtomicInteger connections = new AtomicInteger();
    private volatile UnaryOperator<byte[]> answers = UnaryOperator.identity();
    private volatile int swallowed;

    private Relay(int serverPort) throws IOException {
        this.serverPort = serverPort;
        listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    }

    public static Relay to(FakeServer server) throws IOException {
        var relay = new Relay(Integer.parseInt(server.address().split(":")[1]));
        start("relay", relay::accept);
        return relay;
    }

    public String address() {
        return "127.0.0.1:" + listening.getLocalPort();
    }

    /** How many connections clients have made. */
    public int connections() {
        return connections.get();
    }

    /** What becomes of each piece that the server answers; an empty one closes the connection. */
    public void change(UnaryOperator<byte[]> change) {
        answers = change;
    }

    /** The connections that are there stay open, but nothing passes any more; new ones are as usual. */
    public void swallowOnOpenConnections() {
        swallowed = connections.get();
    }

    private void accept() throws IOException {
        while (!listening.isClosed()) {
            Socket client = listening.accept();
            int number = connections.incrementAndGet();
            Socket server = new Socket(InetAddress.getLoopbackAddress(), serverPort);
            sockets.addAll(List.of(client, server));
            client.setTcpNoDelay(true);
            server.setTcpNoDelay(true);
            start("relay-requests", () -> pass(client, server, number, UnaryOperator.identity()));
            start("relay-answers", () -> pass(server, client, number, bytes -> answers.apply(bytes)));
        }
    }

    private void pass(Socket from, Socket to, int number, UnaryOperator<byte[]> change) throws IOException {
        try (from; to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            var buffer = new byte[BUFFER];
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                byte[] passed = change.apply(Arrays.copyOf(buffer, read));
                if (number <= swallowed) {
                    continue;
                }
                if (passed.length == 0) {
                    return;
                }
                out.write(passed);
            }
        }
    }

    private interface Work {
        void run() throws IOException;
    }

    /** A connection or the listener that was closed ends its thread. */
    private static void start(String name, Work work) {
        var thread = new Thread(() -> {
            try {
                work.run();
            } catch (IOException closed) {
                Thread.yield();
            }
        }, name);
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        listening.close();
        for (Socket socket : sockets) {
            socket.close();
        }
    }
}
