package org.apache.rocketmq.broker.timer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.alibaba.fastjson2.JSON;
import com.alibaba.fastjson2.JSONObject;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.rocketmq.store.timer.TimerUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The counts of what waits, over a real store; the clock and the turns of the loop are the test's. */
class WaitingByTopicTest {
    private static final String TOPIC = TimerFixture.TOPIC;
    /** Two names with one hash. */
    private static final List<String> ALIKE = List.of("TopicAa", "TopicBB");
    private static final long HOUR = 3_600_000;

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

    private void send(String topic, String body, long dueMillis) {
        timers.send(topic, body, dueMillis, Map.of());
    }

    private Path file() {
        return folder.resolve("config/timermetrics");
    }

    private JSONObject saved() throws Exception {
        return JSON.parseObject(Files.readString(file()));
    }

    private static Map<String, Long> counts(JSONObject table) {
        var counts = new HashMap<String, Long>();
        table.getJSONObject("timingCount").forEach((topic, count) ->
            counts.put(topic, ((JSONObject) count).getLong("count")));
        return counts;
    }

    /** Three of one topic and two of another, all later than an hour from now. */
    private void sendFive() throws Exception {
        long due = timers.now() + HOUR / 2;
        for (String body : List.of("a", "b", "c")) {
            send(TOPIC, body, due);
        }
        send("Others", "d", due);
        send("Others", "e", due + 5000);
        timers.work();
    }

    @Test
    void shouldCountWhatWaitsUntilItIsDelivered() throws Exception {
        assertEquals(Map.of(), timers.waiting());
        sendFive();
        assertEquals(Map.of(TOPIC, 3L, "Others", 2L), timers.waiting());
        timers.advance(Duration.ofMillis(HOUR / 2 + 1));
        assertEquals(Map.of("Others", 1L), timers.waiting(), "though the second is not over");
        timers.advance(Duration.ofSeconds(6));
        assertEquals(Map.of(), timers.waiting());
    }

    @Test
    void shouldKeepTheCountsOverRestarts() throws Exception {
        sendFive();
        for (int i = 0; i < 3; i++) {
            timers.restart();
            timers.work();
            assertEquals(Map.of(TOPIC, 3L, "Others", 2L), timers.waiting());
        }
        assertEquals(Map.of(TOPIC, 3L, "Others", 2L), counts(saved()));
        timers.advance(Duration.ofMillis(HOUR));
        assertEquals(Map.of(), timers.waiting());
        timers.restart();
        assertEquals(Map.of(), counts(saved()));
    }

    @Test
    void shouldCountAnewAfterACrash() throws Exception {
        sendFive();
        timers.keep();
        timers.saveCounts();
        send(TOPIC, "f", timers.now() + HOUR / 2);
        timers.advance(Duration.ofSeconds(3));
        timers.crash();
        timers.work();
        assertEquals(Map.of(TOPIC, 4L, "Others", 2L), timers.waiting());
    }

    /** The second of the crash is gone through once more. */
    @Test
    void shouldNotCountWhatWasDeliveredBeforeACrashOrAShortStop() throws Exception {
        long second = timers.now() / 1000 * 1000 + 20_000;
        for (int i = 0; i < 10; i++) {
            timers.send("m" + i, second + 100 * i + 1);
        }
        timers.keep();
        timers.advance(Duration.ofMillis(second + 350 - timers.now()));
        assertEquals(Map.of(TOPIC, 6L), timers.waiting());
        timers.crash();
        timers.work();
        assertEquals(Map.of(TOPIC, 6L), timers.waiting());
        timers.stop();
        timers.work();
        assertEquals(Map.of(TOPIC, 6L), timers.waiting());
        timers.advance(Duration.ofSeconds(2));
        assertEquals(Map.of(), timers.waiting());
    }

    @Test
    void shouldNotCountWhatWasTakenBack() throws Exception {
        long due = timers.now() + HOUR / 2;
        sendFive();
        assertTrue(timers.recall("a", due));
        timers.work();
        assertEquals(Map.of(TOPIC, 2L, "Others", 2L), timers.waiting());
        timers.restart();
        timers.work();
        assertEquals(Map.of(TOPIC, 2L, "Others", 2L), timers.waiting());
        timers.crash();
        timers.work();
        assertEquals(Map.of(TOPIC, 2L, "Others", 2L), timers.waiting());
        assertTrue(timers.recall("b", due));
        assertTrue(timers.recall("Others", "d", due));
        timers.advance(Duration.ofMillis(due + 1 - timers.now()));
        assertEquals(Map.of("Others", 1L), timers.waiting(), "in its second");
        timers.advance(Duration.ofSeconds(7));
        assertEquals(Map.of(), timers.waiting());
        assertEquals(List.of("c"), timers.bodies());
    }

    @Test
    void shouldForgetATakingBackOfNothingWithItsSecond() throws Exception {
        long due = timers.now() + 5000;
        send(TOPIC, "a", timers.now() + HOUR / 2);
        timers.work();
        assertTrue(timers.recall("nobody", due));
        timers.work();
        assertEquals(Map.of(), timers.waiting(), "it counts as one less");
        timers.restart();
        timers.work();
        assertEquals(Map.of(), timers.waiting());
        timers.advance(Duration.ofSeconds(7));
        assertEquals(Map.of(TOPIC, 1L), timers.waiting());
    }

