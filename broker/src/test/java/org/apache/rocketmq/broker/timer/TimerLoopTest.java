package org.apache.rocketmq.broker.timer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.rocketmq.common.message.MessageConst;
import org.apache.rocketmq.store.NewMessage;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When timer messages come; the clock is the test's. */
class TimerLoopTest {
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

    private void expect(long dueMillis) {
        timers.expected.add(dueMillis);
    }

    @Test
    void shouldDeliverWhenItIsDueAndNotBefore() throws Exception {
        for (int millis : new int[] {1, 877, 878, 1000, 1877, 60_000, 259_200_000}) {
            long due = timers.now() + millis;
            expect(due);
            timers.send("in " + millis, due);
            timers.advance(Duration.ofMillis(millis - 1));
            assertFalse(timers.bodies().contains("in " + millis), "in " + millis);
            timers.advance(Duration.ofMillis(due - timers.now() + 2));
            assertTrue(timers.bodies().contains("in " + millis), "in " + millis);
        }
    }

    @Test
    void shouldDeliverTheMessageWithItsPropertiesAndTimes() throws Exception {
        long due = timers.now() + 5000;
        timers.send("a", due, Map.of("KEYS", "k"));
        timers.advance(Duration.ofSeconds(6));
        var message = timers.delivered().get(0);
        assertEquals("k", message.property("KEYS"));
        assertEquals(TimerFixture.TOPIC, message.property(MessageConst.PROPERTY_REAL_TOPIC));
        assertEquals(String.valueOf(WheelTime.of(due)), message.property(MessageConst.PROPERTY_TIMER_OUT_MS));
        assertTrue(Long.parseLong(message.property(MessageConst.PROPERTY_TIMER_DEQUEUE_MS)) >= due);
    }

    @Test
    void shouldDeliverInTheOrderOfTheirTimes() throws Exception {
        long base = timers.now();
        for (int millis : new int[] {900, 100, 500, 100, 1500, 20}) {
            timers.send("m" + millis, base + millis);
        }
        timers.advance(Duration.ofSeconds(3));
        assertEquals(List.of("m20", "m100", "m100", "m500", "m900", "m1500"), timers.bodies());
    }

    @Test
    void shouldTouchNoFilesWithoutTimersAndRestWithoutEnd() throws Exception {
        timers.advance(Duration.ofSeconds(3));
        assertFalse(Files.exists(folder.resolve("timerwheel")));
        assertTrue(timers.restMillis() > Duration.ofDays(365).toMillis());
    }

    @Test
    void shouldRestWithoutEndOnceAllIsDelivered() throws Exception {
        timers.send("a", timers.now() + 100);
        timers.advance(Duration.ofSeconds(3));
        timers.keep();
        assertTrue(timers.restMillis() > Duration.ofDays(365).toMillis());
    }

    @Test
    void shouldRollWhatIsDueLate() throws Exception {
        long due = timers.now() + Duration.ofHours(5).toMillis();
        for (int hour = 0; hour <= 5; hour++) {
            expect(timers.now() + Duration.ofHours(hour).toMillis() + 2000);
        }
        expect(due);
        timers.send("late", due);
        timers.advance(Duration.ofHours(5).minusMillis(1));
        assertEquals(List.of(), timers.bodies());
        timers.advance(Duration.ofMillis(2));
        assertEquals(List.of("late"), timers.bodies());
        var records = timers.read(WaitingTimer.TOPIC, WaitingTimer.QUEUE);
        assertEquals(5, records.size(), "stored again each hour");
        assertEquals("4", records.get(4).property(MessageConst.PROPERTY_TIMER_ROLL_TIMES));
    }

    @Test
    void shouldDeliverWhatBecameDueWhileTheBrokerWasAway() throws Exception {
        timers.send("a", timers.now() + 10_000);
        timers.work();
        timers.restart();
        timers.jump(Duration.ofDays(20));
        timers.work();
        assertEquals(List.of("a"), timers.bodies());
        timers.send("b", timers.now() + 1000);
        timers.advance(Duration.ofSeconds(2));
        assertEquals(List.of("a", "b"), timers.bodies());
    }

