package org.apache.rocketmq.test.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.rocketmq.test.cluster.ChildProcess;
import org.apache.rocketmq.test.cluster.Cluster;
import org.apache.rocketmq.test.cluster.Ports;
import org.apache.rocketmq.test.cluster.Server;
import org.apache.rocketmq.test.wire.BrokerConnection;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Apache's own example programs 5.5.0, as they were compiled, with our client in the place of Apache's, against our
 * servers and against Apache's. Some of them look for the name server at its usual port and nowhere else.
 */
@Tag("processes")
class ApacheExamplesTest {
    @RegisterExtension
    static final Cluster CLUSTER = new Cluster();

    private static final int USUAL_PORT = 9876;
    /** Long enough for the same test of another build. */
    private static final Duration FREE_SOON = Duration.ofSeconds(300);
    /** Not too often, as the output is long. */
    private static final Duration LOOKS = Duration.ofMillis(500);
    private static final int QUEUES = 4;
    private static final int MOST_ATTEMPTS = 3;
    private static final List<String> TOPICS = List.of("TopicTest", "TopicTest1", "TopicTest1234", "TopicTestjjj",
        "TagFilterTest", "SqlFilterTest", "BatchTest", "TestTopic", "RequestTopic", "Operated", "Measured",
        "Jodie_topic_1023", "TransactedTest", "NAMESPACE_TOPIC", "TimerTopic", "TopicLMQParent", "OMS_HELLO_TOPIC",
        "TimersMeasured");

    /**
     * Where a new group takes up an empty queue it begins at what is its end a moment later, and so may miss what is
     * sent just then; in a queue with something it begins there.
     */
    private static final List<String> FILLED = List.of("RequestTopic", "OMS_HELLO_TOPIC");

    private ServerSocket claim;
    private Server nameServer;
    private Server broker;
    private ChildProcess program;
    private int sessions;

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldRunOnOurClient(boolean atOurs) throws Exception {
        claim = Ports.claim(USUAL_PORT, FREE_SOON);
        start(atOurs);
        sendsAndConsumes();
        filtersTracesAndSigns();
        asksAndMeasures();
    }

    /** Also after a failure, as the next one needs the port. */
    @AfterEach
    void stop() throws IOException {
        for (Server server : new Server[] {broker, nameServer}) {
            if (server != null) {
                server.close();
            }
        }
        if (claim != null) {
            claim.close();
        }
    }

    private void start(boolean ours) throws IOException {
        String kind = ours ? "ours" : "theirs";
        var port = Map.of("listenPort", String.valueOf(USUAL_PORT));
        nameServer = ours ? CLUSTER.nameServer("namesrv-" + kind, port)
            : CLUSTER.apacheNameServer("namesrv-" + kind, port);
        nameServer.start();
        var settings = Map.of("namesrvAddr", nameServer.address(), "enablePropertyFilter", "true",
            "waitTimeMillsInSendQueue", "30000", "transactionCheckInterval", "1000", "transactionTimeOut", "1000",
            "timerWheelEnable", "true");
        broker = ours ? CLUSTER.broker("broker-" + kind, settings) : CLUSTER.apacheBroker("broker-" + kind, settings);
        broker.start();
        Exchange.awaitRegistered(nameServer, broker);
        try (var connection = BrokerConnection.to(broker)) {
            for (String topic : TOPICS) {
                connection.createTopic(topic, QUEUES);
            }
        }
        for (String topic : TOPICS) {
            Exchange.awaitRoute(nameServer, topic, broker);
        }
        for (String topic : FILLED) {
            fill(topic);
        }
    }

    /** One message in each queue. */
    private void fill(String topic) throws IOException {
        try (var connection = BrokerConnection.to(broker)) {
            for (int queue = 0; queue < QUEUES; queue++) {
                connection.sendReadable(topic, queue, new byte[1], Map.of("UNIQ_KEY", "FILLED" + topic + queue));
            }
        }
    }

    /** A new process; some examples are in one group with others, and would get each other's messages. */
    private void begin() {
        sessions++;
        program = CLUSTER.examples("examples-" + broker.name() + "-" + sessions, true,
            "namesrv=" + nameServer.address());
        program.awaitOutput("(?m)^ready$", Exchange.BOUND);
    }

