package org.apache.rocketmq.broker.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Changes of a topic's attributes. */
class TopicAttributesTest {
    @Test
    void shouldSetAndRemove() {
        var after = TopicAttributes.change(
            Map.of("message.type", "FIFO", "reserve.time", "5"), "+message.type=NORMAL,-reserve.time");

        assertEquals(Map.of("message.type", "NORMAL"), after);
    }

    @Test
    void shouldKeepThemWithoutAChange() {
        assertEquals(Map.of("message.type", "FIFO"), TopicAttributes.change(Map.of("message.type", "FIFO"), ""));
        assertEquals(Map.of(), TopicAttributes.change(null, null));
    }

    @ParameterizedTest
    @ValueSource(strings = {"message.type=FIFO", "+message.type", "+=x", "+color=red", "-color", "+message.type=ODD",
        "+reserve.time=soon", "+queue.type=BatchCQ", "+cleanup.policy=COMPACTION", "-message.type=FIFO", ","})
    void shouldRefuse(String change) {
        assertThrows(IllegalArgumentException.class, () -> TopicAttributes.change(Map.of(), change));
    }
}
