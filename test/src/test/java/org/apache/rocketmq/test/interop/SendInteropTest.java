package org.apache.rocketmq.test.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.Closeable;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import org.apache.rocketmq.client.exception.MQClientException;
import org.apache.rocketmq.remoting.exception.RemotingTimeoutException;
import org.apache.rocketmq.test.cluster.ChildProcess;
import org.apache.rocketmq.test.cluster.Cluster;
import org.apache.rocketmq.test.cluster.Ports;
import org.apache.rocketmq.test.cluster.Server;
import org.apache.rocketmq.test.program.five.SendSteps;
import org.apache.rocketmq.test.wire.BrokerConnection;
import org.apache.rocketmq.test.wire.Connection;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What fails with Apache's producer fails with ours, with the same exceptions and codes, whosever the servers are. */
@Tag("processes")
class SendInteropTest {
    @RegisterExtension
    static final Cluster CLUSTER = new Cluster();

    private static final String TOPIC = "Sent";
    private static final int QUEUES = 2;
    private static final int REGISTER_BROKER = 103;
    private static final int LEAST_STEPS = 200;
    private static final int SILENT = 9;
    private static final String NO_CODE = " -1";
    private static final String LAST_FAILURE = MQClientException.class.getName() + " 10002 by "
        + RemotingTimeoutException.class.getName();
    /** Steps that end differently on purpose, by patterns of their names, and what ours does. */
    private static final Map<String, String> DIFFERENT = Map.ofEntries(
        Map.entry("(to a queue )?(before the start|after the end), with a callback",
            "throws what Apache's tells the callback"),
        Map.entry("request before the start",
            "says that the producer does not run; Apache's has a NullPointerException"),
        Map.entry("no message.*",
            "says so; Apache's has a NullPointerException"),
        Map.entry("properties that are too long.*",
            "is not sent at all"),
        Map.entry("nobody hears",
            "is an error"),
        Map.entry("a key in no topic",
            "is looked for at the name server, not at any broker"),
        Map.entry("to no queue(, together)?, one-way|to no queue in time.*|a (batch|request) to no queue.*",
            "says so; Apache's has a NullPointerException"),
        Map.entry("to a queue of another topic, one-way",
            "fails as the other forms do"),
        Map.entry("to a queue of no topic(, with a callback|, one-way)?",
            "asks the name server before the broker"),
        Map.entry("a request that nobody answers, with a callback",
            "hears of that; Apache's is called as if there were a reply"),
        Map.entry("a transaction without a producer for it",
            "is an MQClientException, not a RuntimeException"),
        Map.entry("transaction of nothing",
            "says so; Apache's has a NullPointerException"),
        Map.entry("(to a queue |offset )?without a name server.*",
            "is an MQClientException with a code, not an IllegalStateException"));
    /** Steps of Apache's producer that end differently at our broker on purpose, and what ours does. */
    private static final Map<String, String> DIFFERENT_BROKERS = Map.of(
        "to a queue that is read only(, with a callback)?",
            "refuses it; Apache's leaves it to its clients",
        "a batch that no broker takes(, with a callback)?",
            "says that the message is illegal; Apache's has an exception");
    private static final String RETRIED_IN_VAIN = "to a silent port with 2 retries( as a batch)?";
    /**
     * Which of two comes first decides how these end: whether a one-way send hears of a refused port, and whether
     * Apache's producer has a millisecond left after its first attempt, for it says then that no time is left, else
     * what the attempt ended with.
     */
    private static final String VARYING = "to a refused port.*, one-way|" + RETRIED_IN_VAIN;
    private static final int POSITIVE = 0x7FFFFFFF;
    /** So long that name servers do not forget in the middle of the steps a broker that says no more. */
    private static final int LONG_SECONDS = 600;

    @Test
    void shouldFailAsApachesProducerDoes() throws Exception {
        var closing = new ArrayList<Closeable>();
        try {
            var programs = new ArrayList<Map<Client, ChildProcess>>();
            for (Client servers : List.of(Client.OURS, Client.APACHES)) {
                var nameServer = start(servers);
                // A name server forgets what was registered by a connection that is closed.
                var connection = Connection.to(nameServer);
                closing.add(connection::close);
                register(connection, "refuses", "127.0.0.1:" + Ports.free(), "Refused");
                for (int i = 0; i < SILENT; i++) {
                    // The system accepts connections for it, and nobody reads.
                    var silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
                    closing.add(silent);
                    register(connection, "silent" + i, "127.0.0.1:" + silent.getLocalPort(), "Silent" + i);
                }
                programs.add(run(servers, nameServer));
            }
            for (Map<Client, ChildProcess> each : programs) {
                assertSameSteps(each);
            }
            assertSameAtBothServers(programs.get(0).get(Client.APACHES), programs.get(1).get(Client.APACHES));
        } finally {
            for (Closeable each : closing) {
                each.close();
            }
        }
    }

    private static Server start(Client whose) throws Exception {
        var patient = Map.of("serverChannelMaxIdleTimeSeconds", String.valueOf(LONG_SECONDS));
        var nameServer = whose == Client.OURS ? CLUSTER.nameServer("namesrv-" + whose, patient).start()
            : CLUSTER.apacheNameServer("namesrv-" + whose, patient).start();
        var settings = Map.of("namesrvAddr", nameServer.address(), "autoCreateTopicEnable", "false");
        var broker = whose == Client.OURS ? CLUSTER.broker("broker-" + whose, settings).start()
            : CLUSTER.apacheBroker("broker-" + whose, settings).start();
        try (var connection = BrokerConnection.to(broker)) {
            connection.createTopic(TOPIC, QUEUES);
            connection.createTopic("Closed", QUEUES, 4);
        }
        for (String topic : List.of(TOPIC, "Closed")) {
            Exchange.awaitRoute(nameServer, topic, broker);
        }
        return nameServer;
    }