    private void sendsAndConsumes() throws IOException {
        begin();
        // What takes ten seconds does so beside the others.
        run("schedule.ScheduledMessageConsumer");
        run("schedule.ScheduledMessageProducer");
        run("schedule.TimerMessageConsumer");
        run("schedule.TimerMessageProducer");
        say("benchmark.timer.TimerConsumer", "-n", nameServer.address(), "-t", "TimersMeasured");
        run("benchmark.timer.TimerProducer", "-n", nameServer.address(), "-t", "TimersMeasured", "-tc", "1", "-st", "1",
            "-mt", "10");
        run("quickstart.Producer");
        run("simple.Producer");
        run("simple.AsyncProducer");
        run("simple.OnewayProducer");
        run("batch.SimpleBatchProducer");
        run("filter.TagFilterProducer");
        run("ordermessage.Producer");
        run("operation.Producer", "-g", "operators", "-t", "Operated", "-a", "tagA", "-k", "key", "-c", "10");
        awaitStored("TopicTest", 1000 + 128 + 100);
        awaitStored("Jodie_topic_1023", 100);
        awaitStored("BatchTest", 3);
        awaitStored("TagFilterTest", 60);
        awaitStored("TopicTestjjj", 100);
        awaitStored("Operated", 10);

        run("quickstart.Consumer");
        run("simple.PushConsumer");
        run("broadcast.PushConsumer");
        run("filter.TagFilterConsumer");
        run("ordermessage.Consumer");
        run("operation.Consumer", "-g", "operated", "-t", "Operated", "-s", "*", "-f", "true");
        say("simple.LitePullConsumerSubscribe");
        say("simple.LitePullConsumerAssign");
        say("simple.LitePullConsumerAssignWithSubExpression");
        say("simple.PullConsumer");
        say("simple.PullScheduleService");
        awaitConsumed("please_rename_unique_group_name_4", 1228);
        awaitConsumed("CID_JODIE_1", 1228);
        awaitConsumed("please_rename_unique_group_name_1", 1228);
        awaitConsumed("please_rename_unique_group_name", 40);
        // This one holds up its queues for seconds from time to time.
        awaitConsumed("please_rename_unique_group_name_3", 50, 1228);
        awaitPulled();

        program.awaitOutput("Max RT: [1-9]\\d*, .*Send Failed: 0, Response Failed: 0", Exchange.BOUND);
        // What they measure comes later than this test waits for.
        program.awaitOutput("Consume TPS: \\d+, Avg delayedDuration:", Exchange.BOUND);
        try (var connection = BrokerConnection.to(broker)) {
            Awaitility.await("timers that wait").atMost(Exchange.BOUND)
                .until(() -> connection.waitingTimers("TimersMeasured") == 10);
        }
        awaitTold("the delayed ones and the timers", "Receive message\\[msgId=(\\w+) ", 100 + 10);
        end();
    }

    /** One that subscribes has all, one all but the first ten of a queue, one two queues without these ten. */
    private void awaitPulled() throws IOException {
        int listed = 1228 + (1228 - 10) + (1228 / 2 - 10);
        var list = Pattern.compile("(?m)^\\[MessageExt .*$");
        var message = Pattern.compile("UNIQ_KEY=\\w+");
        Awaitility.await("what lite pull consumers list").atMost(Exchange.BOUND).pollInterval(LOOKS)
            .until(() -> list.matcher(program.output()).results()
                .mapToLong(line -> message.matcher(line.group()).results().count()).sum(), count -> count >= listed);
        var pull = Pattern.compile("(?m)^\\d+\tMessageQueue \\[topic=TopicTest, .*FOUND.*, msgFoundList=(\\d+)]");
        Awaitility.await("what the scheduled pulls find").atMost(Exchange.BOUND).pollInterval(LOOKS)
            .until(() -> pull.matcher(program.output()).results()
                .mapToLong(found -> Long.parseLong(found.group(1))).sum(), count -> count >= 1228);
        awaitCommitted("please_rename_unique_group_name_5", 1228);
    }

    /** Waits until a group has committed so many messages of the topic of most examples. */
    private void awaitCommitted(String group, int count) throws IOException {
        try (var connection = BrokerConnection.to(broker)) {
            Awaitility.await(count + " committed by " + group).atMost(Exchange.BOUND).ignoreExceptions().until(() -> {
                long committed = 0;
                for (int queue = 0; queue < QUEUES; queue++) {
                    committed += connection.committed(group, "TopicTest", queue);
                }
                return committed == count;
            });
        }
    }

    private void filtersTracesAndSigns() throws IOException {
        begin();
        run("filter.SqlFilterProducer");
        awaitStored("SqlFilterTest", 10);
        run("filter.SqlFilterConsumer");
        awaitConsumed("please_rename_unique_group_name", 3);
        say("transaction.TransactionProducer");
        run("tracemessage.TraceProducer");
        run("tracemessage.TracePushConsumer");
        run("tracemessage.OpenTracingPushConsumer");
        run("tracemessage.OpenTracingProducer");
        say("tracemessage.OpenTracingTransactionProducer");
        run("namespace.ProducerWithNamespace");
        run("namespace.PushConsumerWithNamespace");
        awaitTold("those in a namespace", "Msg topic is:NAMESPACE_TOPIC, MsgId is:(\\w+)", 100);
        // A member of the same group, which takes half of the queues from the other.
        say("namespace.PullConsumerWithNamespace");
        run("openmessaging.SimplePushConsumer");
        run("openmessaging.SimpleProducer");
        run("batch.SplitBatchProducer");
        run("lmq.LMQProducer");
        say("simple.AclClient");
        awaitTold("the traced ones", "consume-ProducerGroupName-\\d+ Receive.*UNIQ_KEY=(\\w+)", 128);
        awaitTold("spans", "Span reported: .* - (To_TopicTest|From_TopicTest|EndTransaction)$", 3);
        awaitTold("those of the first queue, pulled in it", "Topic is:NAMESPACE_TOPIC, msgId is:(\\w+)", 25);
        awaitTold("those of OpenMessaging", "Received one message: (\\w+)", QUEUES + 3);
        awaitTold("the signed ones", "consume-please_rename_unique_group_name_5-\\d+ Receive.*UNIQ_KEY=(\\w+)", 128);
        awaitStored("BatchTest", 3 + 100_000);
        awaitStored("TopicLMQParent", 128);
        // Of ten, some are committed at once, some when the broker asks, and some are rolled back.
        awaitStored("TopicTest1234", 3);
        end();
    }

