package org.apache.rocketmq.broker.lock;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The system property for the life of a lock. */
class LockLifeTest {

    @Test
    void shouldTakeMilliseconds() {
        assertEquals(Duration.ofSeconds(5), LockLife.parse(" 5000 "));
        assertEquals(LockLife.DEFAULT, LockLife.configured());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a minute", "-1", "0", "99", "99999999999"})
    void shouldRefuseWhatIsNoTimeToWorkWith(String text) {
        var refusal = assertThrows(IllegalArgumentException.class, () -> LockLife.parse(text));
        assertTrue(refusal.getMessage().contains("[" + text + "]"), refusal.getMessage());
    }
}
