package org.apache.rocketmq.broker.pop;

import static org.apache.rocketmq.broker.pop.PopFixture.Popped.bodies;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.rocketmq.broker.pop.PopFixture.Popped;
import org.apache.rocketmq.common.internal.record.PropertiesText;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** In which topic popped messages come back, also while that setting changes, and where there can be no such topic. */
class PopRetryTopicsTest extends WithPops {
    private static final long INVISIBLE = 10_000;
    private static final String FIRST = "%RETRY%g_Orders";
    private static final String SECOND = "%RETRY%g+Orders";

    @BeforeEach
    void fill() {
        fixture.sendAll(0, "a", "b", "c");
    }

    /** Has the next start bring back in topics of a kind. */
    private void configure(QueueKind kind) throws Exception {
        fixture.configure(kind == QueueKind.RETRY_V2);
        fixture.restart();
    }

    private List<Popped> pop(int most) {
        return fixture.pop("g", most, INVISIBLE, false);
    }

    private void expire() {
        fixture.advance(Duration.ofMillis(INVISIBLE));
    }

    private static void assertAre(QueueKind kind, int count, List<Popped> popped) {
        for (var message : popped) {
            assertEquals(kind, message.receipt().kind(), message::body);
            assertEquals(count, message.count(), message::body);
        }
    }

    private void acknowledge(List<Popped> popped) {
        popped.forEach(message -> assertTrue(fixture.ack("g", message.receipt()), message::body));
        assertEquals(0, fixture.pops().out());
        expire();
        assertEquals(List.of(), pop(32));
    }

    @ParameterizedTest
    @EnumSource(names = {"RETRY", "RETRY_V2"})
    void shouldBringBackAgainAndAgain(QueueKind kind) throws Exception {
        configure(kind);
        pop(32);
        for (int count = 1; count <= 3; count++) {
            expire();
            assertEquals(0, fixture.pops().out());
            var back = pop(32);
            assertEquals(List.of("a", "b", "c"), bodies(back));
            assertAre(kind, count, back);
        }
        assertEquals(kind == QueueKind.RETRY, fixture.hasTopic(FIRST));
        assertEquals(kind == QueueKind.RETRY_V2, fixture.hasTopic(SECOND));
        expire();
        acknowledge(pop(32));
    }

    @ParameterizedTest
    @EnumSource(names = {"RETRY", "RETRY_V2"})
    void shouldKnowAfterACrashWhatIsBack(QueueKind kind) throws Exception {
        configure(kind);
        var out = pop(32);
        fixture.advance(Duration.ofMillis(INVISIBLE - 1));
        fixture.tick();
        fixture.bringBackWithoutRecord("g", out.get(1).receipt());
        expire();
        var back = pop(32);
        assertEquals(List.of("a", "b", "c"), bodies(back).stream().sorted().toList());
        assertAre(kind, 1, back);
        acknowledge(back);
    }

    @ParameterizedTest
    @EnumSource(names = {"RETRY", "RETRY_V2"})
    void shouldPostponeWhatIsBack(QueueKind kind) throws Exception {
        configure(kind);
        pop(1);
        expire();
        var back = fixture.pop("g", 32, INVISIBLE, false).stream().filter(message -> message.count() == 1).toList();
        var next = fixture.postpone("g", back.get(0).receipt(), 3 * INVISIBLE);
        expire();
        assertEquals(List.of("b", "c"), bodies(pop(32)));
        assertFalse(fixture.ack("g", back.get(0).receipt()));
        fixture.crash();
        assertTrue(fixture.ack("g", next));
    }

    @ParameterizedTest
    @EnumSource(names = {"RETRY", "RETRY_V2"})
    void shouldLoseNothingWhenTheSettingChanges(QueueKind before) throws Exception {
        var after = before == QueueKind.RETRY ? QueueKind.RETRY_V2 : QueueKind.RETRY;
        configure(before);
        pop(1);
        expire();
        configure(after);
        var all = pop(32);
        assertEquals(List.of("a", "b", "c"), bodies(all).stream().sorted().toList());
        expire();
        var again = pop(32);
        assertEquals(List.of("a", "b", "c"), bodies(again).stream().sorted().toList());
        // What lies in one retry topic comes back there.
        assertAre(before, 2, again.stream().filter(message -> message.body().equals("a")).toList());
        assertAre(after, 1, again.stream().filter(message -> !message.body().equals("a")).toList());
        acknowledge(again);
    }

