package org.apache.rocketmq.test.wire;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A port that leads to a server of this machine. Once it is shut, nothing comes from there, and nobody is told. */
public final class Valve implements AutoCloseable {
    private static final int BYTES = 64 * 1024;

    private final int port;
    private final ServerSocket listening;
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private volatile boolean shut;

    private Valve(int port) throws IOException {
        this.port = port;
        listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    }

    public static Valve to(int port) throws IOException {
        var valve = new Valve(port);
        run(valve::accept);
        return valve;
    }

    public String address() {
        return "127.0.0.1:" + listening.getLocalPort();
    }

    /** From now on what the server sends goes nowhere. */
    public void shut() {
        shut = true;
    }

    /** What a thread does until its socket is closed. */
    @FunctionalInterface
    private interface Work {
        void run() throws IOException;
    }

    private static void run(Work work) {
        var thread = new Thread(() -> {
            try {
                work.run();
            } catch (IOException closed) {
                Thread.currentThread().interrupt();
            }
        }, "valve");
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() throws IOException {
        while (true) {
            var client = listening.accept();
            var server = new Socket(InetAddress.getLoopbackAddress(), port);
            sockets.addAll(List.of(client, server));
            run(() -> client.getInputStream().transferTo(server.getOutputStream()));
            run(() -> lead(server, client));
        }
    }

    private void lead(Socket server, Socket client) throws IOException {
        var bytes = new byte[BYTES];
        for (int count = server.getInputStream().read(bytes); count >= 0; count = server.getInputStream().read(bytes)) {
            if (!shut) {
                client.getOutputStream().write(bytes, 0, count);
            }
        }
    }

    @Override
    public void close() throws IOException {
        listening.close();
        for (Socket socket : sockets) {
            socket.close();
        }
    }
}
