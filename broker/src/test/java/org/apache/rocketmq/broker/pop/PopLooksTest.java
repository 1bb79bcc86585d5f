package org.apache.rocketmq.broker.pop;

import static org.apache.rocketmq.broker.pop.PopFixture.Popped.bodies;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.rocketmq.broker.record.StoredMessage;
import org.apache.rocketmq.common.internal.record.PropertiesText;
import org.apache.rocketmq.remoting.internal.request.NotificationHeader;
import org.apache.rocketmq.remoting.internal.request.PopMessageHeader;
import org.apache.rocketmq.remoting.internal.serve.Refusal;
import org.apache.rocketmq.remoting.internal.serve.RequestRejected;
import org.apache.rocketmq.remoting.internal.serve.Response;
import org.apache.rocketmq.remoting.protocol.ResponseCode;
import org.junit.jupiter.api.Test;

/** What peeks and notifications tell of the messages that a pop would take. They take nothing themselves. */
class PopLooksTest extends WithPops {
    private static final long INVISIBLE = 10_000;
    private static final int WAIT = 30_000;

    private List<String> peek(int queue, int most) {
        return shown(fixture.peek(PopFixture.TOPIC, queue, most));
    }

    private static List<String> shown(Response answer) {
        assertEquals(ResponseCode.SUCCESS, answer.code());
        var bodies = StoredMessage.allIn(answer.body()).stream()
            .map(message -> StandardCharsets.UTF_8.decode(message.body()).toString()).toList();
        answer.onWritten().run();
        return bodies;
    }

    private String rest(int queue) {
        var answer = fixture.peek(PopFixture.TOPIC, queue, 1);
        answer.onWritten().run();
        return answer.fields().get("restNum");
    }

    private void assertNothingToSee() {
        assertEquals(ResponseCode.PULL_NOT_FOUND, fixture.peek(PopFixture.TOPIC, -1, 32).code());
    }

    @Test
    void shouldKeepNothingOfThoseThatWaitedOrWereTooMany() {
        for (int i = 0; i < PopFixture.MOST_WAITING_OF_ALL; i += 2) {
            String group = "g" + i / PopFixture.MOST_WAITING;
            assertFalse(fixture.popLater(fixture.pop(group, -1, 1, 1000, 5000, false)).isDone());
            assertFalse(fixture.notification(group, 5000).isDone());
        }
        for (int i = 0; i < 10; i++) {
            String group = "late" + i;
            var refused = assertThrows(RequestRejected.class,
                () -> PopFixture.await(fixture.popLater(fixture.pop(group, -1, 1, 1000, 5000, false))));
            assertEquals(Refusal.TOO_MANY_WAITING_POPS, refused.refusal());
            assertEquals("true", PopFixture.await(fixture.notification(group, 5000)).fields().get("pollingFull"));
        }
        assertEquals(PopFixture.MOST_WAITING_OF_ALL, fixture.waiting());
        fixture.advance(Duration.ofSeconds(6));
        assertEquals(0, fixture.waiting());
        assertTrue(fixture.keepsNothingOfWaits());
        assertFalse(fixture.popLater(fixture.pop("late", -1, 1, 1000, 5000, false)).isDone());
        fixture.sendAll(0, "a");
        assertEquals(0, fixture.waiting());
        assertTrue(fixture.keepsNothingOfWaits());
    }

    @Test
    void shouldShowWhatAPopWouldGiveAndLeaveItThere() {
        assertNothingToSee();
        fixture.sendAll(0, "a", "b", "c");
        fixture.sendAll(1, "d");
        assertEquals(List.of("a", "b"), peek(0, 2));
        assertEquals(List.of("a", "b"), peek(0, 2));
        assertEquals(List.of("d"), peek(1, 32));
        assertEquals(List.of("a", "b", "c", "d"), peek(-1, 32).stream().sorted().toList());
        assertEquals("4", rest(-1));
        assertEquals(0, fixture.pops().out());

        var out = fixture.popped("g", fixture.popLater(fixture.pop("g", 0, 2, INVISIBLE, 0, false)).join());
        assertEquals(List.of("a", "b"), bodies(out));
        assertEquals(List.of("c"), peek(0, 32));
        assertTrue(fixture.ack("g", out.get(0).receipt()));
        assertEquals(List.of("c", "d"), bodies(fixture.pop("g", 32, INVISIBLE, false)).stream().sorted().toList());
        assertNothingToSee();
        fixture.advance(Duration.ofMillis(INVISIBLE));
        assertEquals(List.of("b", "c", "d"), peek(-1, 32).stream().sorted().toList(), "they have come back");
    }

    @Test
    void shouldShowWhatIsLeftOfAQueueWhoseFirstMessagesAreDeleted() {
        fixture.offsets().commit("g", PopFixture.TOPIC, 0, 0);
        String left = "left".repeat(150_000);
        fixture.sendAll(0, "x".repeat(600_000), left);
        awaitDeleted();
        assertEquals(List.of(left), peek(0, 32));
        assertEquals(List.of(left), bodies(fixture.pop("g", 32, INVISIBLE, false)));
    }

    @Test
    void shouldTellOfNothingInAQueueWhoseMessagesAreAllDeleted() {
        fixture.offsets().commit("g", PopFixture.TOPIC, 0, 0);
        fixture.sendAll(0, "old");
        fixture.sendAll(1, "x".repeat(600_000), "x".repeat(600_000));
        awaitDeleted();
        assertEquals("false", notification(0, 0, false, null).join().fields().get("hasMsg"));
        assertEquals("0", rest(0));
    }

