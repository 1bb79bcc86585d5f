package org.apache.rocketmq.test.wire;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A SOCKS 5 proxy (RFC 1928) for connections to servers, which wants a name and a password (RFC 1929). Some hosts only
 * it knows, as those of a network behind it.
 */
public final class SocksServer implements AutoCloseable {
    private static final int VERSION = 5;
    private static final int LOGIN_VERSION = 1;
    private static final int BY_PASSWORD = 2;
    private static final int NO_METHOD = 0xff;
    private static final int CONNECT = 1;
    private static final int IPV4 = 1;
    private static final int NAME = 3;
    private static final int IPV6 = 4;

    private final ServerSocket listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final Map<String, AtomicInteger> connections = new ConcurrentHashMap<>();
    private final AtomicInteger refusedLogins = new AtomicInteger();
    private final AtomicLong relayed = new AtomicLong();
    private final String user;
    private final String password;
    private final Map<String, InetAddress> hosts;

    /** What a request comes to, as the client is told. */
    private enum Answer {
        DONE, FAILED, NOT_ALLOWED, NO_NETWORK, NO_HOST, REFUSED, TOO_FAR, NO_SUCH_COMMAND, NO_SUCH_ADDRESS
    }

    private record Target(String host, int port) {
        @Override
        public String toString() {
            return host + ":" + port;
        }
    }

    /**
     * Starts it, at any port of this machine.
     *
     * @param hosts names and addresses, as clients say them, and what is meant
     */
    public SocksServer(String user, String password, Map<String, InetAddress> hosts) throws IOException {
        this.user = user;
        this.password = password;
        this.hosts = Map.copyOf(hosts);
        threads.execute(this::accept);
    }

    public String address() {
        return "127.0.0.1:" + listening.getLocalPort();
    }

    /** How many connections it has made to each {@code host:port}, as clients have called it. */
    public int connections(String target) {
        var count = connections.get(target);
        return count == null ? 0 : count.get();
    }

    /** To where it has made connections. */
    public List<String> targets() {
        return connections.keySet().stream().sorted().toList();
    }

    /** How often it has heard a wrong name or password. */
    public int refusedLogins() {
        return refusedLogins.get();
    }

    /** How many bytes it has passed on, both ways together. */
    public long relayedBytes() {
        return relayed.get();
    }

    private void accept() {
        while (!listening.isClosed()) {
            try {
                Socket client = listening.accept();
                open.add(client);
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
            var out = client.getOutputStream();
            if (isWelcome(in, out)) {
                connect(client, in, out);
            }
        } catch (IOException e) {
            // The client has gone, or speaks something else: there is nobody to tell.
            return;
        } finally {
            open.remove(client);
        }
    }

    private boolean isWelcome(DataInputStream in, OutputStream out) throws IOException {
        if (in.readUnsignedByte() != VERSION) {
            throw new IOException("no SOCKS 5");
        }
        boolean offersPassword = false;
        for (byte method : in.readNBytes(in.readUnsignedByte())) {
            offersPassword |= method == BY_PASSWORD;
        }
        out.write(new byte[] {VERSION, (byte) (offersPassword ? BY_PASSWORD : NO_METHOD)});
        if (!offersPassword) {
            return false;
        }
        if (in.readUnsignedByte() != LOGIN_VERSION) {
            throw new IOException("no login");
        }
        boolean right = text(in).equals(user) & text(in).equals(password);
        out.write(new byte[] {LOGIN_VERSION, (byte) (right ? 0 : 1)});
        if (!right) {
            refusedLogins.incrementAndGet();
        }
        return right;
    }

    private void connect(Socket client, DataInputStream in, OutputStream out) throws IOException {
        if (in.readUnsignedByte() != VERSION) {
            throw new IOException("no request");
        }
        int command = in.readUnsignedByte();
        in.readUnsignedByte();
        var host = host(in);
        if (host == null) {
            answer(out, Answer.NO_SUCH_ADDRESS);
            return;
        }
        var target = new Target(host, in.readUnsignedShort());
        if (command != CONNECT) {
            answer(out, Answer.NO_SUCH_COMMAND);
            return;
        }
        try (var server = connection(target)) {
            open.add(server);
            connections.computeIfAbsent(target.toString(), key -> new AtomicInteger()).incrementAndGet();
            answer(out, Answer.DONE);
            threads.execute(() -> relay(server, client));
            pass(client, server);
            open.remove(server);
        } catch (UnknownHostException e) {
            answer(out, Answer.NO_HOST);
        } catch (ConnectException e) {
            answer(out, Answer.REFUSED);
        }
    }

    private Socket connection(Target target) throws IOException {
        var known = hosts.get(target.host());
        return new Socket(known != null ? known : InetAddress.getByName(target.host()), target.port());
    }

    /** The host that is asked for; null where its kind is unknown. */
    private static String host(DataInputStream in) throws IOException {
        return switch (in.readUnsignedByte()) {
            case IPV4 -> InetAddress.getByAddress(in.readNBytes(4)).getHostAddress();
            case IPV6 -> InetAddress.getByAddress(in.readNBytes(16)).getHostAddress();
            case NAME -> text(in);
            default -> null;
        };
    }

    private static String text(DataInputStream in) throws IOException {
        return new String(in.readNBytes(in.readUnsignedByte()), StandardCharsets.UTF_8);
    }

    /** With no address of ours, which nobody needs who only connects. */
    private static void answer(OutputStream out, Answer answer) throws IOException {
        out.write(new byte[] {VERSION, (byte) answer.ordinal(), 0, IPV4, 0, 0, 0, 0, 0, 0});
    }

    private void relay(Socket from, Socket to) {
        try (from; to) {
            pass(from, to);
        } catch (IOException e) {
            // The other direction has closed both.
            return;
        }
    }

    private void pass(Socket from, Socket to) throws IOException {
        var buffer = new byte[8192];
        for (int n = from.getInputStream().read(buffer); n >= 0; n = from.getInputStream().read(buffer)) {
            to.getOutputStream().write(buffer, 0, n);
            relayed.addAndGet(n);
        }
    }

    @Override
    public void close() throws IOException {
        listening.close();
        for (Socket socket : new ArrayList<>(open)) {
            socket.close();
        }
        threads.shutdownNow();
    }
}
