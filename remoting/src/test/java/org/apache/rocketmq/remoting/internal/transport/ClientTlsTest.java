package org.apache.rocketmq.remoting.internal.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import org.apache.rocketmq.remoting.exception.RemotingConnectException;
import org.apache.rocketmq.remoting.internal.serve.HandlerTable;
import org.apache.rocketmq.remoting.internal.serve.Response;
import org.apache.rocketmq.remoting.protocol.RemotingCommand;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A client with encrypted connections, at a server behind a relay that speaks TLS. */
class ClientTlsTest {
    private static final String PASSWORD = "password";
    private static final long SECONDS = 30;

    @TempDir
    static Path folder;

    private static final ExecutorService RELAYS = Executors.newCachedThreadPool();
    private static Loopback loopback;
    private static SSLServerSocket listener;
    private static Path certificate;

    @BeforeAll
    static void start() throws Exception {
        loopback = Loopback.on(request -> {
            var body = new byte[request.body().remaining()];
            request.body().get(body);
            return Response.ok().body(body).now();
        });
        Path store = folder.resolve("keys");
        keytool("-genkeypair", "-keyalg", "RSA", "-alias", "server", "-dname", "CN=somebody", "-keystore",
            store.toString(), "-storepass", PASSWORD);
        certificate = folder.resolve("certificate.pem");
        keytool("-exportcert", "-rfc", "-alias", "server", "-keystore", store.toString(), "-storepass", PASSWORD,
            "-file", certificate.toString());
        var keys = KeyStore.getInstance(store.toFile(), PASSWORD.toCharArray());
        var managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, PASSWORD.toCharArray());
        var context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        listener = (SSLServerSocket) context.getServerSocketFactory()
            .createServerSocket(0, 50, InetAddress.getLoopbackAddress());
        RELAYS.execute(ClientTlsTest::relay);
    }

    private static void keytool(String... arguments) throws IOException, InterruptedException {
        var command = new ArrayList<>(
            List.of(Path.of(System.getProperty("java.home"), "bin", "keytool").toString()));
        command.addAll(List.of(arguments));
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), output);
    }

    private static void relay() {
        while (!listener.isClosed()) {
            try {
                Socket outer = listener.accept();
                var inner = new Socket(InetAddress.getLoopbackAddress(), loopback.server.port());
                RELAYS.execute(() -> copy(outer, inner));
                RELAYS.execute(() -> copy(inner, outer));
            } catch (IOException e) {
                // The end of the test, or of a client that trusts nobody.
                continue;
            }
        }
    }

    private static void copy(Socket from, Socket to) {
        try (from; to; InputStream in = from.getInputStream(); OutputStream out = to.getOutputStream()) {
            in.transferTo(out);
        } catch (IOException e) {
            // The other direction has closed both.
            return;
        }
    }

    @AfterAll
    static void end() throws IOException {
        listener.close();
        loopback.close();
        RELAYS.shutdownNow();
    }

    private static Properties settings(String... namesAndValues) {
        var settings = new Properties();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            settings.setProperty(namesAndValues[i], namesAndValues[i + 1]);
        }
        return settings;
    }

    private static RemotingCommand call(Properties settings, int port, byte[] body) throws Exception {
        return call(ClientOptions.defaults().with(ClientTls.of(settings)), port, body);
    }

    private static RemotingCommand call(ClientOptions options, int port, byte[] body) throws Exception {
        var dispatcher = loopback.dispatcher(HandlerTable.empty());
        try (var client = new RpcClient(loopback.loops, options, dispatcher, List.of())) {
            var request = Loopback.ECHO.request(null, body);
            return client.call("127.0.0.1:" + port, request, TimeUnit.SECONDS.toMillis(SECONDS))
                .get(SECONDS, TimeUnit.SECONDS);
        }
    }

    @Test
    void shouldTrustAnyServerInTestMode() throws Exception {
        byte[] body = new byte[1 << 20];
        body[body.length - 1] = 7;
        assertEquals(7, call(settings(), listener.getLocalPort(), body).getBody()[body.length - 1]);
    }

    @Test
    void shouldTrustWhomItIsToldToTrust() throws Exception {
        var settings = settings("tls.test.mode.enable", "false", "tls.client.authServer", "true",
            "tls.client.trustCertPath", certificate.toString());
        assertEquals(3, call(settings, listener.getLocalPort(), new byte[] {3}).getBody()[0]);
    }

    @Test
    void shouldEncryptThroughAProxy() throws Exception {
        try (var proxy = new FakeSocksProxy(listener.getLocalPort())) {
            var options = ClientOptions.defaults().with(ClientTls.of(settings()))
                .through(SocksProxies.parse("{\"127.0.0.0/8\":{\"addr\":\"" + proxy.address() + "\"}}"));
            assertEquals(3, call(options, 10911, new byte[] {3}).getBody()[0]);
            assertEquals(List.of("127.0.0.1:10911 for nobody"), proxy.asked());
        }
    }

    @Test
    void shouldNotTrustAStranger() {
        var settings = settings("tls.test.mode.enable", "false", "tls.client.authServer", "true");
        var failure = assertThrows(ExecutionException.class,
            () -> call(settings, listener.getLocalPort(), new byte[1]));
        assertInstanceOf(RemotingConnectException.class, failure.getCause());
        assertTrue(failure.getMessage().contains("there is no agreement on TLS"), failure::getMessage);
    }

    @Test
    void shouldSayThatAServerHasNoTls() {
        var failure = assertThrows(ExecutionException.class,
            () -> call(settings(), loopback.server.port(), new byte[1]));
        assertInstanceOf(RemotingConnectException.class, failure.getCause());
        assertTrue(failure.getMessage().contains("the server closed the connection; look whether"),
            failure::getMessage);
    }

    @Test
    void shouldNameWhatIsWrongWithTheSettings() throws IOException {
        refused("tls.client.keyPath", "tls.test.mode.enable", "false", "tls.client.keyPath", "nowhere");
        refused("only one is set", "tls.test.mode.enable", "false", "tls.client.certPath", certificate.toString());
        refused("are no key and certificate", "tls.test.mode.enable", "false", "tls.client.certPath",
            certificate.toString(), "tls.client.keyPath", certificate.toString());
        Path nonsense = Files.writeString(folder.resolve("nonsense"), "nonsense");
        refused("holds no certificate", "tls.test.mode.enable", "false", "tls.client.authServer", "true",
            "tls.client.trustCertPath", nonsense.toString());
        refused("[TLSv9]", "tls.protocols", "TLSv9");
        refused("[NONE_SUCH]", "tls.ciphers", "NONE_SUCH");
    }

    private static void refused(String part, String... settings) {
        var failure = assertThrows(IOException.class, () -> ClientTls.of(settings(settings)));
        assertTrue(failure.getMessage().contains(part), failure::getMessage);
    }
}
