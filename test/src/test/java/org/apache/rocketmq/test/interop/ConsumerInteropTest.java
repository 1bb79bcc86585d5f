package org.apache.rocketmq.test.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.rocketmq.test.cluster.ChildProcess;
import org.apache.rocketmq.test.cluster.Cluster;
import org.apache.rocketmq.test.cluster.Server;
import org.apache.rocketmq.test.program.LitePullSteps;
import org.apache.rocketmq.test.program.PullSteps;
import org.apache.rocketmq.test.program.ReadBatches;
import org.apache.rocketmq.test.wire.BrokerConnection;
import org.apache.rocketmq.test.wire.Stored;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Orderly consumption, selectors, broadcasting and pulls with our client, at our broker and at Apache's. */
@Tag("processes")
class ConsumerInteropTest {
    @RegisterExtension
    static final Cluster CLUSTER = new Cluster();

    private static final int COUNT = 60;
    private static final int QUEUES = 4;
    private static final int MOST_ROUNDS = 30;
    private static final int LITE_PULL_STEPS = 72;
    private static final int PULL_STEPS = 63;
    private static final int WRAPPED = 12;
    private static final int READ_BATCHES_STEPS = 8;
    private static final String MIDDLE_BEGINS_AT = "step lite pull from the middle begins at: ";
    /** Apache's broker gives all to whom it does not understand; ours says so. */
    private static final String ALL_FOR_WRONG_SQL = "(?m)^(step pull by wrong SQL: )FOUND .*$";
    private static final String REFUSED_WRONG_SQL =
        "$1fails with org.apache.rocketmq.client.exception.MQBrokerException 23";
    private static final Duration BOUND = Exchange.BOUND;

    private static final Map<Client, Server> BROKERS = new HashMap<>();
    private static final Map<Client, Server> NAME_SERVERS = new HashMap<>();

    /** Each broker has a name server of its own. */
    @BeforeAll
    static void start() {
        for (Client whose : List.of(Client.OURS, Client.APACHES)) {
            var nameServer = CLUSTER.nameServer("namesrv-" + whose, Map.of()).start();
            var settings = Map.of("namesrvAddr", nameServer.address(), "enablePropertyFilter", "true");
            NAME_SERVERS.put(whose, nameServer);
            BROKERS.put(whose, whose == Client.OURS ? CLUSTER.broker("broker-" + whose, settings).start()
                : CLUSTER.apacheBroker("broker-" + whose, settings).start());
        }
    }

    /** A topic at one broker; a receiver may be there before its first message. */
    private static Exchange exchange(Client brokers, String topic, String... options) throws Exception {
        return exchange(brokers, topic, QUEUES, options);
    }

    private static Exchange exchange(Client brokers, String topic, int queues, String... options) throws Exception {
        try (var connection = BrokerConnection.to(BROKERS.get(brokers))) {
            connection.createTopic(topic, queues);
        }
        Exchange.awaitRoute(NAME_SERVERS.get(brokers), topic, BROKERS.get(brokers));
        return new Exchange(CLUSTER, NAME_SERVERS.get(brokers), topic, options);
    }

    private static String localOffsets(String folder) {
        return "-Drocketmq.client.localOffsetStoreDir=" + CLUSTER.folder().resolve(folder);
    }

    /** What a receiver was handed for the first time, by queue. */
    private static Map<Integer, List<Long>> offsets(List<Received> received) {
        return received.stream().filter(message -> message.reconsumeTimes() == 0).collect(Collectors.groupingBy(
            Received::queueId, Collectors.mapping(Received::queueOffset, Collectors.toList())));
    }

