package org.apache.rocketmq.broker.timer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.apache.rocketmq.remoting.internal.serve.RequestRejected;
import org.apache.rocketmq.store.log.Disk;
import org.apache.rocketmq.store.timer.TimerFiles;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** When messages are due by their properties, and what is refused. */
class DueTimesTest {
    private static final long NOW = 1_700_000_000_123L;
    private static final long LONGEST_MILLIS = 259_200_000;

    private static DueTimes times(boolean enabled) {
        return new DueTimes(new TimerRules(enabled, LONGEST_MILLIS, 172_800, 1000, "b", true, false,
            new TimerFiles.Place(Path.of("unused"), 4096, Disk.REAL)));
    }

    private static String text(String properties) {
        return properties.replace('=', '\u0001').replace(';', '\u0002');
    }

    private static long due(String properties) {
        return times(true).of(text(properties), NOW);
    }

    @Test
    void shouldTellWhenAMessageIsDue() {
        assertEquals(NOW + 3000, due("TIMER_DELAY_SEC=3;"));
        assertEquals(NOW + 3001, due("TIMER_DELAY_MS=3001;"));
        assertEquals(NOW + 7, due("TIMER_DELIVER_MS=" + (NOW + 7) + ";"));
        assertEquals(NOW + LONGEST_MILLIS, due("TIMER_DELAY_SEC=259200;"));
        assertEquals(NOW + 60_000, due("TIMER_DELAY_SEC=+60;"));
    }

    @Test
    void shouldTakeTheFirstOfSeveral() {
        assertEquals(NOW + 3000, due("TIMER_DELIVER_MS=" + (NOW + 7) + ";TIMER_DELAY_MS=5;TIMER_DELAY_SEC=3;"));
        assertEquals(NOW + 5, due("TIMER_DELIVER_MS=" + (NOW + 7) + ";TIMER_DELAY_MS=5;"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"KEYS=k;", "TIMER_DELAY_SEC=0;", "TIMER_DELAY_MS=0;", "TIMER_DELIVER_MS=1700000000123;",
        "TIMER_DELIVER_MS=0;", "TIMER_DELAY_SEC=;", "TIMER_OUT_MS=1800000000000;", "X=TIMER_DELAY_SEC;"})
    void shouldNotDelayWhatMayGoAtOnce(String properties) {
        assertEquals(DueTimes.NONE, due(properties));
    }

    @ParameterizedTest
    @CsvSource({"TIMER_DELAY_SEC,259201", "TIMER_DELAY_MS,259200001", "TIMER_DELIVER_MS,1700259200124",
        "TIMER_DELAY_SEC,9223372036854775807", "TIMER_DELAY_SEC,9223372036854775", "TIMER_DELAY_SEC,9223372036854776",
        "TIMER_DELAY_MS,9223372036854775807", "TIMER_DELIVER_MS,9223372036854775807"})
    void shouldRefuseWhatIsTooFarAwayWithTheLimit(String name, String value) {
        var refusal = assertThrows(RequestRejected.class, () -> due(name + "=" + value + ";"));
        assertTrue(refusal.getMessage().contains("259200000ms"), refusal.getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"TIMER_DELAY_SEC=soon;", "TIMER_DELAY_SEC=1.5;", "TIMER_DELAY_SEC= 60;",
        "TIMER_DELAY_SEC=-1;", "TIMER_DELAY_MS=-1;", "TIMER_DELIVER_MS=-5;", "TIMER_DELAY_MS=9223372036854775808;",
        "TIMER_DELAY_SEC=-9223372036854775808;"})
    void shouldRefuseWhatIsNoTime(String properties) {
        var refusal = assertThrows(RequestRejected.class, () -> due(properties));
        String name = properties.substring(0, properties.indexOf('='));
        assertTrue(refusal.getMessage().contains(name), refusal.getMessage());
    }

    @Test
    void shouldRefuseToTakeBackWhatIsDue() {
        assertThrows(RequestRejected.class, () -> due("TIMER_DELIVER_MS=1;TIMER_DEL_UNIQKEY=K;"));
    }

    @Test
    void shouldRefuseTimersWhereTheyAreOff() {
        var off = times(false);
        var refusal = assertThrows(RequestRejected.class, () -> off.of(text("TIMER_DELAY_SEC=3;"), NOW));
        assertTrue(refusal.getMessage().contains("timerWheelEnable is false"), refusal.getMessage());
        assertEquals(DueTimes.NONE, off.of(text("KEYS=k;"), NOW));
    }

    @Test
    void shouldNoteMomentsInTheSecondThatApachesBrokerTakes() {
        for (long due = NOW; due < NOW + 2100; due++) {
            long noted = WheelTime.of(due);
            assertEquals(Math.floorDiv(due - 1, 1000), WheelTime.second(noted), "as Apache's broker rounds it");
            assertTrue(noted % 1000 != 0, "a whole second is one of Apache's");
            assertTrue(WheelTime.due(noted) >= due && WheelTime.due(noted) <= due + 1);
        }
        assertEquals(1_700_000_001_000L, WheelTime.due(1_700_000_000_000L), "Apache's, when its second is over");
    }
}
