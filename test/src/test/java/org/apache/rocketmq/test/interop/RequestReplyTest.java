package org.apache.rocketmq.test.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.rocketmq.test.cluster.ChildProcess;
import org.apache.rocketmq.test.cluster.Cluster;
import org.apache.rocketmq.test.cluster.Server;
import org.apache.rocketmq.test.program.AnswerRequests;
import org.apache.rocketmq.test.program.AskForReplies;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Requests and replies between clients, ours and Apache's, by brokers of both kinds. */
@Tag("processes")
class RequestReplyTest {
    @RegisterExtension
    static final Cluster CLUSTER = new Cluster();

    private static final int COUNT = 20;
    private static final int COMPRESSED_BYTES = 50_000;

    private static Server ourNameServer;
    private static Server theirNameServer;

    @BeforeAll
    static void start() throws Exception {
        ourNameServer = CLUSTER.nameServer("namesrv-ours", Map.of()).start();
        theirNameServer = CLUSTER.apacheNameServer("namesrv-theirs", Map.of()).start();
        CLUSTER.broker("broker-ours", Map.of("namesrvAddr", ourNameServer.address())).start();
        var theirs = CLUSTER.apacheBroker("broker-theirs", Map.of("namesrvAddr", theirNameServer.address())).start();
        Exchange.awaitRegistered(theirNameServer, theirs);
        // The replies of two clients of one process go by whichever of these comes first.
        Exchange.awaitRoute(theirNameServer, "DefaultCluster_REPLY_TOPIC", theirs);
    }

    private static ChildProcess answering(Client client, Server nameServer, String topic, String... more) {
        return run(client, nameServer, topic, AnswerRequests.class, "answers", more);
    }

    private static ChildProcess asking(Client client, Server nameServer, String topic, String... more) {
        return run(client, nameServer, topic, AskForReplies.class, "asks", more);
    }

    private static ChildProcess run(
        Client client, Server nameServer, String topic, Class<?> program, String does, String... more) {
        var arguments = new ArrayList<>(List.of("namesrv=" + nameServer.address(), "topic=" + topic,
            "group=" + does + "-" + topic));
        arguments.addAll(List.of(more));
        return client.run(CLUSTER, topic + "-" + client + "-" + does, program,
            List.of(), arguments.toArray(String[]::new));
    }

    private static List<String> told(ChildProcess process, String word) {
        return process.lines().stream().filter(line -> line.startsWith(word + " ")).sorted().toList();
    }

    private static List<String> expected(String pattern) {
        return IntStream.range(0, COUNT).mapToObj(i -> pattern.replace("#", String.valueOf(i))).sorted().toList();
    }

    @ParameterizedTest
    @CsvSource({
        "true, OURS, OURS, SYNC, " + COMPRESSED_BYTES, "true, APACHES, OURS, ASYNC, 100",
        "true, OURS, APACHES, ASYNC, 100", "true, APACHES_4, APACHES_4, SYNC, " + COMPRESSED_BYTES,
        "false, OURS, APACHES, SYNC, 100", "false, APACHES, OURS, SYNC, " + COMPRESSED_BYTES})
    void shouldBringTheReplyBack(boolean ours, Client asker, Client answerer, String mode, int bytes) {
        var nameServer = ours ? ourNameServer : theirNameServer;
        String topic = "Asked_" + ours + "_" + asker + "_" + answerer + "_" + bytes;
        var answers = answering(answerer, nameServer, topic, "bytes=" + bytes);
        answers.awaitOutput("ready", Exchange.BOUND);
        var asks = asking(asker, nameServer, topic, "count=" + COUNT, "mode=" + mode);
        assertEquals(0, asks.awaitEnd(Exchange.BOUND.multipliedBy(2)), asks::tail);
        assertEquals(expected("reply question-# answer-# " + bytes), told(asks, "reply"), asks::tail);
        // Some may be answered twice.
        Awaitility.await().atMost(Exchange.BOUND)
            .until(() -> told(answers, "answered").stream().distinct().count() >= COUNT);
        assertEquals(expected("answered question-# SEND_OK"),
            told(answers, "answered").stream().distinct().toList(), answers::tail);
        answers.close();
    }

    @ParameterizedTest
    @CsvSource({"OURS", "APACHES"})
    void shouldTellTheAnswererWhenTheAskerIsGone(Client answerer) {
        String topic = "Gone_" + answerer;
        var asks = asking(Client.OURS, ourNameServer, topic, "timeout=10000");
        asks.awaitEnd(Exchange.BOUND);
        assertTrue(told(asks, "failed").get(0).contains("RequestTimeoutException"), asks::tail);
        var answers = answering(answerer, ourNameServer, topic);
        var failed = answers.awaitOutput("failed question-0 [^\\n]*", Exchange.BOUND).group();
        assertTrue(failed.contains("push reply message fail, channel of <"), failed);
        answers.close();
    }
}
