package org.apache.rocketmq.broker.group;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.apache.rocketmq.broker.FakePeer;
import org.apache.rocketmq.remoting.internal.serve.RequestRejected;
import org.apache.rocketmq.remoting.protocol.LanguageCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.LoggerFactory;

/** Who is a member, and who hears of it. */
class GroupsTest {
    private static final Duration EXPIRY = Duration.ofSeconds(120);

    private final AtomicLong nanos = new AtomicLong();
    private final Queue<Runnable> notifications = new ArrayDeque<>();
    private final Groups groups = new Groups(EXPIRY, notifications::add, nanos::get);
    private final FakePeer one = new FakePeer();
    private final FakePeer two = new FakePeer();

    private static Subscription tags(String topic, long version, String... tags) {
        return Subscription.of(topic, tags.length == 0 ? "*" : String.join(" || ", tags), "TAG", version);
    }

    private boolean heartbeat(FakePeer peer, String id, Subscription... subscriptions) {
        return heartbeat(peer, id, "g", 42, subscriptions);
    }

    private boolean heartbeat(FakePeer peer, String id, String group, int fingerprint, Subscription... subscriptions) {
        var client = new ClientIdentity(id, LanguageCode.JAVA, 1);
        return groups.heartbeat(
            peer, group, new Joining(client, fingerprint, new Manner(null, null, null), List.of(subscriptions)), true);
    }

    private void notifyMembers() {
        while (!notifications.isEmpty()) {
            notifications.remove().run();
        }
    }

    @Test
    void shouldListEachMemberOnce() {
        heartbeat(two, "c2", tags("T", 1));
        heartbeat(one, "c1", tags("T", 1));
        heartbeat(new FakePeer(), "c1", tags("T", 1));

        assertEquals(List.of("c1", "c2"), groups.memberIds("g"));
        assertEquals(List.of(), groups.memberIds("other"));
    }

    @Test
    void shouldTellMembersOfChangesThatComeTogetherOnce() {
        heartbeat(one, "c1", tags("T", 1));
        heartbeat(two, "c2", tags("T", 1));

        notifyMembers();

        assertEquals(1, one.sent.size());
        assertEquals(1, two.sent.size());
        assertEquals("g", one.sent.get(0).fields().get("consumerGroup"));
    }

    @Test
    void shouldNotTellMembersOfAHeartbeatThatChangesNothing() {
        assertTrue(heartbeat(one, "c1", tags("T", 1)));
        notifyMembers();

        assertFalse(heartbeat(one, "c1", tags("T", 1)));
        assertFalse(heartbeat(one, "c1", tags("T", 2)), "a newer version of the same wish");

        assertTrue(notifications.isEmpty());
    }

    @Test
    void shouldTellTheOthersWhenAConnectionIsLost() {
        heartbeat(one, "c1", tags("T", 1));
        heartbeat(two, "c2", tags("T", 1));
        notifyMembers();

        one.close();
        notifyMembers();

        assertEquals(List.of("c2"), groups.memberIds("g"));
        assertEquals(2, two.sent.size());
    }

    @Test
    void shouldForgetAGroupWithItsLastMember() {
        heartbeat(one, "c1", tags("T", 1));

        groups.leave(one, "g", true);

        assertFalse(groups.isOnline("g"));
        assertNull(groups.subscription("g", "T"));
        assertEquals(0, groups.count());
    }

    @Test
    void shouldNotKeepAMemberWhoseConnectionIsGoneAlready() {
        one.close();

        heartbeat(one, "c1", tags("T", 1));

        assertFalse(groups.isOnline("g"));
    }

    @Test
    void shouldDropMembersThatAreSilent() {
        heartbeat(one, "c1", tags("T", 1));
        nanos.set(EXPIRY.toNanos());
        heartbeat(two, "c2", tags("T", 1));

        groups.expire();
        notifyMembers();
        assertTrue(one.isOpen(), "not yet for too long");

        nanos.incrementAndGet();
        groups.expire();
        notifyMembers();

        assertEquals(List.of("c2"), groups.memberIds("g"));
        assertFalse(one.isOpen());
        assertEquals(2, two.sent.size(), "the others hear of it");
    }

    @Test
    void shouldTakeTheNewerSubscriptionOfATopicAndDropTopicsThatAreLeftOut() {
        heartbeat(one, "c1", tags("T", 5, "A", "B"), tags("U", 5));
        heartbeat(one, "c1", tags("T", 4, "C"));

        var subscription = groups.subscription("g", "T");
        assertEquals("A || B", subscription.text());
        assertTrue(subscription.tags().test("B".hashCode()));
        assertFalse(subscription.tags().test("C".hashCode()));
        assertNull(groups.subscription("g", "U"));
    }

    @Test
    void shouldWantEveryMessageWithoutTags() {
        heartbeat(one, "c1", tags("T", 1));

        assertNull(groups.subscription("g", "T").tags());
    }