    @Test
    void shouldCountWhatRollsOnce() throws Exception {
        long due = timers.now() + 3 * HOUR;
        for (int hour = 0; hour <= 3; hour++) {
            timers.expected.add(timers.now() + hour * HOUR + 2000);
        }
        timers.send("a", due);
        timers.send("b", due);
        timers.work();
        assertTrue(timers.recall("b", due));
        for (int i = 0; i < 5; i++) {
            timers.advance(Duration.ofMinutes(33));
            assertEquals(Map.of(TOPIC, 1L), timers.waiting());
            timers.crash();
            timers.work();
            assertEquals(Map.of(TOPIC, 1L), timers.waiting());
        }
        timers.advance(Duration.ofHours(1));
        assertEquals(List.of("a"), timers.bodies());
        assertEquals(Map.of(), timers.waiting());
    }

    @Test
    void shouldTellTopicsApartThatShareAHash() throws Exception {
        assertEquals(ALIKE.get(0).hashCode(), ALIKE.get(1).hashCode());
        long due = timers.now() + HOUR / 2;
        send(ALIKE.get(0), "a", due);
        send(ALIKE.get(1), "b", due);
        send(ALIKE.get(1), "c", due);
        timers.keep();
        timers.saveCounts();
        timers.crash();
        timers.work();
        assertEquals(Map.of(ALIKE.get(0), 1L, ALIKE.get(1), 2L), timers.waiting());
    }

    @Test
    void shouldReadOneRecordForEachHash() {
        var reads = new int[1];
        var topics = new UnitTopics(Set.of(), unit -> {
            reads[0]++;
            return unit.logPosition() == 0 ? null : new WaitingTimer(1, TOPIC, 0, "", 0, false);
        });
        assertNull(topics.of(unit(TOPIC, 0)), "its record is not to be had");
        for (int i = 1; i <= 100; i++) {
            assertEquals(TOPIC, topics.of(unit(TOPIC, i)));
        }
        assertEquals(2, reads[0]);
    }

    private static TimerUnit unit(String topic, long logPosition) {
        return TimerUnit.at(5000, TimerUnit.NORMAL, 1000, new TimerUnit.StoredRecord(
            logPosition, 100, topic.hashCode()));
    }

    /** Another broker of ours that knows nothing of it, or somebody by hand. */
    @Test
    void shouldNotBelieveAFileThatIsOfAnotherMoment() throws Exception {
        sendFive();
        timers.restart();
        var table = saved();
        table.getJSONObject("timingCount").getJSONObject(TOPIC).put("count", 77);
        timers.close();
        Files.writeString(file(), table.toString());
        open();
        timers.work();
        assertEquals(77L, timers.waiting().get(TOPIC), "it is believed where it is of the moment of the stop");
        timers.restart();
        table = saved();
        table.getJSONObject("dataVersion").put("timestamp", timers.now() - 1);
        timers.close();
        Files.writeString(file(), table.toString());
        open();
        timers.work();
        assertEquals(Map.of(TOPIC, 3L, "Others", 2L), timers.waiting());
    }

    @Test
    void shouldCountAnewWhereTheFileIsGoneOrDamaged() throws Exception {
        sendFive();
        for (String content : new String[] {null, "", "{\"timingCount\":{\"Orders\":5}}", "[]"}) {
            timers.restart();
            timers.close();
            Files.deleteIfExists(folder.resolve("config/timermetrics.bak"));
            Files.delete(file());
            if (content != null) {
                Files.writeString(file(), content);
            }
            open();
            timers.work();
            assertEquals(Map.of(TOPIC, 3L, "Others", 2L), timers.waiting());
        }
        timers.restart();
        assertTrue(Files.exists(folder.resolve("config/timermetrics.damaged")));
    }

    /** Apache's broker changes what it knows of the check, and leaves its own counts. */
    @Test
    void shouldCountAnewAfterAnotherBroker() throws Exception {
        sendFive();
        timers.restart();
        timers.close();
        Path check = folder.resolve("config/timercheck");
        var bytes = ByteBuffer.wrap(Files.readAllBytes(check));
        bytes.putLong(6 * Long.BYTES, bytes.getLong(6 * Long.BYTES) + 1);
        Files.write(check, bytes.array());
        var table = saved();
        table.getJSONObject("timingCount").getJSONObject(TOPIC).put("count", 1);
        table.getJSONObject("timingCount").put("Gone", JSONObject.of("count", 9, "timeStamp", 1));
        table.put("another", "kept");
        Files.writeString(file(), table.toString());
        open();
        timers.work();
        assertEquals(Map.of(TOPIC, 3L, "Others", 2L), timers.waiting());
        timers.restart();
        assertEquals(Map.of(TOPIC, 3L, "Others", 2L), counts(saved()));
        assertEquals("kept", saved().get("another"));
    }

    @Test
    void shouldCountWhatIsFollowedAnewWhereTheTimersFilesAreLost() throws Exception {
        sendFive();
        timers.restart();
        timers.close();
        Files.delete(folder.resolve("config/timercheck"));
        open();
        timers.work();
        assertEquals(Map.of(TOPIC, 3L, "Others", 2L), timers.waiting());
    }

    @Test
    void shouldWriteTheFileOnlyWhereSomethingHasChanged() throws Exception {
        timers.saveCounts();
        assertTrue(Files.notExists(file()), "without timers there is no file");
        sendFive();
        timers.saveCounts();
        var first = saved();
        timers.saveCounts();
        assertEquals(first, saved());
        assertEquals(1, first.getJSONObject("dataVersion").getLong("counter"));
        assertEquals(timers.now(), first.getJSONObject("timingCount").getJSONObject("Others").getLong("timeStamp"));
        timers.restart();
        assertTrue(Files.exists(folder.resolve("config/timermetrics.bak")));
    }
}
