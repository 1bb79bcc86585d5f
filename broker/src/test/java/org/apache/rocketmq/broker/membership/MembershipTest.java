package org.apache.rocketmq.broker.membership;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.rocketmq.broker.table.TableFile;
import org.apache.rocketmq.broker.topic.TopicRules;
import org.apache.rocketmq.broker.topic.Topics;
import org.apache.rocketmq.common.TopicConfig;
import org.apache.rocketmq.common.internal.worker.Failures;
import org.apache.rocketmq.common.internal.worker.Scheduler;
import org.apache.rocketmq.remoting.internal.request.RegisterBrokerReply;
import org.apache.rocketmq.remoting.internal.serve.HandlerTable;
import org.apache.rocketmq.remoting.internal.serve.RequestDispatcher;
import org.apache.rocketmq.remoting.internal.transport.ClientOptions;
import org.apache.rocketmq.remoting.internal.transport.IoLoops;
import org.apache.rocketmq.remoting.internal.transport.RpcClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What name servers are told, and when. */
class MembershipTest {
    private static final BrokerIdentity SELF =
        new BrokerIdentity("DefaultCluster", "broker-a", 0, "127.0.0.1:10911", "127.0.0.1:10912");
    private static final int NOBODY_LISTENS = 1;

    @TempDir
    Path folder;
    private final IoLoops loops = IoLoops.start("test", 1);
    private final Failures failures = Failures.toLog("test");
    private final Scheduler scheduler = new Scheduler("test-housekeeping", failures);
    private RpcClient client;
    private Topics topics;
    private FakeNameServer one;
    private FakeNameServer two;

    @BeforeEach
    void open() throws Exception {
        client = new RpcClient(loops, ClientOptions.defaults(),
            new RequestDispatcher(HandlerTable.empty(), Runnable::run, failures, List.of()), List.of());
        topics = Topics.open(new TableFile(folder, "topics.json"),
            new TopicRules("DefaultCluster", "broker-a", true, 8, true, true, false, "trace", 18, 8, true),
            InstantSource.system());
        one = new FakeNameServer(loops, 0);
        two = new FakeNameServer(loops, 0);
    }

    @AfterEach
    void close() {
        client.close();
        one.close();
        two.close();
        scheduler.close();
        loops.close();
    }

    private Membership member(int permission, boolean compressed, String... nameServers) {
        return new Membership(SELF, new MembershipRules(List.of(nameServers), Duration.ofSeconds(30),
            Duration.ofSeconds(5), () -> permission, compressed), topics, client, scheduler);
    }

    private static void start(Membership membership) throws Exception {
        membership.start().get(30, SECONDS);
    }

    @Test
    void shouldTellEveryNameServerWhoItIsAndItsTopics() throws Exception {
        start(member(6, false, one.address(), two.address()));

        for (var server : List.of(one, two)) {
            var told = server.registered.get(0);
            assertEquals("broker-a", told.header().brokerName());
            assertEquals("127.0.0.1:10911", told.header().brokerAddr());
            assertEquals("DefaultCluster", told.header().clusterName());
            assertTrue(told.whole());
            assertTrue(told.hasTopic("TBW102"));
        }
    }

    @Test
    void shouldTellTheSameInTheCompressedForm() throws Exception {
        start(member(6, true, one.address()));

        assertTrue(one.registered.get(0).whole());
        assertTrue(one.registered.get(0).hasTopic("TBW102"));
    }

    @Test
    void shouldTellOfANewTopicAtOnce() throws Exception {
        var membership = member(6, false, one.address(), two.address());
        topics.onChange(membership::topicsChanged);
        start(membership);

        topics.retryTopic("g");

        await().atMost(30, SECONDS).until(() -> one.registered.stream().anyMatch(told -> told.hasTopic("%RETRY%g")));
        await().atMost(30, SECONDS).until(() -> two.registered.stream().anyMatch(told -> told.hasTopic("%RETRY%g")));
    }

    @Test
    void shouldSayWhenTheNameServersKnowOfAChange() throws Exception {
        var membership = member(6, false, one.address(), two.address());
        topics.onChange(membership::topicsChanged);
        start(membership);

        for (int i = 0; i < 50; i++) {
            String topic = "%RETRY%g" + i;
            topics.retryTopic("g" + i);
            membership.told().get(30, SECONDS);

            assertTrue(one.registered.stream().anyMatch(told -> told.hasTopic(topic)), topic);
            assertTrue(two.registered.stream().anyMatch(told -> told.hasTopic(topic)), topic);
        }
    }

    @Test
    void shouldSayOfAChangeDuringARegistrationOnlyWhenTheNextIsThrough() throws Exception {
        var membership = member(6, false, one.address());
        topics.onChange(membership::topicsChanged);
        start(membership);
        one.answering = new CompletableFuture<>();
        topics.retryTopic("first");
        await().atMost(30, SECONDS).until(() -> one.registered.size() == 2);

        topics.retryTopic("second");
        var told = membership.told();
        one.answering.complete(null);
        told.get(30, SECONDS);

        assertTrue(one.registered.get(2).hasTopic("%RETRY%second"));
    }

