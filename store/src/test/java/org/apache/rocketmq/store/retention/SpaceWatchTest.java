package org.apache.rocketmq.store.retention;

import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.rocketmq.common.internal.config.Settings;
import org.junit.jupiter.api.Test;

/** What is said about a disk that is too full. */
class SpaceWatchTest {
    private static final long MIB = 1L << 20;

    private static String complaint(long usedBytes, long totalBytes) throws Exception {
        var config = RetentionConfig.from(Settings.parse(Map.of(), RetentionConfig.settings()));
        var watch = new SpaceWatch(() -> config, List.of(Path.of("/data")),
            folder -> new DiskUsage.Space(usedBytes, totalBytes));
        watch.look();
        return watch.complaint();
    }

    private static void assertSaid(String expected, long usedBytes, long totalBytes) throws Exception {
        String complaint = complaint(usedBytes, totalBytes);
        assertTrue(complaint.contains(" % full, " + expected + ", and"), complaint);
    }

    @Test
    void shouldTellTheSizeOfALargeDiskInGibibytes() throws Exception {
        assertSaid("95.5 of 100.0 GiB", 95 * 1024 * MIB + 512 * MIB, 100 * 1024 * MIB);
        assertSaid("1.0 of 1.0 GiB", 1024 * MIB, 1024 * MIB);
    }

    @Test
    void shouldTellTheSizeOfASmallDiskInMebibytes() throws Exception {
        assertSaid("1022.0 of 1023.5 MiB", 1022 * MIB, 1023 * MIB + MIB / 2);
        assertSaid("93.5 of 100.0 MiB", 93 * MIB + MIB / 2, 100 * MIB);
    }

    @Test
    void shouldSayNothingOfADiskWithRoom() throws Exception {
        assertNull(complaint(89 * MIB, 100 * MIB));
    }
}