    private void awaitDeleted() {
        fixture.advance(Duration.ofDays(4));
        await().until(() -> {
            // Again, as what is not on the disk yet is not deleted.
            fixture.store().deleteExpired();
            return fixture.store().minOffset(PopFixture.TOPIC, 0) > 0;
        });
    }

    @Test
    void shouldRefusePeeksThatCannotBe() {
        fixture.sendAll(0, "a");
        assertEquals(Refusal.PARAMETER_OUT_OF_RANGE, refusal(PopFixture.TOPIC, 0, 33));
        assertEquals(Refusal.PARAMETER_OUT_OF_RANGE, refusal(PopFixture.TOPIC, 0, 0));
        assertEquals(Refusal.QUEUE_UNKNOWN, refusal(PopFixture.TOPIC, PopFixture.QUEUES, 1));
        assertEquals(Refusal.TOPIC_UNKNOWN, refusal("Nothing", 0, 1));
    }

    private Refusal refusal(String topic, int queue, int most) {
        return assertThrows(RequestRejected.class, () -> fixture.peek(topic, queue, most)).refusal();
    }

    private CompletableFuture<Response> notification(int queue, long wait, boolean inOrder, String tags) {
        return fixture.notification(new NotificationHeader(
            "g", PopFixture.TOPIC, queue, wait, fixture.now(), inOrder, null, tags == null ? null : "TAG", tags));
    }

    private static void assertTold(boolean hasMessage, Response answer) {
        assertEquals(String.valueOf(hasMessage), answer.fields().get("hasMsg"));
    }

    @Test
    void shouldTellWhenAPopWouldFindSomething() {
        var waiting = fixture.notification("g", 5000);
        assertFalse(waiting.isDone());
        fixture.sendAll(0, "a");
        assertTold(true, waiting.join());
        assertTold(true, fixture.notification("g", 5000).join());
        fixture.pop("g", 1, INVISIBLE, false);
        var late = fixture.notification("g", 500);
        fixture.advance(Duration.ofMillis(700));
        assertTold(false, late.join());
    }

    @Test
    void shouldTellOfAnOrderedQueueWhenItIsFree() {
        fixture.sendAll(0, "a", "b", "c");
        var first = fixture.pop("g", 1, INVISIBLE, true);
        var waiting = notification(-1, WAIT, true, null);
        assertFalse(waiting.isDone(), "a is out");
        assertTrue(fixture.ack("g", first.get(0).receipt()));
        assertTold(true, waiting.join());
        fixture.pop("g", 1, INVISIBLE, true);
        var next = notification(-1, WAIT, true, null);
        var late = notification(-1, INVISIBLE / 2, true, null);
        fixture.advance(Duration.ofMillis(INVISIBLE - 1));
        assertTold(false, late.join());
        assertFalse(next.isDone(), "b is out");
        fixture.advance(Duration.ofMillis(1));
        assertTold(true, next.join());
    }

    @Test
    void shouldTellThatNoMoreMayWait() {
        for (int i = 0; i < PopFixture.MOST_WAITING; i++) {
            assertFalse(fixture.notification("g", WAIT).isDone());
        }
        var full = fixture.notification("g", WAIT).join().fields();
        assertEquals("false true", full.get("hasMsg") + " " + full.get("pollingFull"));
        assertFalse(fixture.notification("h", WAIT).isDone());
        fixture.sendAll(0, "a");
        assertEquals("true false", fixture.notification("g", WAIT).join().fields().get("hasMsg") + " "
            + fixture.notification("g", WAIT).join().fields().get("pollingFull"));
    }

    @Test
    void shouldTellOfMessagesThatAreWantedOnly() {
        var waiting = notification(-1, WAIT, false, "red");
        fixture.send("a", 0, PropertiesText.append("", "TAGS", "blue"));
        assertFalse(waiting.isDone());
        var another = notification(-1, WAIT, false, "red");
        assertFalse(another.isDone(), "what is there is not wanted");
        var bySql = fixture.notification(new NotificationHeader(
            "g", PopFixture.TOPIC, -1, WAIT, fixture.now(), false, null, "SQL92", "TAGS = 'red'"));
        fixture.send("b", 0, PropertiesText.append("", "TAGS", "blue"));
        assertFalse(bySql.isDone());
        assertTold(false, notification(-1, 0, false, "red").join());
        assertTold(true, notification(-1, 0, false, "blue").join());
        fixture.send("c", 1, PropertiesText.append("", "TAGS", "red"));
        assertTold(true, waiting.join());
        assertTold(true, another.join());
        assertTold(true, bySql.join());
    }

    @Test
    void shouldLeaveItToThePopToLookThroughMany() {
        for (int i = 0; i < 65; i++) {
            fixture.send("m" + i, 0, PropertiesText.append("", "TAGS", "blue"));
        }
        assertTold(true, notification(-1, WAIT, false, "red").join());
        assertEquals(ResponseCode.POLLING_TIMEOUT, fixture.popLater(new PopMessageHeader("g", PopFixture.TOPIC, 0, 32,
            INVISIBLE, 0, fixture.now(), 0, "TAG", "red", false, null)).join().code());
        assertFalse(notification(-1, WAIT, false, "red").isDone());
    }
}