    @ParameterizedTest
    @EnumSource(names = {"OURS", "APACHES"})
    void shouldConsumeInOrderAndHaveAgainBeforeTheNext(Client brokers) throws Exception {
        var exchange = exchange(brokers, "Orderly");
        var sent = exchange.send(Client.OURS, COUNT);
        var received = exchange.receive(Client.OURS, "in_order", sent, "listener=ORDERLY", "failOnce=key-1");
        offsets(received).forEach((queue, offsets) ->
            assertEquals(offsets.stream().sorted().toList(), offsets, "queue " + queue));
        for (int i = 0; i < received.size(); i++) {
            var message = received.get(i);
            if (message.key().startsWith("key-1") && message.reconsumeTimes() == 0) {
                var next = received.subList(i + 1, received.size()).stream()
                    .filter(other -> other.queueId() == message.queueId()).findFirst().orElseThrow();
                assertEquals(message.key() + " 1", next.key() + " " + next.reconsumeTimes());
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"OURS, OURS, APACHES", "APACHES, OURS, APACHES", "OURS, APACHES_4, OURS", "OURS, OURS, APACHES_4"})
    void shouldHandQueuesOverInOrder(Client brokers, Client giver, Client taker) throws Exception {
        String name = "HandedOver" + giver + taker;
        // Apache's client keeps the lock of a queue that it gave up while it was busy with it, 20 seconds by default.
        var exchange = exchange(brokers, name, "-Drocketmq.client.rebalance.waitInterval=1000",
            "-Drocketmq.client.unlockDelayTimeMills=1000");
        var first = exchange.receiver(giver, name, "listener=ORDERLY");
        var sent = new ArrayList<>(exchange.send(Client.OURS, COUNT, "prefix=one"));
        Exchange.awaitAll(first, sent);
        var second = exchange.receiver(taker, name, "listener=ORDERLY");
        var keys = sent.stream().map(Sent::key).collect(Collectors.toCollection(TreeSet::new));
        // Apache's member takes its half when the locks of ours are released.
        for (int round = 0; Received.of(second).isEmpty(); round++) {
            assertTrue(round < MOST_ROUNDS, second::tail);
            var more = exchange.send(Client.OURS, COUNT, "prefix=more" + round);
            more.forEach(message -> keys.add(message.key()));
            Awaitility.await("all of round " + round).atMost(BOUND).until(() -> receivedKeys(first, second)
                .containsAll(keys));
        }
        assertEquals(0, first.finish(), first::tail);
        exchange.send(Client.OURS, COUNT, "prefix=last").forEach(message -> keys.add(message.key()));
        Awaitility.await("all").atMost(BOUND).until(() -> receivedKeys(first, second).containsAll(keys));
        assertEquals(0, second.finish(), second::tail);
        for (ChildProcess each : List.of(first, second)) {
            offsets(Received.of(each)).forEach((queue, offsets) ->
                assertEquals(offsets.stream().sorted().distinct().toList(), offsets, each.name() + " queue " + queue));
        }
        int received = Received.of(first).size() + Received.of(second).size();
        // Apache's broker handles requests of one connection side by side: the offset that an earlier pull brings may
        // come after the one that a queue is handed over with, and what lies between is given again. Sent right one
        // behind the other to a busy broker, most pulls' offsets come last.
        assertTrue(received == keys.size() || brokers == Client.APACHES && received > keys.size(), () -> received
            + " were received of " + keys.size() + "\n" + first.tail() + "\n" + second.tail());
    }

    private static Set<String> receivedKeys(ChildProcess... receivers) {
        return Stream.of(receivers).flatMap(receiver -> Received.of(receiver).stream()).map(Received::key)
            .collect(Collectors.toSet());
    }

    /** Our client and Apache's, at our broker and Apache's, try as often and leave the message at the same place. */
    @ParameterizedTest
    @EnumSource(names = {"OURS", "APACHES"})
    void shouldGiveUpWhatFailsTooOftenAsApachesDoes(Client brokers) throws Exception {
        for (Client client : Client.values()) {
            // Clients before 5 do not count the try that they give up.
            String counted = client == Client.APACHES_4 ? "2" : "3";
            String group = "gives_up_" + client;
            var exchange = exchange(brokers, "GivenUp_" + client);
            var sent = exchange.send(Client.OURS, QUEUES, "prefix=bad");
            var receiver = exchange.receiver(client, group, "listener=ORDERLY", "times=2", "failAlways=bad");
            Exchange.awaitAll(receiver, sent);
            try (var connection = BrokerConnection.to(BROKERS.get(brokers))) {
                Awaitility.await(client + " at " + brokers).atMost(BOUND)
                    .until(() -> connection.maxOffset("%DLQ%" + group, 0) == QUEUES);
                assertEquals(0, connection.maxOffset("%RETRY%" + group, 0));
                for (Stored dead : connection.readFrom("%DLQ%" + group, 0, 0)) {
                    assertEquals("0 0 " + counted + " 0", dead.flags(), "flags, system flags, tries, no transaction");
                }
            }
            assertEquals(0, receiver.finish(), receiver::tail);
            var tries = Received.of(receiver).stream().collect(Collectors.groupingBy(Received::key,
                Collectors.mapping(Received::reconsumeTimes, Collectors.toList())));
            tries.forEach((key, times) -> assertEquals(List.of(0, 1, 2), times, key));
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"OURS", "APACHES"})
    void shouldSelectBySql(Client brokers) throws Exception {
        var exchange = exchange(brokers, "Selected");
        var wanted = exchange.send(Client.OURS, COUNT).subList(COUNT / 2, COUNT);
        var received = exchange.receive(Client.OURS, "selects", wanted, "selector=index >= " + COUNT / 2);
        assertEquals(wanted.size(), received.size());
    }

    @ParameterizedTest
    @EnumSource(names = {"OURS", "APACHES"})
    void shouldNotStartWithASelectorThatIsNone(Client brokers) throws Exception {
        var receiver = exchange(brokers, "Malformed").receiver(Client.OURS, "malformed", "selector=index >= AND 7");
        String text = receiver.awaitOutput("(?m)^refused .*$", BOUND).group();
        assertTrue(text.contains("index >= AND 7"), text);
        assertTrue(text.contains(brokers == Client.OURS ? "at character 10" : "column"), text);
        assertEquals(1, receiver.awaitEnd(BOUND));
    }

    @ParameterizedTest
    @EnumSource(names = {"OURS", "APACHES"})
    void shouldGiveEachBroadcastingMemberAll(Client brokers) throws Exception {
        var exchange = exchange(brokers, "Broadcast", localOffsets("all-" + brokers));
        var sent = exchange.send(Client.OURS, COUNT);
        var first = exchange.receive(Client.OURS, "everybody", sent, "model=BROADCASTING", "failOnce=key-1");
        assertEquals(COUNT, first.size(), "each once, failed or not");
        for (Client client : List.of(Client.APACHES, Client.APACHES_4)) {
            var other = exchange(brokers, "Broadcast", localOffsets("others-" + client + "-" + brokers));
            assertEquals(COUNT, other.receive(client, "everybody", sent, "model=BROADCASTING").size());
        }
    }

    /**
     * The same programs come to the same with our client and Apache's newest, step by step, whosever broker it is; and
     * Apache's clients cannot tell whose it is.
     */
    @Test
    void shouldPullAsApachesClientDoes() throws Exception {
        var lite = new EnumMap<Client, Map<Client, ChildProcess>>(Client.class);
        var classic = new EnumMap<Client, Map<Client, ChildProcess>>(Client.class);
        for (Client brokers : BROKERS.keySet()) {
            lite.put(brokers, runSteps(brokers, LitePullSteps.class, Client.values()));
            classic.put(brokers, runSteps(brokers, PullSteps.class, Client.values()));
        }
        assertSameSteps(lite, LITE_PULL_STEPS);
        assertSameSteps(classic, PULL_STEPS);
    }

    private static Map<Client, ChildProcess> runSteps(Client brokers, Class<?> program, Client... clients)
        throws Exception {

        var running = new HashMap<Client, ChildProcess>();
        for (Client client : clients) {
            String name = program.getSimpleName() + "_" + client;
            exchange(brokers, name, 2);
            running.put(client, client.run(CLUSTER, name + "-at-" + brokers, program,
                List.of("-Drocketmq.client.rebalance.waitInterval=1000"),
                "namesrv=" + NAME_SERVERS.get(brokers).address(), "topic=" + name, "group=" + name,
                "broker=broker-" + brokers));
        }
        return running;
    }

    private static void assertSameSteps(Map<Client, Map<Client, ChildProcess>> byBroker, int count) {
        byBroker.values().stream().flatMap(programs -> programs.values().stream()).forEach(each -> {
            each.awaitOutput("(?m)^done$", BOUND.multipliedBy(3));
            assertEquals(0, each.awaitEnd(BOUND), each::tail);
        });
        for (Map<Client, ChildProcess> programs : byBroker.values()) {
            var expected = steps(programs.get(Client.APACHES));
            assertEquals(count, expected.size());
            assertEquals(expected, steps(programs.get(Client.OURS)));
        }
        for (Client client : byBroker.get(Client.OURS).keySet()) {
            assertEquals(
                certain(client, byBroker.get(Client.APACHES)).replaceFirst(ALL_FOR_WRONG_SQL, REFUSED_WRONG_SQL),
                certain(client, byBroker.get(Client.OURS)), client.name());
        }
    }

    /** All steps but the one whose outcome is open with 4.9.8: an answer may be there before no time is over. */
    private static String certain(Client client, Map<Client, ChildProcess> programs) {
        return steps(programs.get(client)).stream()
            .filter(step -> client != Client.APACHES_4 || !step.startsWith("step pull in no time: "))
            .collect(Collectors.joining("\n"));
    }

    private static List<String> steps(ChildProcess program) {
        return program.lines().stream().filter(line -> line.startsWith("step ")).toList();
    }

    /**
     * Both clients make the same messages of what Apache's broker keeps as one record for each batch. Only where ours
     * begins in the middle of one by itself, it leaves out what lies before.
     */
    @Test
    void shouldUnwrapBatchesAsApachesClientDoes() throws Exception {
        var broker = BROKERS.get(Client.APACHES);
        var nameServer = NAME_SERVERS.get(Client.APACHES);
        try (var connection = BrokerConnection.to(broker)) {
            connection.createTopicOfBatches("Wrapped");
        }
        Exchange.awaitRoute(nameServer, "Wrapped", broker);
        var exchange = new Exchange(CLUSTER, nameServer, "Wrapped");
        var running = new EnumMap<Client, ChildProcess>(Client.class);
        exchange.send(Client.OURS, WRAPPED, "mode=BATCH", "tags=A,B", "prefix=ours");
        exchange.send(Client.APACHES, WRAPPED, "mode=BATCH", "tags=A,B", "prefix=theirs");
        exchange.send(Client.OURS, 1);
        for (Client client : List.of(Client.OURS, Client.APACHES)) {
            running.put(client, client.run(CLUSTER, "reads-batches-" + client, ReadBatches.class, List.of(),
                "namesrv=" + nameServer.address(), "topic=Wrapped", "group=reads_batches_" + client,
                "broker=" + broker.name(), "count=" + (2 * WRAPPED + 1), "middle=2"));
        }
        for (ChildProcess each : running.values()) {
            each.awaitOutput("(?m)^done$", BOUND);
            assertEquals(0, each.awaitEnd(BOUND), each::tail);
        }
        var theirs = steps(running.get(Client.APACHES));
        assertEquals(READ_BATCHES_STEPS, theirs.size());
        assertTrue(theirs.contains(MIDDLE_BEGINS_AT + 0), theirs::toString);
        assertEquals(String.join("\n", theirs).replace(MIDDLE_BEGINS_AT + 0, MIDDLE_BEGINS_AT + 2),
            String.join("\n", steps(running.get(Client.OURS))));
    }

    /** The file with the offsets is the same for all clients: each goes on where the other has got to. */
    @Test
    void shouldShareTheFileOfOffsetsWithApachesClient() throws Exception {
        var exchange = exchange(Client.OURS, "Shared", localOffsets("shared"));
        for (Client client : List.of(Client.OURS, Client.APACHES, Client.OURS, Client.APACHES_4)) {
            var sent = exchange.send(Client.OURS, COUNT, "prefix=" + client);
            assertEquals(COUNT, exchange.receive(client, "both", sent, "model=BROADCASTING").size());
        }
    }
}