    private void awaitTold(String what, String pattern, int count) {
        Awaitility.await(what).atMost(Exchange.BOUND).pollInterval(LOOKS).until(() -> ids(pattern).size() >= count);
    }

    private void asksAndMeasures() throws IOException {
        begin();
        run("rpc.ResponseConsumer");
        ask();
        run("rpc.AsyncRequestProducer");
        awaitTold("both replies", "^reply to .*msgId=(\\w+)", 2);
        Awaitility.await("both have got theirs").atMost(Exchange.BOUND).pollInterval(LOOKS)
            .until(() -> countReplies() == 2);
        String[] common = {"-n", nameServer.address(), "-t", "Measured", "-ri", "1000"};
        say("benchmark.Producer", common);
        say("benchmark.BatchProducer", common);
        say("benchmark.TransactionProducer", common);
        say("benchmark.Consumer", common);
        program.awaitOutput("Send TPS: +[1-9]\\d* .*Send Failed: 0 \\| Response Failed: 0", Exchange.BOUND);
        program.awaitOutput("Send MPS: [1-9]\\d* .*Send Failed: 0 \\| Send Message Failed: 0", Exchange.BOUND);
        program.awaitOutput("Send TPS: +[1-9]\\d* .*Send Failed: 0 \\| Check: ", Exchange.BOUND);
        program.awaitOutput("Consume TPS: [1-9]\\d* .*Consume Fail: 0", Exchange.BOUND);
        end();
    }

    /** Asks until there is a reply, a few times: each waits three seconds, which may be too little where all is new. */
    private void ask() {
        run("rpc.RequestProducer");
        for (int asked = 2; countReplies() == 0; asked++) {
            assertTrue(asked <= MOST_ATTEMPTS, program::tail);
            int ends = asked;
            say("rpc.RequestProducer");
            Awaitility.await("another request").atMost(Exchange.BOUND).pollInterval(LOOKS)
                .until(() -> count("^ended rpc.RequestProducer$") == ends);
        }
    }

    private long countReplies() {
        return count("request to <RequestTopic> cost: \\d+ replyMessage: Message\\w* ?[\\[{]");
    }

    private long count(String pattern) {
        return Pattern.compile(pattern, Pattern.MULTILINE).matcher(program.output()).results().count();
    }

    private void say(String name, String... arguments) {
        program.say(name + (arguments.length == 0 ? "" : "\t" + String.join("\t", arguments)));
    }

    /** Runs one until its main method returns. */
    private void run(String name, String... arguments) {
        say(name, arguments);
        var end = program.awaitOutput("(?m)^(ended|broke) " + Pattern.quote(name) + "$", Exchange.BOUND);
        assertEquals("ended", end.group(1), program::tail);
    }

    private void end() {
        assertFalse(program.output().contains("\nbroke "), program::tail);
        // Some have threads of their own.
        assertFalse(program.output().contains("\nException in thread "), program::tail);
        assertFalse(program.output().contains("java.lang.NoSuch"), program::tail);
        assertEquals(0, program.finish());
    }

    private void awaitStored(String topic, int count) throws IOException {
        try (var connection = BrokerConnection.to(broker)) {
            Awaitility.await(count + " messages of " + topic).atMost(Exchange.BOUND).until(() -> {
                long stored = 0;
                for (int queue = 0; queue < QUEUES; queue++) {
                    stored += connection.maxOffset(topic, queue);
                }
                return stored >= count;
            });
        }
    }

    private void awaitConsumed(String group, int count) {
        awaitConsumed(group, count, count);
    }

    private void awaitConsumed(String group, int least, int most) {
        Awaitility.await(least + " consumed by " + group).atMost(Exchange.BOUND).pollInterval(LOOKS)
            .until(() -> consumed(group).size() >= least);
        assertTrue(consumed(group).size() <= most, () -> "too many consumed by " + group);
    }

    private Set<String> consumed(String group) {
        return ids("consume-" + group + "-\\d+ .*UNIQ_KEY=(\\w+)");
    }

    private Set<String> ids(String pattern) {
        var ids = new HashSet<String>();
        var matcher = Pattern.compile(pattern, Pattern.MULTILINE).matcher(program.output());
        while (matcher.find()) {
            ids.add(matcher.group(1));
        }
        return ids;
    }
}