    /** Tells a name server of a broker with a topic; Apache's takes one topic alone for a change of a known broker. */
    private static void register(Connection connection, String name, String address, String topic) throws Exception {
        var configs = Stream.of(topic, topic + "_too").map(each -> "\"" + each + "\":{\"attributes\":{},\"order\":"
            + "false,\"perm\":6,\"readQueueNums\":" + QUEUES + ",\"topicFilterType\":\"SINGLE_TAG\",\"topicName\":\""
            + each + "\",\"topicSysFlag\":0,\"writeQueueNums\":" + QUEUES + "}").collect(Collectors.joining(","));
        String version = "{\"counter\":1,\"stateVersion\":0,\"timestamp\":1795370780753}";
        byte[] body = ("{\"filterServerList\":[],\"topicConfigSerializeWrapper\":{\"dataVersion\":" + version
            + ",\"mappingDataVersion\":" + version + ",\"topicConfigTable\":{" + configs
            + "},\"topicQueueMappingDetailMap\":{},\"topicQueueMappingInfoMap\":{}}}").getBytes(StandardCharsets.UTF_8);
        var sum = new CRC32();
        sum.update(body);
        var answer = connection.call(REGISTER_BROKER, Map.of("brokerName", name, "brokerAddr", address, "clusterName",
            "DefaultCluster", "haServerAddr", "", "brokerId", "0", "enableActingMaster", "false", "compressed", "false",
            "heartbeatTimeoutMillis", LONG_SECONDS + "000",
            "bodyCrc32", String.valueOf((int) sum.getValue() & POSITIVE)), body);
        assertEquals(0, answer.code(), answer::remark);
    }

    private static Map<Client, ChildProcess> run(Client servers, Server nameServer) {
        var running = new HashMap<Client, ChildProcess>();
        for (Client client : List.of(Client.APACHES, Client.OURS)) {
            running.put(client, client.run(CLUSTER, "sends-" + client + "-at-" + servers, SendSteps.class, List.of(),
                "namesrv=" + nameServer.address(), "topic=" + TOPIC, "group=sends_" + client,
                "broker=broker-" + servers, "refused=Refused", "silent=Silent", "closed=Closed",
                "nobody=127.0.0.1:" + Ports.free()));
        }
        return running;
    }

    private static void assertSameSteps(Map<Client, ChildProcess> programs) {
        for (ChildProcess each : programs.values()) {
            each.awaitOutput("(?m)^done$", Exchange.BOUND.multipliedBy(3));
            assertEquals(0, each.awaitEnd(Exchange.BOUND), each::tail);
        }
        var theirs = steps(programs.get(Client.APACHES));
        var ours = steps(programs.get(Client.OURS));
        assertTrue(theirs.size() >= LEAST_STEPS, theirs::toString);
        assertEquals(theirs.size(), ours.size());
        for (String step : ours) {
            assertTrue(!nameOf(step).matches(RETRIED_IN_VAIN) || step.endsWith(LAST_FAILURE), step);
        }
        var differences = new ArrayList<String>();
        var unused = new HashSet<>(DIFFERENT.keySet());
        for (int i = 0; i < theirs.size(); i++) {
            String step = nameOf(theirs.get(i));
            if (!step.matches(VARYING) && !isAlike(theirs.get(i), ours.get(i)) && !unused.removeIf(step::matches)
                && DIFFERENT.keySet().stream().noneMatch(step::matches)) {
                differences.add(theirs.get(i) + "\n  " + ours.get(i));
            }
        }
        assertEquals("", String.join("\n", differences));
        assertEquals(Set.of(), unused, "no difference any more");
    }

    /** Apache's producer cannot tell whose the servers are. */
    private static void assertSameAtBothServers(ChildProcess atOurs, ChildProcess atTheirs) {
        var expected = steps(atTheirs);
        var actual = steps(atOurs);
        var differences = new ArrayList<String>();
        var unused = new HashSet<>(DIFFERENT_BROKERS.keySet());
        for (int i = 0; i < expected.size(); i++) {
            String step = nameOf(expected.get(i));
            if (!step.matches(VARYING) && !expected.get(i).equals(actual.get(i)) && !unused.removeIf(step::matches)
                && DIFFERENT_BROKERS.keySet().stream().noneMatch(step::matches)) {
                differences.add(expected.get(i) + "\n  " + actual.get(i));
            }
        }
        assertEquals("", String.join("\n", differences));
        assertEquals(Set.of(), unused, "no difference any more");
    }

    private static String nameOf(String step) {
        return step.substring("step ".length()).replaceFirst(": .*", "");
    }

    /** Equal, but that ours may tell a code, and a cause with it, where Apache's tells none. */
    private static boolean isAlike(String theirs, String ours) {
        String withoutCode = ours.replaceFirst("(MQClientException) \\d+", "$1 -1");
        return ours.equals(theirs) || theirs.contains(NO_CODE)
            && (withoutCode.equals(theirs) || withoutCode.startsWith(theirs + " by "));
    }

    private static List<String> steps(ChildProcess program) {
        return program.lines().stream().filter(line -> line.startsWith("step ")).toList();
    }
}