    @Test
    void shouldAskForTheWholeHeartbeatWhereItsShortFormIsNotKnown() {
        assertFalse(groups.heartbeatAgain(one, "g", 42));
        heartbeat(one, "c1", tags("T", 1));

        assertTrue(groups.heartbeatAgain(one, "g", 42));
        assertFalse(groups.heartbeatAgain(one, "g", 43));
        assertFalse(groups.heartbeatAgain(two, "g", 42));
    }

    @Test
    void shouldRefuseAConnectionThatJoinsTooManyGroups() {
        for (int i = 0; i < Groups.MAX_GROUPS_PER_CONNECTION; i++) {
            heartbeat(one, "c1", "g" + i, 0);
        }

        assertThrows(RequestRejected.class, () -> heartbeat(one, "c1", "one-more", 0));
        heartbeat(one, "c1", "g0", 0);
    }

    @Test
    void shouldTellInWhatMembersDiffer() {
        heartbeat(one, "c1", tags("T", 1, "A"), tags("U", 1));
        assertEquals(List.of(), groups.find("g").differences());

        heartbeat(two, "c2", tags("T", 2, "B"));

        assertEquals(List.of("T: [A] by c1; [B] by c2", "U: [*] by c1; nothing by c2"),
            groups.find("g").differences());
    }

    @Test
    void shouldForgetDifferencesThatAreOver() {
        var three = new FakePeer();
        heartbeat(one, "c1", tags("T", 1, "A"));
        heartbeat(two, "c2", tags("T", 2, "B"));
        heartbeat(three, "c3", Subscription.of("T", "a > 1", "SQL92", 3));
        assertEquals(List.of("T: SQL92 [a > 1] by c3; [A] by c1; [B] by c2"), groups.find("g").differences());

        heartbeat(two, "c2", tags("T", 4, "A"));
        assertEquals(List.of("T: SQL92 [a > 1] by c3; [A] by c1, c2"), groups.find("g").differences());

        groups.leave(three, "g", true);
        assertEquals(List.of(), groups.find("g").differences());
    }

    @Test
    void shouldTellWhenAMemberNoLongerWantsWhatAllWanted() {
        var three = new FakePeer();
        for (var peer : List.of(one, two, three)) {
            heartbeat(peer, peer == three ? "c3" : "c1", tags("T", 1, "A"), tags("U", 1));
        }
        assertEquals(List.of(), groups.find("g").differences());

        heartbeat(three, "c3", tags("U", 1), tags("V", 2));
        assertEquals(List.of("T: [A] by c1; nothing by c3", "V: [*] by c3; nothing by c1"),
            groups.find("g").differences());

        heartbeat(three, "c3", tags("U", 3), tags("T", 3, "A"));
        assertEquals(List.of(), groups.find("g").differences());
    }

    @Test
    void shouldTakeTheFirstOfTwoSubscriptionsToOneTopic() {
        heartbeat(one, "c1", tags("T", 1, "A"), tags("T", 1, "B"));
        heartbeat(two, "c2", tags("T", 1, "A"));

        assertEquals(List.of(), groups.find("g").differences());
    }

    /** Comparing each with each, topic by topic, takes hours. */
    @Test
    @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void shouldLetManyMembersJoinThatWantManyTopics() {
        var topics = IntStream.range(0, 5000).mapToObj(i -> tags("T" + i, 1)).toArray(Subscription[]::new);
        for (int i = 0; i < 300; i++) {
            heartbeat(new FakePeer(), "c" + i, topics);
        }
        assertEquals(List.of(), groups.find("g").differences());
    }

    @Test
    void shouldNotNameEachClientOfALargeGroup() {
        for (int i = 10; i < 22; i++) {
            heartbeat(new FakePeer(), "c" + i, tags("T", i));
        }
        heartbeat(one, "odd", tags("T", 50, "A"));

        assertEquals(List.of("T: [*] by c10, c11, c12, c13, c14, c15, c16, c17, c18, c19 and 2 others; [A] by odd"),
            groups.find("g").differences());
    }

    @Test
    void shouldWarnOfADifferenceOnceForEachChange() {
        var logger = (Logger) LoggerFactory.getLogger(Group.class);
        var log = new ListAppender<ILoggingEvent>();
        log.start();
        logger.addAppender(log);
        try {
            heartbeat(one, "c1", tags("T", 1, "A"));
            heartbeat(two, "c2", tags("T", 2, "B"));
            for (int i = 0; i < 3; i++) {
                heartbeat(one, "c1", tags("T", 1, "A"));
                heartbeat(two, "c2", tags("T", 2, "B"));
            }
            assertEquals(1, log.list.size(), log.list::toString);
            String text = log.list.get(0).getFormattedMessage();
            assertTrue(text.contains("group g") && text.contains("[A] by c1") && text.contains("[B] by c2"), text);

            heartbeat(one, "c1", tags("T", 3, "C"));
            assertEquals(2, log.list.size(), log.list::toString);
        } finally {
            logger.detachAppender(log);
        }
    }
}
