package org.apache.rocketmq.test.fault;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.rocketmq.test.cluster.Cluster;
import org.apache.rocketmq.test.cluster.Server;
import org.apache.rocketmq.test.wire.Connection;
import org.apache.rocketmq.test.wire.Frame;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Bytes that are no frames cost the one who sent them his connection, and nobody else anything. */
@Tag("processes")
class BadFramesTest {
    @RegisterExtension
    static final Cluster CLUSTER = new Cluster();

    private static final Duration BOUND = Duration.ofSeconds(60);
    private static final int GET_ROUTE = 105;
    private static final int GET_ALL_TOPICS = 206;
    private static final int GET_MAX_OFFSET = 30;
    private static final int REGISTER_TOPIC = 217;
    private static final byte[] QUEUES = ("{\"queueDatas\":[{\"brokerName\":\"broker-a\",\"perm\":6,"
        + "\"readQueueNums\":4,\"topicSysFlag\":0,\"writeQueueNums\":4}]}").getBytes(StandardCharsets.UTF_8);
    private static final int MANY_TOPICS = 200;
    private static final int MANY_REQUESTS = 200_000;
    private static final int TOO_LONG = (16 << 20) + 1;
    private static final long SEED = 20_260_101;
    private static final int RANDOM_ROUNDS = 100;
    private static final int RANDOM_BYTES = 200;

    private static Server nameServer;
    private static Server broker;
    private static Connection goodAtNameServer;
    private static Connection goodAtBroker;

    @BeforeAll
    static void start() throws Exception {
        nameServer = CLUSTER.nameServer("namesrv", Map.of()).start();
        broker = CLUSTER.broker("broker-a", Map.of("namesrvAddr", nameServer.address())).start();
        goodAtNameServer = Connection.to(nameServer);
        goodAtBroker = Connection.to(broker);
    }

    static Stream<Arguments> badFrames() {
        byte[] json = "{\"code\":105}".getBytes(StandardCharsets.UTF_8);
        var named = Map.of(
            "length -1", HexFormat.of().parseHex("ffffffff00000000"),
            "length 0", new byte[8],
            "length below its own header", ByteBuffer.allocate(16).putInt(3).array(),
            "length 2 GiB", HexFormat.of().parseHex("7fffffff0000000000000000"),
            "length above the limit", ByteBuffer.allocate(64).putInt(TOO_LONG).array(),
            "unknown serialisation", Frame.of((byte) 7, json, new byte[0]).bytes(),
            "header longer than the frame", ByteBuffer.allocate(16).putInt(12).putInt(0xFFFFFF).array(),
            "header that is no JSON", Frame.of((byte) 0, "no JSON".getBytes(StandardCharsets.UTF_8),
                new byte[0]).bytes(),
            "TLS hello", HexFormat.of().parseHex("16030100c8010000c40303000102030405060708090a0b0c0d0e0f"),
            "HTTP", "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        return named.entrySet().stream().flatMap(entry -> Stream.of("name server", "broker")
            .map(server -> Arguments.of(entry.getKey(), server, entry.getValue())));
    }

    @ParameterizedTest(name = "{0} to the {1}")
    @MethodSource("badFrames")
    void shouldCloseTheConnectionThatSendsIt(String what, String to, byte[] bytes) throws Exception {
        try (var connection = Connection.to(server(to))) {
            connection.send(bytes);
            assertTrue(connection.isClosedByServer(), what + " leaves the connection open");
            String reason = "Closing the connection of " + connection.localAddress() + ": ";
            Awaitility.await("the log says why").atMost(BOUND).until(() -> server(to).log().contains(reason));
        }
    }

    @ParameterizedTest
    @MethodSource("servers")
    void shouldAnswerAFrameThatComesInPieces(String to) throws Exception {
        byte[] frame = Frame.request(GET_ROUTE, 7, Map.of("topic", "nothing"), new byte[0]).bytes();
        try (var connection = Connection.to(server(to))) {
            for (byte single : frame) {
                connection.send(single);
            }
            assertEquals(7, connection.read().opaque());
        }
    }