    @Test
    void shouldDeliverOnceThoughItCrashesAgainAndAgain() throws Exception {
        for (int i = 0; i < 50; i++) {
            timers.send("m" + i, timers.now() + 100 * i);
        }
        timers.keep();
        for (int i = 0; i < 8; i++) {
            timers.advance(Duration.ofMillis(500));
            timers.crash();
        }
        timers.advance(Duration.ofSeconds(5));
        assertEquals(50, timers.bodies().size());
        assertEquals(50, new HashSet<>(timers.bodies()).size());
    }

    @Test
    void shouldDeliverOnceThoughItStopsWithinASecond() throws Exception {
        long second = timers.now() / 1000 * 1000 + 5000;
        for (int i = 1; i < 1000; i += 10) {
            timers.send("m" + i, second + i);
        }
        timers.advance(Duration.ofMillis(second + 300 - timers.now()));
        int before = timers.bodies().size();
        assertTrue(before > 10 && before < 90);
        timers.stop();
        timers.work();
        assertEquals(before, timers.bodies().size());
        timers.advance(Duration.ofSeconds(2));
        timers.crash();
        timers.advance(Duration.ofSeconds(2));
        assertEquals(100, timers.bodies().size());
    }

    @Test
    void shouldEndASecondThatItHasBegunBeforeItStops() throws Exception {
        long second = timers.now() / 1000 * 1000 + 5000;
        for (int i = 1; i < 2000; i += 10) {
            timers.send("m" + i, second + i);
        }
        timers.advance(Duration.ofMillis(second + 300 - timers.now()));
        timers.restart();
        assertEquals(100, timers.bodies().size());
        timers.advance(Duration.ofSeconds(2));
        assertEquals(200, timers.bodies().size());
        assertEquals(200, new HashSet<>(timers.bodies()).size());
    }

    @Test
    void shouldNotReadWhatWasStoredLongAgoAfterACrash() throws Exception {
        timers.send("in an hour", timers.now() + Duration.ofHours(1).toMillis());
        timers.keep();
        long end = timers.sendOther();
        timers.advance(Duration.ofMinutes(2));
        timers.keep();
        assertTrue(timers.kept().logPosition() >= end, "what waits does so for long");
        timers.advance(Duration.ofHours(1));
        timers.keep();
        end = timers.sendOther();
        timers.crash();
        timers.work();
        assertTrue(timers.kept().logPosition() >= end, "nothing waits");
        assertEquals(List.of("in an hour"), timers.bodies());
    }

    @Test
    void shouldNotBeginBeforeTheDiskTakesThatTheWheelChanges() throws Exception {
        timers.send("a", timers.now() + 10_000);
        timers.keep();
        timers.restart();
        timers.failDisk(true);
        assertThrows(IOException.class, timers::work);
        timers.send("b", timers.now() + 10_000);
        assertThrows(IOException.class, timers::work, "the file of the check still says that the wheel is whole");
        timers.failDisk(false);
        timers.advance(Duration.ofSeconds(11));
        assertEquals(List.of("a", "b"), timers.bodies());
    }

    @Test
    void shouldDeliverButKeepNothingOnceAForceHasFailed() throws Exception {
        timers.send("a", timers.now() + 10_000);
        timers.keep();
        var kept = timers.kept();
        timers.send("b", timers.now() + 10_000);
        timers.failForce();
        assertThrows(IOException.class, timers::keep);
        timers.advance(Duration.ofSeconds(11));
        assertEquals(List.of("a", "b"), timers.bodies());
        timers.keep();
        assertEquals(kept, timers.kept());
        timers.crash();
        timers.send("c", timers.now() + 10_000);
        timers.advance(Duration.ofSeconds(11));
        assertEquals(List.of("a", "b", "c"), timers.bodies());
    }

