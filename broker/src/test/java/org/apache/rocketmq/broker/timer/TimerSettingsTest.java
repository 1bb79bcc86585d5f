package org.apache.rocketmq.broker.timer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.rocketmq.broker.record.StoredMessage;
import org.apache.rocketmq.common.internal.config.Settings;
import org.apache.rocketmq.common.message.MessageConst;
import org.apache.rocketmq.remoting.internal.serve.RequestRejected;
import org.apache.rocketmq.store.StoreConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What settings other than the default ones make of timers. */
class TimerSettingsTest {
    private static final long NOW = 1_700_000_000_123L;

    @TempDir
    Path folder;

    private static TimerRules rules(String name, String value) throws Exception {
        var all = new ArrayList<>(TimerRules.settings());
        all.add(StoreConfig.ROOT);
        return TimerRules.from(Settings.parse(Map.of(name, value), all), "b");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 60, 691_200, 31_536_000})
    void shouldTakeWhatIsDueWithinTheLongestDelay(int seconds) throws Exception {
        var times = new DueTimes(rules("timerMaxDelaySec", String.valueOf(seconds)));
        long last = NOW + 1000L * seconds;
        assertEquals(last, times.of("TIMER_DELAY_SEC\u0001" + seconds + "\u0002", NOW));
        assertEquals(last, times.of("TIMER_DELIVER_MS\u0001" + last + "\u0002", NOW));
        for (String tooLong : List.of("TIMER_DELAY_SEC\u0001" + (seconds + 1),
            "TIMER_DELAY_MS\u0001" + seconds + "001", "TIMER_DELIVER_MS\u0001" + (last + 1))) {
            var refusal = assertThrows(RequestRejected.class, () -> times.of(tooLong + "\u0002", NOW));
            assertTrue(refusal.getMessage().contains("max delay " + seconds + "000ms; or"),
                refusal.getMessage());
        }
    }

    /** Stored again each hour, over stops and crashes. */
    @Test
    void shouldDeliverAfterAWeek() throws Exception {
        try (var timers = new TimerFixture(folder, Map.of(), (int) Duration.ofDays(7).toSeconds(), false)) {
            long due = timers.now() + Duration.ofDays(7).toMillis();
            timers.send("late", due);
            timers.work();
            timers.restart();
            timers.advance(Duration.ofDays(2));
            timers.keep();
            timers.crash();
            timers.advance(Duration.ofMillis(due - timers.now() - 1));
            assertEquals(List.of(), timers.bodies());
            assertEquals(Map.of(TimerFixture.TOPIC, 1L), timers.waiting());
            timers.expected.add(due);
            timers.advance(Duration.ofMillis(2));
            assertEquals(List.of("late"), timers.bodies());
            assertEquals(Map.of(), timers.waiting());
        }
    }

    /** Whatever form the records have that take a message back, each broker knows both. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldTakeBackByEitherFormOfKey(boolean withTopic) throws Exception {
        try (var timers = new TimerFixture(folder, Map.of(), 3600, withTopic)) {
            long due = timers.now() + 5000;
            timers.send("a", due);
            timers.send("Others", "a", due, Map.of());
            timers.work();
            assertTrue(timers.recall("a", due));
            timers.work();
            assertEquals(Map.of("Others", 1L), timers.waiting());
            var keys = timers.read(WaitingTimer.TOPIC, WaitingTimer.QUEUE).stream()
                .map(TimerSettingsTest::deleteKey).filter(Objects::nonNull).toList();
            assertEquals(List.of(withTopic ? "Orders+a" : "a"), keys);
        }
        try (var timers = new TimerFixture(folder, Map.of(), 3600, !withTopic)) {
            timers.advance(Duration.ofSeconds(6));
            assertEquals(List.of(), timers.bodies());
            assertEquals(1, timers.store().maxOffset("Others", TimerFixture.QUEUE));
        }
    }

    private static String deleteKey(StoredMessage record) {
        return record.property(MessageConst.PROPERTY_TIMER_DEL_UNIQKEY);
    }

    @Test
    void shouldHaveTheTopicInDeleteKeysWhereThatIsSet() throws Exception {
        assertTrue(rules("appendTopicForTimerDeleteKey", "true").topicInDeleteKeys());
        assertFalse(rules("appendTopicForTimerDeleteKey", "false").topicInDeleteKeys());
    }
}
