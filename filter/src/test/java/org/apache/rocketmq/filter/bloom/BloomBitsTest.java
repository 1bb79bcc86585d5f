package org.apache.rocketmq.filter.bloom;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The expected numbers are what Apache's broker 5.5.0 wrote, and what its filter answers. */
class BloomBitsTest {
    private static final BloomBits USUAL = BloomBits.of(20, 32);

    @ParameterizedTest
    @CsvSource({"20, 32, 112, 3", "1, 32, 312, 7", "50, 10, 16, 1", "10, 100, 480, 4", "90, 3, 8, 1", "20, 1, 8, 3"})
    void shouldHaveTheSizeOfApaches(int errorPercent, int keys, int bits, int hashes) {
        assertEquals(new BloomBits(bits, hashes), BloomBits.of(errorPercent, keys));
    }

    @ParameterizedTest
    @CsvSource({"GID_SQL#TopicA, 10 52 28", "GID_SQL, 67 95 109", "TopicA#GID_SQL, 80 25 61", "a, 94 99 7",
        "b, 37 51 3", "'', 0 0 0", "zürich, 21 99 35", "GID_SQLTopicA, 81 36 103"})
    void shouldHaveApachesPositions(String key, String positions) {
        assertEquals(positions, spaced(USUAL.positionsOf(key)));
    }

    @Test
    void shouldHaveApachesPositionsInALargerMap() {
        assertEquals("304 118 26 171 251 205 217", spaced(BloomBits.of(1, 32).positionsOf("x")));
    }

    private static String spaced(int[] numbers) {
        var text = new StringBuilder();
        for (int number : numbers) {
            text.append(text.isEmpty() ? "" : " ").append(number);
        }
        return text.toString();
    }

    @Test
    void shouldNumberBitsFromTheLowestOfEachByte() {
        byte[] map = new byte[USUAL.bytes()];
        BloomBits.set(map, new int[] {0, 10, 28});
        assertArrayEquals(new byte[] {1, 4, 0, 16, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0}, map);
        assertTrue(BloomBits.areSet(ByteBuffer.wrap(map), new int[] {28, 0}));
        assertFalse(BloomBits.areSet(ByteBuffer.wrap(map), new int[] {28, 1}));
    }

    @Test
    void shouldNeverMissAKeyAndSeldomSeeAnother() {
        byte[] map = new byte[USUAL.bytes()];
        for (int i = 0; i < 32; i++) {
            BloomBits.set(map, USUAL.positionsOf("group-" + i + "#T"));
        }
        int wrong = 0;
        for (int i = 0; i < 1000; i++) {
            boolean seen = BloomBits.areSet(ByteBuffer.wrap(map), USUAL.positionsOf("group-" + i + "#T"));
            assertTrue(seen || i >= 32);
            wrong += seen && i >= 32 ? 1 : 0;
        }
        assertTrue(wrong < 350, wrong + " of 968");
    }
}
