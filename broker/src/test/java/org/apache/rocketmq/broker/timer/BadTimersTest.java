package org.apache.rocketmq.broker.timer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.rocketmq.common.message.MessageConst;
import org.apache.rocketmq.store.NewMessage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Timers that cannot be delivered as they were meant: the others come in time. */
class BadTimersTest {
    private static final long MOST_LATE_MILLIS = 100;
    private static final int MOST_PROPERTIES_BYTES = 32_767;

    @TempDir
    Path folder;
    private TimerFixture timers;

    @BeforeEach
    void open() throws Exception {
        timers = new TimerFixture(folder);
    }

    @AfterEach
    void close() throws Exception {
        timers.close();
    }

    private void assertInTime(List<String> bodies) {
        assertEquals(bodies, timers.bodies());
        for (var message : timers.delivered()) {
            long due = Long.parseLong(message.property(MessageConst.PROPERTY_TIMER_DELIVER_MS));
            long at = Long.parseLong(message.property(MessageConst.PROPERTY_TIMER_DEQUEUE_MS));
            assertTrue(at >= due && at <= due + MOST_LATE_MILLIS, () -> "due at " + due + ", delivered at " + at);
        }
    }

    private long send(String topic, String body, long due) {
        timers.expected.add(due);
        return timers.send(topic, body, due, Map.of());
    }

    /** Fits into a record with its timer, but not with the times of its delivery. */
    private void sendWhatCanNeverBeDelivered(long due) {
        String properties = "UNIQ_KEY\u0001never\u0002TIMER_DELIVER_MS\u0001" + due + "\u0002";
        var message = message(properties);
        var waiting = WaitingTimer.postponed(message, WheelTime.of(due));
        int room = MOST_PROPERTIES_BYTES - waiting.properties().length();
        timers.append(WaitingTimer.postponed(
            message(properties + "long\u0001" + "x".repeat(room - 20) + "\u0002"), WheelTime.of(due)));
    }

    private NewMessage message(String properties) {
        return new NewMessage(TimerFixture.TOPIC, TimerFixture.QUEUE, 0, 0, timers.now(),
            new InetSocketAddress("127.0.0.1", 10911), 0, 0,
            ByteBuffer.wrap("never".getBytes(StandardCharsets.UTF_8)), properties);
    }

    @Test
    void shouldNotBeHeldUpByOneThatCanNeverBeStored() throws Exception {
        long due = timers.now() + 5000;
        send(TimerFixture.TOPIC, "before", due - 100);
        sendWhatCanNeverBeDelivered(due);
        send(TimerFixture.TOPIC, "together", due);
        send(TimerFixture.TOPIC, "after", due + 100);
        timers.work();
        assertEquals(Map.of(TimerFixture.TOPIC, 4L), timers.waiting());
        timers.advance(Duration.ofSeconds(6));
        assertInTime(List.of("before", "together", "after"));
        assertEquals(Map.of(), timers.waiting());
        timers.keep();
        timers.crash();
        timers.advance(Duration.ofSeconds(2));
        assertInTime(List.of("before", "together", "after"));
        assertEquals(Map.of(), timers.waiting());
    }

    private void delete(String topic) {
        timers.absent.add(topic);
        timers.store().deleteTopic(topic);
    }

    @Test
    void shouldNotBeHeldUpByOneWhoseTopicIsGone() throws Exception {
        long due = timers.now() + 5000;
        timers.append(new NewMessage("Gone", TimerFixture.QUEUE, 0, 0, timers.now(),
            new InetSocketAddress("127.0.0.1", 10911), 0, 0, ByteBuffer.allocate(1), ""));
        send(TimerFixture.TOPIC, "before", due - 100);
        send("Gone", "gone", due);
        send(TimerFixture.TOPIC, "together", due);
        send(TimerFixture.TOPIC, "after", due + 100);
        timers.work();
        assertEquals(Map.of(TimerFixture.TOPIC, 3L, "Gone", 1L), timers.waiting());
        delete("Gone");
        timers.advance(Duration.ofSeconds(6));
        assertInTime(List.of("before", "together", "after"));
        assertEquals(Map.of(), timers.waiting());
    }

    /** Who stores something under it has it added after a crash, as one that was lost. */
    @Test
    void shouldNotMakeATopicAgainThatWasDeleted() throws Exception {
        long due = timers.now() + 5000;
        long farther = timers.now() + 2 * TimerFixture.ROLL_SECONDS * 1000L;
        send("Gone", "gone", due);
        send("Gone", "stored again meanwhile", farther);
        send(TimerFixture.TOPIC, "stays", due);
        timers.work();
        delete("Gone");
        timers.keep();
        timers.crash();
        timers.advance(Duration.ofMillis(farther + 2000 - timers.now()));
        assertInTime(List.of("stays"));
        assertFalse(timers.store().topics().contains("Gone"), () -> timers.store().topics().toString());
        assertEquals(Map.of(), timers.waiting());
    }

    @Test
    void shouldDeliverToATopicThatIsThereAgainOrWasNeverDeleted() throws Exception {
        long due = timers.now() + 5000;
        send("Again", "again", due);
        send("Lost", "lost", due);
        timers.work();
        delete("Again");
        timers.absent.remove("Again");
        timers.absent.add("Lost");
        timers.advance(Duration.ofSeconds(6));
        for (String topic : List.of("Again", "Lost")) {
            assertEquals(1, timers.store().maxOffset(topic, TimerFixture.QUEUE), topic);
        }
    }

    @Test
    void shouldDeliverWhatWasSentAfterTheDeletion() throws Exception {
        send("Gone", "before", timers.now() + 5000);
        timers.work();
        delete("Gone");
        send("Gone", "after", timers.now() + 5000);
        timers.advance(Duration.ofSeconds(6));
        assertEquals(List.of("after"), timers.read("Gone", TimerFixture.QUEUE).stream().map(TimerFixture::text)
            .toList());
    }
}
