package org.apache.rocketmq.remoting.internal.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.apache.rocketmq.remoting.internal.frame.Frames;
import org.apache.rocketmq.remoting.internal.header.Fields;
import org.apache.rocketmq.remoting.internal.serve.HandlerTable;
import org.apache.rocketmq.remoting.internal.serve.Lane;
import org.apache.rocketmq.remoting.internal.serve.Response;
import org.apache.rocketmq.remoting.protocol.RemotingCommand;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** Peers that send nonsense lose their own connection, with one clear line in the log, and nobody else's. */
class BadPeersTest {
    private static final Duration SHORT_IDLE = Duration.ofSeconds(2);

    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private final Logger logger = (Logger) LoggerFactory.getLogger(ConnectionHandler.class);

    @BeforeEach
    void listenToTheLog() {
        log.start();
        logger.addAppender(log);
        logger.setLevel(Level.WARN);
        logger.setAdditive(false);
    }

    @AfterEach
    void leaveTheLog() {
        logger.detachAppender(log);
        logger.setLevel(null);
        logger.setAdditive(true);
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, Integer.MAX_VALUE, Integer.MIN_VALUE, 3, (16 << 20) + 1})
    void shouldCloseTheConnectionThatAnnouncesAnImpossibleFrame(int length) throws IOException {
        assertRefused(peer -> peer.sendLength(length), "the frame length " + length + " is not between 4 and 16777216");
    }

    @Test
    void shouldCloseTheConnectionThatUsesAnUnknownSerialisation() throws IOException {
        byte[] frame = Frames.frame(9, "{\"code\":1}".getBytes(StandardCharsets.US_ASCII), new byte[0]);
        assertRefused(peer -> peer.send(frame), "the serialisation type 9 is unknown");
    }

    @Test
    void shouldCloseTheConnectionWhoseHeaderIsMalformed() throws IOException {
        byte[] frame = Frames.frame(0, "{\"code\":}".getBytes(StandardCharsets.US_ASCII), new byte[0]);
        assertRefused(peer -> peer.send(frame), "the JSON header is malformed at byte 8");
    }

    @Test
    void shouldTellATlsClientThatThereIsNoTls() throws IOException {
        byte[] hello = {0x16, 0x03, 0x01, 0x00, (byte) 0xf4, 0x01, 0x00, 0x00, (byte) 0xf0, 0x03, 0x03};
        assertRefused(peer -> peer.send(hello), "TLS is not supported yet");
    }

    @Test
    void shouldCloseTheConnectionThatFallsSilentInTheMiddleOfAFrame() throws IOException {
        byte[] half = Arrays.copyOf(Frames.encode(RemotingCommand.request(1, new Fields())), 50);
        assertRefused(SHORT_IDLE, peer -> peer.send(half), "silent for 2000 ms in the middle of a frame");
    }

    /** Something that a peer does wrong. */
    private interface Mischief {
        void by(RawPeer peer) throws IOException;
    }

    private void assertRefused(Mischief mischief, String complaint) throws IOException {
        assertRefused(ClientOptions.IDLE, mischief, complaint);
    }

    private void assertRefused(Duration idle, Mischief mischief, String complaint) throws IOException {
        var table = HandlerTable.builder().on(Loopback.ECHO, request -> Response.ok().now(), Lane.IO).build();
        var options = new ServerOptions("127.0.0.1", 0, Frames.MAX_FRAME_BYTES, idle);
        try (var loopback = new Loopback(table, HandlerTable.empty(), options);
             var good = new RawPeer(loopback.server.port());
             var bad = new RawPeer(loopback.server.port())) {
            assertAnswered(good);
            mischief.by(bad);
            assertAnswered(good);
            while (!bad.closedByServer()) {
                assertAnswered(good);
            }
            assertAnswered(good);
        }
        List<String> warnings = log.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
        assertEquals(1, warnings.size(), warnings::toString);
        assertTrue(warnings.get(0).startsWith("Closing the connection of 127.0.0.1:"), warnings.get(0));
        assertTrue(warnings.get(0).contains(complaint), warnings.get(0));
    }

    private static void assertAnswered(RawPeer peer) throws IOException {
        RemotingCommand request = Loopback.ECHO.request(null, null);
        peer.send(Frames.encode(request));
        assertEquals(request.getOpaque(), peer.receive().getOpaque());
    }
}