    @Test
    void shouldBeWokenWhenWhatRollsIsStored() throws Exception {
        timers.send("late", timers.now() + Duration.ofHours(3).toMillis());
        timers.work();
        int before = timers.wakes();
        timers.jump(Duration.ofHours(1).plusSeconds(2));
        timers.work();
        Awaitility.await().until(() -> timers.wakes() > before);
    }

    @Test
    void shouldMakeLostFilesAnewWithoutDeliveringTwice() throws Exception {
        for (int i = 0; i < 20; i++) {
            timers.send("m" + i, timers.now() + 1000 * i);
        }
        timers.advance(Duration.ofSeconds(10));
        timers.restart();
        timers.close();
        Files.delete(folder.resolve("config/timercheck"));
        Files.delete(folder.resolve("timerwheel"));
        open();
        timers.jump(Duration.ofSeconds(10));
        timers.advance(Duration.ofSeconds(15));
        assertEquals(IntStream.range(0, 20).mapToObj(i -> "m" + i).toList(), timers.bodies());
    }

    @Test
    void shouldFollowWhatAnotherBrokerHasReadButNotNoted() throws Exception {
        timers.send("noted", timers.now() + 60_000);
        timers.keep();
        timers.send("read", timers.now() + 60_000);
        timers.close();
        leaveAsAnotherBroker(2, 0);
        open();

        timers.work();
        timers.crash();
        timers.advance(Duration.ofSeconds(61));

        assertEquals(List.of("noted", "read"), timers.bodies());
    }

    @Test
    void shouldNotRepeatWhatAnotherBrokerHasDeliveredWithoutNotingIt() throws Exception {
        timers.send("noted", timers.now() + 60_000);
        timers.send("delivered", timers.now() + 1000);
        timers.keep();
        assertEquals(List.of("delivered"), timers.bodies());
        timers.close();
        leaveAsAnotherBroker(2, 1);
        open();

        timers.advance(Duration.ofSeconds(61));

        assertEquals(List.of("delivered", "noted"), timers.bodies());
    }

    /** Has the check name a queue offset, and a timer log without its last units. Our seal is not of these values. */
    private void leaveAsAnotherBroker(long queueOffset, int lackingUnits) throws IOException {
        Path file = folder.resolve("config/timercheck");
        var check = ByteBuffer.wrap(Files.readAllBytes(file));
        check.putLong(8, check.getLong(8) - 52L * lackingUnits).putLong(16, queueOffset).putLong(24, queueOffset);
        check.putLong(40, check.getLong(40) + 1);
        Files.write(file, check.array());
    }

    @Test
    void shouldNotLoseOrRepeatWhenTheClockIsSet() throws Exception {
        for (int i = 0; i < 10; i++) {
            timers.send("m" + i, timers.now() + 60_000L * i + 30_000);
        }
        timers.advance(Duration.ofSeconds(95));
        assertEquals(2, timers.bodies().size());
        timers.jump(Duration.ofHours(-2));
        timers.advance(Duration.ofSeconds(1));
        assertEquals(2, timers.bodies().size());
        long due = timers.now() + 500;
        expect(due);
        timers.send("soon", due);
        timers.advance(Duration.ofMillis(502));
        assertEquals("soon", timers.bodies().get(2), "in time, though before what went already");
        timers.jump(Duration.ofHours(4));
        timers.advance(Duration.ofSeconds(1));
        assertEquals(11, timers.bodies().size());
        assertEquals(11, new HashSet<>(timers.bodies()).size());
    }

    @Test
    void shouldNotDeliverWhatWasTakenBack() throws Exception {
        long due = timers.now() + 5000;
        for (String name : List.of("a", "b", "c", "d")) {
            timers.send(name, due);
        }
        timers.work();
        assertTrue(timers.recall("a", due));
        assertTrue(timers.recall("a", due), "again");
        timers.work();
        assertTrue(timers.recall("a", due), "and again");
        timers.advance(Duration.ofMillis(4999));
        assertTrue(timers.recall("b", due), "just in time, and not yet followed");
        timers.crash();
        timers.work();
        assertTrue(timers.recall("c", due));
        timers.advance(Duration.ofMillis(2));
        assertEquals(List.of("d"), timers.bodies());
        assertFalse(timers.recall("d", due), "too late");
        timers.jump(Duration.ofHours(-1));
        assertFalse(timers.recall("d", due), "also where the clock says something else");
    }

