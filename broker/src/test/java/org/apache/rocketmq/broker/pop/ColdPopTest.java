package org.apache.rocketmq.broker.pop;

import static org.apache.rocketmq.broker.pop.PopFixture.Popped.bodies;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.IntStream;
import org.apache.rocketmq.common.internal.record.PropertiesText;
import org.apache.rocketmq.remoting.internal.request.NotificationHeader;
import org.apache.rocketmq.remoting.internal.request.PopMessageHeader;
import org.apache.rocketmq.remoting.internal.serve.Refusal;
import org.apache.rocketmq.remoting.internal.serve.RequestRejected;
import org.apache.rocketmq.remoting.internal.serve.Response;
import org.apache.rocketmq.remoting.protocol.ResponseCode;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What was there before the start is read by threads that may wait for the disk before a pop takes it. */
class ColdPopTest extends WithPops {
    private static final long INVISIBLE = 60_000;
    /** What was handed to the threads that may wait for the disk. */
    private final Queue<Runnable> reads = new ArrayDeque<>();

    @BeforeEach
    void collectReads() {
        fixture.readOn(reads::add);
    }

    private static String[] numbered(int count) {
        return IntStream.range(0, count).mapToObj(number -> "m" + number).toArray(String[]::new);
    }

    private void restartWith(int queue, String... bodies) throws Exception {
        fixture.sendAll(queue, bodies);
        fixture.restart();
    }

    private CompletableFuture<Response> pop(int queue, int most) {
        return pop(queue, most, 0, false);
    }

    private CompletableFuture<Response> pop(int queue, int most, long wait, boolean inOrder) {
        return fixture.popLater(fixture.pop("g", queue, most, INVISIBLE, wait, inOrder));
    }

    private List<String> got(CompletableFuture<Response> answer) {
        assertTrue(answer.isDone());
        return bodies(fixture.popped("g", answer.join()));
    }

    private int readAll() {
        int tasks = 0;
        for (var task = reads.poll(); task != null; task = reads.poll()) {
            task.run();
            tasks++;
        }
        return tasks;
    }

    @Test
    void shouldTakeNothingThatWasNotReadOnOtherThreads() throws Exception {
        restartWith(0, "a", "b");
        var answer = pop(0, 32);
        assertFalse(answer.isDone());
        assertEquals(0, fixture.pops().out());
        reads.remove().run();
        assertEquals(List.of("a", "b"), got(answer));
        assertEquals(2, fixture.pops().out());
        assertEquals(0, reads.size());
    }

    @Test
    void shouldTakeWhatIsNewAtOnce() {
        fixture.sendAll(0, "a");
        assertEquals(List.of("a"), got(pop(0, 32)));
        assertEquals(0, reads.size());
    }

    @Test
    void shouldTakeInOrderWhatWasReadOnOtherThreads() throws Exception {
        restartWith(0, "a", "b");
        var answer = pop(0, 1, 0, true);
        assertFalse(answer.isDone());
        reads.remove().run();
        assertEquals(List.of("a"), got(answer));
    }

    @Test
    void shouldGoOnAtOnceWithWhatWasReadAhead() throws Exception {
        restartWith(0, numbered(600));
        int tasks = 0;
        for (int next = 0; next < 600;) {
            var answer = pop(0, 30);
            tasks += readAll();
            var bodies = got(answer);
            assertEquals(List.of(numbered(600)).subList(next, next + 30), bodies);
            next += bodies.size();
            fixture.reset("g", 0, next);
        }
        assertTrue(tasks >= 2 && tasks <= 4, tasks + " reads of 256 messages, which overlap by a pop");
    }

    /** Nobody knows any more whether it is still in memory. */
    @Test
    void shouldReadAgainWhatWasReadAheadLongAgo() throws Exception {
        restartWith(0, "a", "b", "c");
        var first = pop(0, 1);
        reads.remove().run();
        assertEquals(List.of("a"), got(first));
        assertEquals(List.of("b"), got(pop(0, 1)));
        fixture.advance(Duration.ofSeconds(11));
        assertFalse(pop(0, 1).isDone());
        assertEquals(1, reads.size());
    }

    @Test
    void shouldReadOnceForPopsThatComeTogether() throws Exception {
        restartWith(0, numbered(4));
        var first = pop(0, 2);
        var second = pop(0, 2);
        reads.remove().run();
        assertEquals(List.of("m0", "m1"), got(first));
        assertFalse(second.isDone());
        reads.remove().run();
        assertEquals(List.of("m2", "m3"), got(second));
        assertEquals(0, reads.size());
    }

