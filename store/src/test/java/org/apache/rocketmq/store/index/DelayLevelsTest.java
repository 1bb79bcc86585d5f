package org.apache.rocketmq.store.index;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Delays as the setting has them. */
class DelayLevelsTest {
    @Test
    void shouldReadAllUnits() {
        var levels = DelayLevels.parse(" 1s 5m  2h 3d");
        assertEquals(List.of(1_000L, 300_000L, 7_200_000L, 259_200_000L), levels.all());
        assertEquals(300_000, levels.millis(2));
        assertEquals(259_200_000, levels.millis(99));
        assertEquals(0, levels.millis(0));
        assertEquals(4, levels.highest());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "s", "1", "1x", "1s -1s", "one"})
    void shouldRefuseWhatIsNoDelay(String text) {
        assertThrows(IllegalArgumentException.class, () -> DelayLevels.parse(text));
    }
}
