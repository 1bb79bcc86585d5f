package org.apache.rocketmq.namesrv.route;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.rocketmq.namesrv.route.Registration.Scope;
import org.junit.jupiter.api.Test;

/** What each kind of news does to the view. */
class RegistrationsTest {
    private static final TopicQueues FOUR = new TopicQueues(4, 4, 6, 0);
    private static final TopicVersion V1 = new TopicVersion(0, 1000, 1);
    private static final TopicVersion V2 = new TopicVersion(0, 1000, 2);
    private static final Member MASTER = new Member("c", "b", 0, "h:1");
    private static final Member SLAVE = new Member("c", "b", 1, "h:2");

    private final AtomicLong nanos = new AtomicLong();
    private final Registrations registrations = new Registrations(nanos::get, new RegistryLimits(3, 4, 1000));
    private final Object connection = new Object();

    @Test
    void shouldKnowARegisteredBrokerAndItsTopics() {
        register(MASTER, V1, Map.of("t", FOUR));

        assertEquals(Map.of(0L, "h:1"), registrations.view().group("b").addresses());
        assertEquals(Map.of("b", FOUR), registrations.view().queues("t"));
        assertEquals(Map.of("c", Set.of("b")), registrations.view().clusters());
    }

    @Test
    void shouldTellASlaveItsMaster() {
        assertNull(register(SLAVE, V1, Map.of()).master());

        register(MASTER, V1, Map.of());

        var registered = register(SLAVE, V1, Map.of());
        assertEquals(MASTER, registered.master());
        assertEquals("ha-of-h:1", registered.masterHaAddress());
    }

    @Test
    void shouldNotTakeASlavesTopics() {
        register(SLAVE, V1, Map.of("t", FOUR));

        assertEquals(Set.of(), registrations.view().topics());
    }

    @Test
    void shouldTakeTheTopicsOfASlaveThatBecomesTheMaster() {
        register(SLAVE, V1, Map.of("t", FOUR));
        register(new Member("c", "b", 0, "h:2"), V1, Map.of("t", FOUR));

        assertEquals(Map.of(0L, "h:2"), registrations.view().group("b").addresses());
        assertEquals(Map.of("b", FOUR), registrations.view().queues("t"));
    }

    @Test
    void shouldKeepTheViewWhenTheVersionIsUnchanged() {
        register(MASTER, V1, Map.of("t", FOUR));
        registrations.wipeWritePermission("b");
        var before = registrations.view();

        assertFalse(register(MASTER, V1, Map.of("t", FOUR)).topicsTaken());

        assertSame(before, registrations.view());
        assertTrue(register(MASTER, V2, Map.of("t", FOUR)).topicsTaken());
        assertEquals(FOUR, registrations.view().queues("t").get("b"));
    }

    @Test
    void shouldKeepTopicsThatANewerVersionDoesNotName() {
        register(MASTER, V1, Map.of("t", FOUR));
        register(MASTER, V2, Map.of("u", FOUR));

        assertEquals(Set.of("t", "u"), registrations.view().topics());
    }

    @Test
    void shouldDropUnnamedTopicsWhenTheScopeSaysSo() {
        register(MASTER, V1, Map.of("t", FOUR));
        registrations.register(registration(MASTER, V2, Map.of("u", FOUR), Scope.EXACTLY_THESE_TOPICS), connection);

        assertEquals(Set.of("u"), registrations.view().topics());
    }

    @Test
    void shouldNotTrustTheVersionOfAPartFromABrokerThatItDidNotKnow() {
        registrations.register(registration(MASTER, V1, Map.of("new", FOUR), Scope.SOME_TOPICS), connection);
        assertNull(registrations.versionOf(MASTER));

        register(MASTER, V1, Map.of("new", FOUR, "old", FOUR));

        assertEquals(Set.of("new", "old"), registrations.view().topics());
        assertEquals(V1, registrations.versionOf(MASTER));
        registrations.register(registration(MASTER, V2, Map.of("newer", FOUR), Scope.SOME_TOPICS), connection);
        assertEquals(V2, registrations.versionOf(MASTER));
    }

    @Test
    void shouldGiveThePlaceToTheNewestAddress() {
        register(MASTER, V1, Map.of("t", FOUR));
        var moved = new Member("c", "b", 0, "h:9");
        registrations.register(registration(moved, V1, Map.of("u", FOUR), Scope.ALL_TOPICS), new Object());

        registrations.connectionClosed(connection);

        assertFalse(registrations.unregister(MASTER));
        assertNull(registrations.versionOf(MASTER));
        assertEquals(Map.of(0L, "h:9"), registrations.view().group("b").addresses());
        assertEquals(Set.of("t", "u"), registrations.view().topics());
    }

    @Test
    void shouldGiveTheNameToTheNewestCluster() {
        register(MASTER, V1, Map.of("t", FOUR));
        register(SLAVE, V1, Map.of());
        register(new Member("other", "b", 0, "h:9"), V1, Map.of("u", FOUR));

        assertEquals(Map.of("other", Set.of("b")), registrations.view().clusters());
        assertEquals(Map.of(0L, "h:9"), registrations.view().group("b").addresses());
        assertEquals(Set.of("u"), registrations.view().topics());
        assertFalse(registrations.unregister(SLAVE));
    }

