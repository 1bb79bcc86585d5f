package org.apache.rocketmq.remoting.internal.transport;

import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.io.File;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How a client encrypts its connections, by the names of RocketMQ's settings: {@code tls.test.mode.enable} (true where
 * nothing else is said: any server is trusted), {@code tls.client.authServer}, {@code tls.client.trustCertPath},
 * {@code tls.client.certPath}, {@code tls.client.keyPath}, {@code tls.client.keyPassword}, {@code tls.ciphers} and
 * {@code tls.protocols} (by commas). Files are in the PEM form.
 */
public final class ClientTls {
    private static final Logger LOG = LoggerFactory.getLogger(ClientTls.class);
    private static final String FILE = "tls.config.file";
    private static final String USUAL_FILE = "/etc/rocketmq/tls.properties";

    private final SslContext context;

    private ClientTls(SslContext context) {
        this.context = context;
    }

    /**
     * By the system's properties, and by the file that {@code tls.config.file} names, which counts more.
     *
     * @throws IOException where the file, a key or a certificate cannot be read, or a cipher or protocol is unknown;
     *     the text names it
     */
    public static ClientTls configured() throws IOException {
        var settings = new Properties();
        settings.putAll(System.getProperties());
        String named = System.getProperty(FILE);
        Path file = Path.of(named == null ? USUAL_FILE : named);
        if (named != null || Files.exists(file)) {
            try (var in = Files.newInputStream(file)) {
                settings.load(in);
            } catch (IOException e) {
                throw new IOException("the TLS settings " + file + " (" + FILE + ") cannot be read: " + e, e);
            }
        }
        return of(settings);
    }

    /**
     * By settings.
     *
     * @throws IOException where a key or a certificate cannot be read, or a cipher or protocol is unknown
     */
    public static ClientTls of(Properties settings) throws IOException {
        // Brokers are known by their addresses, which certificates rarely name: their authority says who they are.
        var builder = SslContextBuilder.forClient().endpointIdentificationAlgorithm(null);
        if (flag(settings, "tls.test.mode.enable", true)) {
            LOG.warn("Connections are encrypted, but any server is trusted: for more than tests set"
                + " tls.test.mode.enable to false, and tls.client.authServer to true");
            builder.trustManager(InsecureTrustManagerFactory.INSTANCE);
        } else {
            trust(builder, settings);
            File key = file(settings, "tls.client.keyPath");
            File certificate = file(settings, "tls.client.certPath");
            if ((key == null) != (certificate == null)) {
                throw new IOException("tls.client.keyPath and tls.client.certPath belong together; only one is set");
            }
            if (key != null) {
                String password = settings.getProperty("tls.client.keyPassword");
                try {
                    builder.keyManager(certificate, key, password == null || password.isEmpty() ? null : password);
                } catch (IllegalArgumentException e) {
                    throw new IOException(key + " (tls.client.keyPath) and " + certificate
                        + " (tls.client.certPath) are no key and certificate: " + e.getMessage(), e);
                }
            }
        }
        return built(builder, settings);
    }

    private static void trust(SslContextBuilder builder, Properties settings) throws IOException {
        if (!flag(settings, "tls.client.authServer", false)) {
            LOG.warn("Connections are encrypted, but any server is trusted: set tls.client.authServer to true");
            builder.trustManager(InsecureTrustManagerFactory.INSTANCE);
            return;
        }
        File trusted = file(settings, "tls.client.trustCertPath");
        // Else the authorities that the JVM trusts.
        if (trusted != null) {
            try {
                builder.trustManager(trusted);
            } catch (IllegalArgumentException e) {
                throw new IOException(
                    trusted + " (tls.client.trustCertPath) holds no certificate: " + e.getMessage(), e);
            }
        }
    }

    private static ClientTls built(SslContextBuilder builder, Properties settings) throws IOException {
        String ciphers = settings.getProperty("tls.ciphers", "");
        String protocols = settings.getProperty("tls.protocols", "");
        if (!ciphers.isBlank()) {
            builder.ciphers(Stream.of(ciphers.split(",")).map(String::strip).toList());
        }
        if (!protocols.isBlank()) {
            builder.protocols(Stream.of(protocols.split(",")).map(String::strip).toArray(String[]::new));
        }
        try {
            var context = builder.build();
            // Some mistakes show with the first connection only.
            context.newEngine(ByteBufAllocator.DEFAULT);
            return new ClientTls(context);
        } catch (SSLException | IllegalArgumentException e) {
            throw new IOException("the TLS settings do not work (tls.ciphers [" + ciphers + "], tls.protocols ["
                + protocols + "]): " + e.getMessage(), e);
        }
    }

    private static File file(Properties settings, String name) throws IOException {
        String path = settings.getProperty(name, "");
        if (path.isBlank()) {
            return null;
        }
        var file = new File(path.strip());
        if (!file.canRead()) {
            throw new IOException(file + " (" + name + ") cannot be read: there is no such file, or it is not ours to"
                + " read");
        }
        return file;
    }

    private static boolean flag(Properties settings, String name, boolean usual) {
        return Boolean.parseBoolean(settings.getProperty(name, String.valueOf(usual)).strip());
    }

    /** What encrypts one connection. */
    SslHandler handler(ByteBufAllocator allocator, InetSocketAddress server, long handshakeMillis) {
        SslHandler handler = context.newHandler(allocator, server.getHostString(), server.getPort());
        handler.setHandshakeTimeoutMillis(handshakeMillis);
        return handler;
    }
}
