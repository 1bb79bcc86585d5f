package org.apache.rocketmq.remoting.internal.transport;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A SOCKS 5 proxy that leads to one server of this machine, whatever it is asked for, and notes what that was. */
final class FakeSocksProxy implements AutoCloseable {
    private final ServerSocket listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final int serverPort;
    private volatile int method;
    private volatile int loginAnswer;
    private volatile int answer;
    private volatile byte[] instead;

    FakeSocksProxy(int serverPort) throws IOException {
        this.serverPort = serverPort;
        threads.execute(this::accept);
    }

    String address() {
        return "127.0.0.1:" + listening.getLocalPort();
    }

    /** What it was asked to connect to, and who has logged in for that. */
    List<String> asked() {
        return asked;
    }

    /** Which method it chooses, and what it answers to a login and to the wish to connect. */
    void answer(int chosenMethod, int toLogin, int toConnect) {
        method = chosenMethod;
        loginAnswer = toLogin;
        answer = toConnect;
    }

    /** Answers so whatever it hears first; empty closes the connection. */
    void say(byte... bytes) {
        instead = bytes;
    }

    private void accept() {
        while (!listening.isClosed()) {
            try {
                Socket client = listening.accept();
                threads.execute(() -> serve(client));
            } catch (IOException e) {
                // The end of the test.
                return;
            }
        }
    }

    private void serve(Socket client) {
        try (client) {
            var in = new DataInputStream(client.getInputStream());
            OutputStream out = client.getOutputStream();
            in.readByte();
            in.skipNBytes(in.readUnsignedByte());
            if (instead != null) {
                out.write(instead);
                if (instead.length > 0) {
                    in.readByte();
                }
                return;
            }
            out.write(new byte[] {5, (byte) method});
            String user = "nobody";
            if (method == 2) {
                in.readByte();
                user = text(in) + "/" + text(in);
                out.write(new byte[] {1, (byte) loginAnswer});
            }
            in.skipNBytes(3);
            String host = switch (in.readUnsignedByte()) {
                case 1 -> InetAddress.getByAddress(in.readNBytes(4)).getHostAddress();
                case 4 -> InetAddress.getByAddress(in.readNBytes(16)).getHostAddress();
                default -> text(in);
            };
            asked.add(host + ":" + in.readUnsignedShort() + " for " + user);
            // Byte by byte, as a network may.
            for (int each : new int[] {5, answer, 0, 3, 2, 'a', 'b', 0, 1}) {
                out.write(each);
                out.flush();
            }
            if (answer == 0) {
                relay(client, in, out);
            }
        } catch (IOException e) {
            // The client has gone, or was refused.
            return;
        }
    }

    private void relay(Socket client, InputStream in, OutputStream out) throws IOException {
        try (var server = new Socket(InetAddress.getLoopbackAddress(), serverPort)) {
            threads.execute(() -> copy(server, client));
            in.transferTo(server.getOutputStream());
        }
    }

    private static void copy(Socket from, Socket to) {
        try (from; to) {
            from.getInputStream().transferTo(to.getOutputStream());
        } catch (IOException e) {
            // The other direction has closed both.
            return;
        }
    }

    private static String text(DataInputStream in) throws IOException {
        return new String(in.readNBytes(in.readUnsignedByte()), StandardCharsets.UTF_8);
    }

    @Override
    public void close() throws IOException {
        listening.close();
        threads.shutdownNow();
    }
}