    @Test
    void shouldNotWaitForANameServerThatDoesNotAnswer() throws Exception {
        var membership = member(6, false, one.address(), two.address());
        topics.onChange(membership::topicsChanged);
        start(membership);
        two.answering = new CompletableFuture<>();

        topics.retryTopic("g");
        var told = membership.told();

        assertFalse(told.isDone());
        told.get(30, SECONDS);
        assertFalse(two.answering.isDone());
    }

    @Test
    void shouldNotWaitForANameServerThatIsLost() throws Exception {
        var membership = member(6, false, one.address(), "127.0.0.1:" + NOBODY_LISTENS);
        topics.onChange(membership::topicsChanged);
        start(membership);
        await().atMost(30, SECONDS).until(() -> membership.lost().size() == 1);

        topics.retryTopic("g");
        membership.told().get(30, SECONDS);

        assertTrue(one.registered.stream().anyMatch(told -> told.hasTopic("%RETRY%g")));
    }

    @Test
    void shouldMarkTheTopicsThatANameServerKeepsInOrder() throws Exception {
        topics.update(new TopicConfig("Sorted", 4, 4, 6));
        topics.update(new TopicConfig("Plain", 4, 4, 6));
        one.orders = "{\"table\":{\"Sorted\":\"broker-a:4\"}}".getBytes(StandardCharsets.UTF_8);
        start(member(6, false, one.address()));

        assertTrue(topics.find("Sorted").isOrder());
        assertFalse(topics.find("Plain").isOrder());
    }

    @Test
    void shouldNotRegisterWithoutEndWhereNameServersDifferInOrders() throws Exception {
        topics.update(new TopicConfig("Sorted", 4, 4, 6));
        one.orders = "{\"table\":{\"Sorted\":\"broker-a:4\"}}".getBytes(StandardCharsets.UTF_8);
        two.orders = "{\"table\":{\"Other\":\"broker-a:4\"}}".getBytes(StandardCharsets.UTF_8);
        var changes = new AtomicInteger();
        topics.onChange(changes::incrementAndGet);
        start(member(6, false, one.address(), two.address()));

        assertEquals(0, changes.get());
    }

    @Test
    void shouldStayRegisteredWhereANameServerTellsNonsense() throws Exception {
        one.orders = "nonsense".getBytes(StandardCharsets.UTF_8);
        var membership = member(6, false, one.address());
        start(membership);

        assertEquals(List.of(), membership.lost());
    }

    @Test
    void shouldEndWithTheLatestTopicsHoweverManyChangesComeTogether() throws Exception {
        var membership = member(6, false, one.address());
        topics.onChange(membership::topicsChanged);
        start(membership);

        for (int i = 0; i < 200; i++) {
            topics.retryTopic("g" + i);
        }

        await().atMost(30, SECONDS).until(() ->
            one.registered.get(one.registered.size() - 1).hasTopic("%RETRY%g199"));
        assertTrue(one.registered.size() < 100, "each change on its own: " + one.registered.size());
    }

    @Test
    void shouldNotWaitForANameServerThatIsDown() throws Exception {
        start(member(6, false, "127.0.0.1:" + NOBODY_LISTENS, one.address()));

        assertEquals(1, one.registered.size());
    }

    @Test
    void shouldRegisterAgainSoonAtANameServerThatWasRestarted() throws Exception {
        var membership = member(6, false, one.address(), two.address());
        start(membership);
        int port = one.port();
        one.close();

        one = new FakeNameServer(loops, port);

        await().atMost(30, SECONDS).until(() -> !one.registered.isEmpty());
        assertEquals(1, two.registered.size());
    }

    @Test
    void shouldAskForThePrimaryUntilANameServerTellsOfIt() throws Exception {
        var membership = member(6, false, one.address());
        start(membership);
        assertEquals(new PrimaryPlace(null, null), membership.primary());

        one.primary = new RegisterBrokerReply("10.0.0.1:10912", "10.0.0.1:10911");
        scheduler.execute(membership::askForPrimary);
        await().until(() -> membership.primary().address() != null);
        assertEquals(new PrimaryPlace("10.0.0.1:10911", "10.0.0.1:10912"), membership.primary());
        assertEquals(2, one.registered.size());

        scheduler.execute(membership::askForPrimary);
        one.primary = new RegisterBrokerReply(null, null);
        topics.update(new TopicConfig("Later"));
        membership.topicsChanged();
        membership.told().get(30, SECONDS);
        assertEquals(3, one.registered.size());
        assertEquals("10.0.0.1:10911", membership.primary().address());
    }

    @Test
    void shouldCloseAllTopicsOfABrokerThatIsClosedForWriting() throws Exception {
        start(member(4, false, one.address()));

        one.registered.get(0).body().getTopicConfigSerializeWrapper().getTopicConfigTable()
            .forEach((name, topic) -> assertEquals(0, topic.getPerm() & 2, name));
        assertEquals(7, topics.find("TBW102").getPerm());
    }

    @Test
    void shouldTakeItselfOutWhereItIsKnown() throws Exception {
        var membership = member(6, false, "127.0.0.1:" + NOBODY_LISTENS, one.address());
        start(membership);

        membership.close();

        assertEquals("broker-a", one.unregistered.get(0).brokerName());
        assertFalse(one.unregistered.size() > 1);
    }
}