    @ParameterizedTest
    @MethodSource("servers")
    void shouldForgetHalfAFrame(String to) throws Exception {
        byte[] frame = Frame.request(GET_ROUTE, 7, Map.of("topic", "nothing"), new byte[0]).bytes();
        for (int cut = 1; cut < frame.length; cut += 13) {
            try (var connection = Connection.to(server(to))) {
                connection.send(Arrays.copyOf(frame, cut));
                assertServes();
            }
        }
    }

    @ParameterizedTest
    @MethodSource("servers")
    void shouldOutliveRandomBytes(String to) throws Exception {
        var random = new Random(SEED);
        for (int round = 0; round < RANDOM_ROUNDS; round++) {
            var bytes = new byte[1 + random.nextInt(RANDOM_BYTES)];
            random.nextBytes(bytes);
            if (round % 2 == 0) {
                bytes = Frame.of((byte) random.nextInt(2), bytes, new byte[random.nextInt(10)]).bytes();
            }
            try (var connection = Connection.to(server(to))) {
                connection.send(bytes);
            }
        }
        assertServes();
    }

    @Test
    void shouldAnswerManyFramesOfOneWrite() throws Exception {
        int frames = 1_000;
        byte[] frame = Frame.request(GET_ALL_TOPICS, 1, Map.of(), new byte[0]).bytes();
        var all = ByteBuffer.allocate(frame.length * frames);
        for (int i = 0; i < frames; i++) {
            all.put(frame);
        }
        try (var connection = Connection.to(nameServer)) {
            connection.send(all.array());
            for (int i = 0; i < frames; i++) {
                assertEquals(0, connection.read().code());
            }
        }
    }

    /** More answers than fit into the heap, had the server to keep them all. */
    @Test
    void shouldKeepLittleForOneThatDoesNotRead() throws Exception {
        for (int topic = 0; topic < MANY_TOPICS; topic++) {
            var fields = Map.of("topic", "topic-with-a-rather-long-name-" + topic);
            assertEquals(0, goodAtNameServer.call(REGISTER_TOPIC, fields, QUEUES).code());
        }
        byte[] frame = Frame.request(GET_ALL_TOPICS, 1, Map.of(), new byte[0]).bytes();
        var written = new AtomicInteger();
        var connection = Connection.to(nameServer);
        var writer = new Thread(() -> writeOnAndOn(connection, frame, written), "does-not-read");
        try {
            writer.start();
            var before = new AtomicInteger(-1);
            Awaitility.await("the server reads no more").atMost(BOUND).pollInterval(Duration.ofMillis(500))
                .until(() -> before.getAndSet(written.get()) == written.get());
            assertServes();
            assertTrue(written.get() < MANY_REQUESTS, "the server took all requests");
        } finally {
            connection.close();
            writer.join();
        }
    }

    private static void writeOnAndOn(Connection connection, byte[] frame, AtomicInteger written) {
        try {
            while (written.get() < MANY_REQUESTS) {
                connection.send(frame);
                written.incrementAndGet();
            }
        } catch (IOException closed) {
            assertTrue(written.get() > 0, () -> "nothing was written: " + closed);
        }
    }

    static Stream<String> servers() {
        return Stream.of("name server", "broker");
    }

    /** Both processes live, and the connections from before still get their answers. */
    @AfterEach
    void assertServes() throws Exception {
        assertTrue(nameServer.process().isAlive());
        assertTrue(broker.process().isAlive());
        assertEquals(0, goodAtNameServer.call(GET_ALL_TOPICS, Map.of()).code());
        assertEquals(0, goodAtBroker.call(GET_MAX_OFFSET, Map.of("topic", "TBW102", "queueId", "0")).code());
    }

    private static Server server(String name) {
        return "broker".equals(name) ? broker : nameServer;
    }
}
