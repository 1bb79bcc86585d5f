package org.apache.rocketmq.remoting.internal.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What may be said about the longest frame. */
class FrameLimitTest {

    @Test
    void shouldTakeANumberOfBytes() {
        assertEquals(8 << 20, FrameLimit.parse(" 8388608 "));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "16M", "-1", "0", "1024", "99999999999"})
    void shouldRefuseWhatIsNoneByName(String text) {
        var failure = assertThrows(IllegalArgumentException.class, () -> FrameLimit.parse(text));

        assertTrue(failure.getMessage().contains(FrameLimit.PROPERTY), failure.getMessage());
        assertTrue(failure.getMessage().contains("[" + text + "]"), failure.getMessage());
    }
}
