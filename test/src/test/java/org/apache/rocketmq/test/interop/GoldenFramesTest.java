package org.apache.rocketmq.test.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.rocketmq.test.cluster.Cluster;
import org.apache.rocketmq.test.cluster.Places;
import org.apache.rocketmq.test.cluster.Server;
import org.apache.rocketmq.test.wire.Connection;
import org.apache.rocketmq.test.wire.Frame;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Requests that were recorded between Apache's clients and servers, sent as they are to ours: each gets its answer or
 * a refusal that says why, with the request's correlation id.
 */
@Tag("processes")
class GoldenFramesTest {
    @RegisterExtension
    static final Cluster CLUSTER = new Cluster();

    private static final Set<Integer> ONEWAY = Set.of(15, 37);
    private static final int NOT_SUPPORTED = 3;
    /** The codec's own tests read the same file. */
    private static final String FRAMES = "remoting/src/test/resources/frames/golden-frames.txt";
    private static final int GET_ALL_TOPICS = 206;
    private static final int GET_MAX_OFFSET = 30;
    private static final Pattern LINE = Pattern.compile(
        "(f\\d+) (r\\d) ([CB])>([NB]) (\\w+) \\w+\\((\\d+)\\) - .* : (\\w+)");

    private static Server nameServer;
    private static Server broker;

    /** A recorded request: who it was for, what it asks, its bytes. */
    record Recorded(String id, boolean forNameServer, int code, byte[] bytes) {
        @Override
        public String toString() {
            return id + " code " + code + (forNameServer ? " to the name server" : " to the broker");
        }
    }

    @BeforeAll
    static void start() {
        nameServer = CLUSTER.nameServer("namesrv", Map.of()).start();
        broker = CLUSTER.broker("broker-g", Map.of("namesrvAddr", nameServer.address())).start();
    }

    static Stream<Recorded> requests() throws IOException {
        return read().filter(request -> !ONEWAY.contains(request.code()));
    }

    static Stream<Recorded> onewayRequests() throws IOException {
        return read().filter(request -> ONEWAY.contains(request.code()));
    }

    @ParameterizedTest
    @MethodSource("requests")
    void shouldAnswer(Recorded request) throws Exception {
        try (var connection = Connection.to(server(request))) {
            connection.send(request.bytes());
            Frame answer = connection.read();
            assertEquals(new Frame(request.bytes()).opaque(), answer.opaque());
            String outcome = answer.code() + " " + answer.remark();
            assertNotEquals(NOT_SUPPORTED, answer.code(), outcome);
            assertTrue(answer.code() == 0 || !answer.remark().isBlank(), outcome);
            assertFalse(outcome.contains("Exception"), outcome);
        }
    }

    @ParameterizedTest
    @MethodSource("onewayRequests")
    void shouldNotAnswerOneway(Recorded request) throws Exception {
        try (var connection = Connection.to(server(request))) {
            connection.send(request.bytes());
            // The next frame that comes is the answer to the next request.
            Frame request2 = Frame.request(GET_MAX_OFFSET, 777_777, Map.of("topic", "TBW102", "queueId", "0"),
                new byte[0]);
            connection.send(request2.bytes());
            assertEquals(request2.opaque(), connection.read().opaque());
        }
    }

    @AfterAll
    static void shouldStillServe() throws Exception {
        try (var one = Connection.to(nameServer); var other = Connection.to(broker)) {
            assertEquals(0, one.call(GET_ALL_TOPICS, Map.of()).code());
            assertEquals(0, other.call(GET_MAX_OFFSET, Map.of("topic", "TBW102", "queueId", "0")).code());
        }
    }

    private static Stream<Recorded> read() throws IOException {
        List<Recorded> all = Files.readAllLines(Places.project().resolve(FRAMES)).stream().map(LINE::matcher)
            .filter(Matcher::matches).map(GoldenFramesTest::recorded).toList();
        assertTrue(all.size() > 30, "only " + all.size() + " requests found");
        return all.stream();
    }

    private static Recorded recorded(Matcher line) {
        return new Recorded(line.group(1), "N".equals(line.group(4)), Integer.parseInt(line.group(6)),
            HexFormat.of().parseHex(line.group(7)));
    }

    private static Server server(Recorded request) {
        return request.forNameServer() ? nameServer : broker;
    }
}