    @Test
    void shouldDropTheTopicsWithTheLastOfTheName() {
        register(MASTER, V1, Map.of("t", FOUR));
        register(SLAVE, V1, Map.of());

        assertTrue(registrations.unregister(MASTER));
        assertEquals(Set.of("t"), registrations.view().topics(), "the slave may still be read");

        assertTrue(registrations.unregister(SLAVE));
        assertEquals(ClusterView.EMPTY, registrations.view());
    }

    @Test
    void shouldEvictThoseWhoseConnectionCloses() {
        register(MASTER, V1, Map.of("t", FOUR));
        registrations.register(registration(SLAVE, V1, Map.of(), Scope.ALL_TOPICS), new Object());

        registrations.connectionClosed(connection);

        assertEquals(Map.of(1L, "h:2"), registrations.view().group("b").addresses());
    }

    @Test
    void shouldKeepABrokerThatCameBackByAnotherConnection() {
        register(MASTER, V1, Map.of("t", FOUR));
        registrations.register(registration(MASTER, V1, Map.of("t", FOUR), Scope.ALL_TOPICS), new Object());

        registrations.connectionClosed(connection);

        assertEquals(Set.of("t"), registrations.view().topics());
    }

    @Test
    void shouldEvictTheSilentOnesOnly() {
        register(MASTER, V1, Map.of("t", FOUR));
        var other = new Member("c", "b2", 0, "h:3");
        register(other, V1, Map.of());

        advance(Duration.ofSeconds(100));
        assertTrue(registrations.seen("c", "b2", "h:3"));
        assertFalse(registrations.seen("c", "b2", "h:4"));
        advance(Duration.ofSeconds(20));
        registrations.evictSilent();
        assertEquals(Set.of("b", "b2"), registrations.view().groups().keySet(), "120 s are not too long");
        advance(Duration.ofNanos(1));
        registrations.evictSilent();

        assertEquals(Set.of("b2"), registrations.view().groups().keySet());
        assertEquals(Set.of(), registrations.view().topics());
    }

    @Test
    void shouldTakeAQuestionForTheVersionAsASignOfLife() {
        register(MASTER, V1, Map.of());
        advance(Duration.ofSeconds(119));
        registrations.versionOf(MASTER);
        advance(Duration.ofSeconds(119));

        registrations.evictSilent();

        assertEquals(V1, registrations.versionOf(MASTER));
    }

    @Test
    void shouldRefuseWhatIsAboveItsLimitsAndStayAsItWas() {
        register(MASTER, V1, Map.of("t1", FOUR, "t2", FOUR, "t3", FOUR, "t4", FOUR));
        var before = registrations.view();

        assertThrows(RegistryFullException.class, () -> register(MASTER, V2, Map.of("t5", FOUR)));
        assertSame(before, registrations.view());
        assertEquals(V1, registrations.versionOf(MASTER));

        register(new Member("c", "b2", 0, "h:3"), V1, Map.of());
        register(new Member("c", "b3", 0, "h:4"), V1, Map.of());
        assertThrows(RegistryFullException.class, () -> register(new Member("c", "b4", 0, "h:5"), V1, Map.of()));
        register(MASTER, V1, Map.of());
        assertEquals(3, registrations.view().groups().size());
    }

    @Test
    void shouldRegisterATopicOnKnownBrokersOnly() {
        register(MASTER, V1, Map.of());

        registrations.registerTopic("t", Map.of("b", FOUR));
        assertThrows(IllegalArgumentException.class,
            () -> registrations.registerTopic("u", Map.of("b", FOUR, "nobody", FOUR)));

        assertEquals(Set.of("t"), registrations.view().topics());
    }

    @Test
    void shouldDeleteATopicEverywhereOrInOneCluster() {
        register(MASTER, V1, Map.of("t", FOUR, "u", FOUR));
        register(new Member("c2", "b2", 0, "h:3"), V1, Map.of("t", FOUR));

        registrations.deleteTopic("t", "c2");
        assertEquals(Map.of("b", FOUR), registrations.view().queues("t"));
        registrations.deleteTopic("t", "nowhere");
        registrations.deleteTopic("t");

        assertEquals(Set.of("u"), registrations.view().topics());
    }

    @Test
    void shouldWipeAndAddTheWritePermissionOfOneBroker() {
        register(MASTER, V1, Map.of("t", FOUR, "u", new TopicQueues(1, 1, 7, 0)));
        register(new Member("c", "b2", 0, "h:3"), V1, Map.of("t", FOUR));

        assertEquals(2, registrations.wipeWritePermission("b"));
        assertEquals(4, registrations.view().queues("t").get("b").permission());
        assertEquals(5, registrations.view().queues("u").get("b").permission());
        assertEquals(6, registrations.view().queues("t").get("b2").permission());
        assertEquals(2, registrations.addWritePermission("b"));
        assertEquals(7, registrations.view().queues("u").get("b").permission());
        assertEquals(0, registrations.wipeWritePermission("nobody"));
    }

    private void advance(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    private Registered register(Member member, TopicVersion version, Map<String, TopicQueues> topics) {
        return registrations.register(registration(member, version, topics, Scope.ALL_TOPICS), connection);
    }

    private static Registration registration(
        Member member, TopicVersion version, Map<String, TopicQueues> topics, Scope scope) {

        return new Registration(member, "ha-of-" + member.address(), Duration.ofSeconds(120), false, List.of(),
            version, topics, scope);
    }
}