    @ParameterizedTest
    @EnumSource(names = {"RETRY", "RETRY_V2"})
    void shouldBringBackOnceThoughTheSettingChangesInACrash(QueueKind before) throws Exception {
        configure(before);
        var out = pop(1);
        fixture.advance(Duration.ofMillis(INVISIBLE - 1));
        fixture.tick();
        fixture.configure(before == QueueKind.RETRY);
        fixture.bringBackWithoutRecord("g", out.get(0).receipt());
        expire();
        var back = pop(32);
        assertEquals(List.of("a", "b", "c"), bodies(back).stream().sorted().toList());
        acknowledge(back);
    }

    @ParameterizedTest
    @EnumSource(names = {"RETRY", "RETRY_V2"})
    void shouldTryAgainWhereTheTopicCannotBeMadeNow(QueueKind kind) throws Exception {
        configure(kind);
        pop(32);
        fixture.whileAbsent(kind == QueueKind.RETRY ? FIRST : SECOND, this::expire);
        assertEquals(List.of(), pop(32));
        String what = "bringing back popped messages of PopPlace[group=g, topic=Orders, queueId=0]:";
        assertTrue(fixture.failures.stream().allMatch(failure -> failure.startsWith(what)), fixture.failures::toString);
        fixture.failures.clear();
        fixture.advance(Duration.ofSeconds(1));
        var back = pop(32);
        assertEquals(List.of("a", "b", "c"), bodies(back));
        acknowledge(back);
    }

    /** Apache's broker notes some time later what it has brought back. */
    @ParameterizedTest
    @EnumSource(names = {"RETRY", "RETRY_V2"})
    void shouldKnowWhatApachesBrokerHasBroughtBack(QueueKind kind) throws Exception {
        configure(kind);
        fixture.send("x", 1, PropertiesText.append("", "UNIQ_KEY", "X"));
        fixture.send("y", 1, PropertiesText.append("", "UNIQ_KEY", "Y"));
        assertEquals(5, pop(32).size());
        fixture.advance(Duration.ofMillis(INVISIBLE - 1));
        fixture.tick();
        fixture.store(kind.topicFor("g", PopFixture.TOPIC), 0, "x", PropertiesText.append("", "UNIQ_KEY", "X"), 1);
        fixture.store(kind.topicFor("g", PopFixture.TOPIC), 0, "z", PropertiesText.append("", "UNIQ_KEY", "Y"), 2);
        fixture.crash();
        expire();
        var back = pop(32);
        assertEquals(List.of("a", "b", "c", "x", "y", "z"), bodies(back).stream().sorted().toList());
        acknowledge(back);
    }

    @Test
    void shouldBringBackToTheGroupThatHadIt() throws Exception {
        configure(QueueKind.RETRY_V2);
        assertEquals(3, fixture.pop("g", 32, INVISIBLE, false).size());
        assertEquals(3, fixture.pop("h", 32, 2 * INVISIBLE, false).size());
        expire();
        assertEquals(List.of(), fixture.pop("h", 32, INVISIBLE, false));
        assertAre(QueueKind.RETRY_V2, 1, pop(32));
    }

    /** One message has come back, and the topic goes and is made again, with another message. */
    private List<String> poppedFromTheNextTopic(QueueKind kind, Runnable going) throws Exception {
        configure(kind);
        pop(1);
        expire();
        going.run();
        fixture.changeTopic(Map.of());
        fixture.sendAll(0, "new");
        fixture.crash();
        return bodies(pop(32)).stream().sorted().toList();
    }

    @ParameterizedTest
    @EnumSource(names = {"RETRY", "RETRY_V2"})
    void shouldGoWithTheTopic(QueueKind kind) throws Exception {
        assertEquals(List.of("new"), poppedFromTheNextTopic(kind, fixture::removeTopic));
    }

    @ParameterizedTest
    @EnumSource(names = {"RETRY", "RETRY_V2"})
    void shouldStayWhereThatIsWanted(QueueKind kind) throws Exception {
        assertEquals(List.of("a", "new"), poppedFromTheNextTopic(kind, fixture::removeTopicAlone));
    }

    @Test
    void shouldStayWhereItIsAnotherGroupsAsWell() throws Exception {
        assertEquals(List.of("a", "new"), poppedFromTheNextTopic(QueueKind.RETRY, () -> {
            fixture.changeGroup("g_Orders", Map.of());
            fixture.removeTopic();
        }));
    }
}
