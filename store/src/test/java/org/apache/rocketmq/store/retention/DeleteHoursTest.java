package org.apache.rocketmq.store.retention;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import org.apache.rocketmq.common.internal.config.BadSettingsException;
import org.apache.rocketmq.common.internal.config.Settings;
import org.junit.jupiter.api.Test;

/** What may be set about retention, and the hours of the day. */
class DeleteHoursTest {
    private static final ZoneId ZONE = ZoneId.of("Asia/Tokyo");

    private static boolean contain(String hours, String utc) {
        return DeleteHours.parse(hours).contain(Instant.parse(utc), ZONE);
    }

    @Test
    void shouldContainTheirWholeHourOfTheMachinesClock() {
        assertTrue(contain("04", "2026-11-22T19:00:00Z"));
        assertTrue(contain("04", "2026-11-22T19:59:59.999Z"));
        assertFalse(contain("04", "2026-11-22T20:00:00Z"));
        assertFalse(contain("04", "2026-11-22T18:59:59.999Z"));
        assertTrue(contain("4;16", "2026-11-22T07:30:00Z"));
        assertTrue(contain(" 04 ; 16 ", "2026-11-22T19:30:00Z"));
        assertFalse(contain("04;16", "2026-11-22T08:30:00Z"));
        assertTrue(contain("0;23", "2026-11-22T15:00:00Z"));
    }

    @Test
    void shouldRefuseWhatIsNoHour() {
        for (String wrong : List.of("", "24", "-1", "four", "04,16", "04;;16", ";", "004", "04:30")) {
            assertThrows(IllegalArgumentException.class, () -> DeleteHours.parse(wrong), wrong);
            refused("deleteWhen", wrong);
        }
    }

    @Test
    void shouldRefuseSettingsOutOfBounds() {
        for (String percent : List.of("diskMaxUsedSpaceRatio", "diskSpaceCleanForciblyRatio",
            "diskSpaceWarningLevelRatio")) {
            refused(percent, "9");
            refused(percent, "100");
            refused(percent, "75%");
        }
        refused("fileReservedTime", "-1");
        refused("deleteFileBatchMax", "0");
        refused("cleanResourceInterval", "0");
        refused("deleteCommitLogFilesInterval", "-1");
        refused("cleanFileForciblyEnable", "maybe");
    }

    private static void refused(String key, String value) {
        var failure = assertThrows(BadSettingsException.class,
            () -> RetentionConfig.from(Settings.parse(Map.of(key, value), RetentionConfig.settings())), key);
        assertTrue(failure.getMessage().contains(key), failure.getMessage());
    }

    @Test
    void shouldHaveApachesDefaults() throws BadSettingsException {
        var config = RetentionConfig.from(Settings.parse(Map.of(), RetentionConfig.settings()));
        assertEquals(72, config.reserved().toHours());
        assertEquals(DeleteHours.parse("04"), config.hours());
        assertEquals(List.of(75, 85, 90),
            List.of(config.deletePercent(), config.forcePercent(), config.refusePercent()));
        assertTrue(config.forces());
        assertEquals(10_000, config.pace().interval().toMillis());
        assertEquals(100, config.pace().fileInterval().toMillis());
        assertEquals(10, config.pace().batch());
    }
}