    @Test
    void shouldNotDeliverWhatWasTakenBackWhileTheClockWasFarBehind() throws Exception {
        long due = timers.now() + 5000;
        timers.send("a", due);
        timers.advance(Duration.ofMillis(4900));
        timers.jump(Duration.ofHours(-8));
        timers.work();
        assertTrue(timers.recall("a", due));
        timers.work();
        timers.jump(Duration.ofHours(12));
        timers.advance(Duration.ofSeconds(2));
        assertEquals(List.of(), timers.bodies());
    }

    @Test
    void shouldNotTakeBackWhatWasDeliveredBeforeACrashWhenTheClockIsSetBack() throws Exception {
        long due = timers.now() + 2000;
        long later = timers.now() + 3_600_000;
        timers.send("a", due);
        timers.send("later", later);
        timers.keep();
        timers.advance(Duration.ofMillis(1500));
        assertEquals(List.of("a"), timers.bodies());

        timers.crash();
        timers.jump(Duration.ofHours(-1));
        timers.work();

        assertFalse(timers.recall("a", due), "it was delivered");
        assertTrue(timers.recall("later", later), "it waits");
    }

    @Test
    void shouldNotTakeBackWhatHasTheSameKeyInAnotherTopicOrSecond() throws Exception {
        long due = timers.now() + 5000;
        timers.send("a", due);
        timers.send("a", due + 2000);
        timers.work();
        assertTrue(timers.recall("a", due));
        timers.advance(Duration.ofSeconds(8));
        assertEquals(List.of("a"), timers.bodies());
    }

    @Test
    void shouldTakeBackWhatRolls() throws Exception {
        long due = timers.now() + Duration.ofHours(3).toMillis();
        timers.send("a", due);
        timers.send("b", due);
        timers.advance(Duration.ofMinutes(90));
        assertTrue(timers.recall("a", due));
        timers.advance(Duration.ofHours(2));
        assertEquals(List.of("b"), timers.bodies());
    }

    @Test
    void shouldLeaveOutWhatMakesNoSense() throws Exception {
        timers.send("good", timers.now() + 1000);
        timers.send("other", timers.now() + 1000, Map.of("X", "y"));
        for (String properties : List.of("", "TIMER_OUT_MS\u0001x\u0002REAL_TOPIC\u0001T\u0002REAL_QID\u00010\u0002",
            "TIMER_OUT_MS\u00011\u0002REAL_TOPIC\u0001rmq_sys_wheel_timer\u0002REAL_QID\u00010\u0002",
            "TIMER_OUT_MS\u00011\u0002REAL_TOPIC\u0001T\u0002REAL_QID\u0001-1\u0002")) {
            timers.append(new NewMessage(WaitingTimer.TOPIC, WaitingTimer.QUEUE, 0, 0, 1,
                new InetSocketAddress("127.0.0.1", 1), 0, 0, ByteBuffer.allocate(1), properties));
        }
        timers.advance(Duration.ofSeconds(2));
        assertEquals(List.of("good", "other"), timers.bodies());
    }

    @Test
    void shouldDeleteFilesOfTheTimerLogThatAreOver() throws Exception {
        var sizes = new ArrayList<Long>();
        for (int round = 0; round < 5; round++) {
            for (int i = 0; i < 300; i++) {
                timers.send("m" + round + "-" + i, timers.now() + 1000);
            }
            timers.advance(Duration.ofSeconds(3));
            timers.keep();
            try (var files = Files.list(folder.resolve("timerlog"))) {
                sizes.add(files.count());
            }
        }
        assertEquals(1500, timers.bodies().size());
        assertTrue(sizes.get(4) <= sizes.get(0) + 2, sizes.toString());
    }
}