    @Test
    void shouldReadOfAllQueuesThatAPopTakesFrom() throws Exception {
        fixture.sendAll(0, "a");
        fixture.sendAll(1, "b");
        fixture.restart();
        var answer = pop(-1, 32);
        assertFalse(answer.isDone());
        reads.remove().run();
        assertEquals(List.of("a", "b"), got(answer).stream().sorted().toList());
        assertEquals(0, reads.size());
    }

    @Test
    void shouldReadNothingThatAPopDoesNotTake() throws Exception {
        restartWith(0, "old");
        fixture.changeTopic(Map.of("message.type", "PRIORITY"));
        fixture.changeGroup("g", Map.of("priority.factor", "100"));
        fixture.sendAll(1, "new");
        assertEquals(List.of("new"), got(pop(-1, 1)));
        assertEquals(0, reads.size());
        var answer = pop(-1, 1);
        assertFalse(answer.isDone());
        reads.remove().run();
        assertEquals(List.of("old"), got(answer));
    }

    /** The messages are read to be looked at, as only they tell. */
    @Test
    void shouldPassUnwantedMessagesOnOtherThreads() throws Exception {
        for (int i = 0; i < 40; i++) {
            fixture.send("m" + i, 0, PropertiesText.append("", "TAGS", i == 39 ? "red" : "blue"));
        }
        fixture.restart();
        var answer = fixture.popLater(new PopMessageHeader("g", PopFixture.TOPIC, 0, 32, INVISIBLE, 0, fixture.now(),
            0, "SQL92", "TAGS = 'red'", false, null));
        assertFalse(answer.isDone());
        assertEquals(1, readAll());
        assertEquals(List.of("m39"), got(answer));
    }

    @Test
    void shouldWaitForMoreWhereNothingThatWasReadIsWanted() throws Exception {
        fixture.send("a", 0, PropertiesText.append("", "TAGS", "blue"));
        fixture.restart();
        var answer = fixture.popLater(new PopMessageHeader("g", PopFixture.TOPIC, 0, 32, INVISIBLE, 5000,
            fixture.now(), 0, "TAG", "red", false, null));
        assertFalse(answer.isDone());
        assertEquals(1, readAll());
        assertFalse(answer.isDone());
        assertEquals(1, fixture.waiting());
        fixture.send("b", 0, PropertiesText.append("", "TAGS", "red"));
        assertEquals(List.of("b"), got(answer));
    }

    @Test
    void shouldRefuseWhatTheReadersRefuse() throws Exception {
        restartWith(0, "a");
        fixture.readOn(task -> {
            throw new RejectedExecutionException();
        });
        var refused = assertThrows(RequestRejected.class, () -> PopFixture.await(pop(0, 1)));
        assertEquals(ResponseCode.SYSTEM_BUSY, refused.code());
        assertEquals(0, fixture.pops().out());
    }

    @Test
    void shouldRefuseAReadThatWaitedTooLong() throws Exception {
        restartWith(0, "a");
        var answer = pop(0, 1);
        fixture.advance(PopFixture.READERS_PATIENCE.plusMillis(1));
        reads.remove().run();
        var failure = assertThrows(CompletionException.class, answer::join);
        assertEquals(Refusal.WAITED_TOO_LONG, ((RequestRejected) failure.getCause()).refusal());
        assertEquals(0, fixture.pops().out());
    }

    @Test
    void shouldShowOnOtherThreadsWhatWasThereBefore() throws Exception {
        restartWith(0, "a");
        var answer = fixture.peekLater(PopFixture.TOPIC, -1, 32);
        assertFalse(answer.isDone());
        reads.remove().run();
        assertEquals(ResponseCode.SUCCESS, answer.join().code());
        answer.join().onWritten().run();
    }

    /** It says that there may be one, and the pop that follows looks. */
    @Test
    void shouldReadNothingToTellThatThereIsSomething() throws Exception {
        fixture.send("a", 0, PropertiesText.append("", "TAGS", "blue"));
        fixture.restart();
        var answer = fixture.notification(new NotificationHeader(
            "g", PopFixture.TOPIC, 0, 5000, fixture.now(), false, null, "TAG", "red"));
        assertEquals("true", answer.join().fields().get("hasMsg"));
        assertEquals(0, reads.size());
    }
}
