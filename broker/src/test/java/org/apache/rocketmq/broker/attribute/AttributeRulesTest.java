package org.apache.rocketmq.broker.attribute;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Changes of the attributes of topics and groups. */
class AttributeRulesTest {
    @Test
    void shouldSetAndRemove() {
        var after = AttributeRules.TOPICS.change(
            Map.of("message.type", "FIFO", "reserve.time", "5"), "+message.type=NORMAL,-reserve.time");

        assertEquals(Map.of("message.type", "NORMAL"), after);
    }

    @Test
    void shouldKeepThemWithoutAChange() {
        assertEquals(Map.of("message.type", "FIFO"), AttributeRules.TOPICS.change(Map.of("message.type", "FIFO"), ""));
        assertEquals(Map.of(), AttributeRules.TOPICS.change(null, ""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"message.type=FIFO", "+message.type", "+=x", "+color=red", "-color", "+message.type=ODD",
        "+reserve.time=soon", "+queue.type=BatchCQ", "+cleanup.policy=COMPACTION", "-message.type=FIFO", ",",
        "+send.limit.messages=-1", "+send.limit.bytes=1234567890123", "+send.limit.bytes=", "+pull.limit.bytes=1",
        "+reserve.time=-2"})
    void shouldRefuse(String change) {
        assertThrows(IllegalArgumentException.class, () -> AttributeRules.TOPICS.change(Map.of(), change));
    }

    @Test
    void shouldTakeChangesAsAMap() {
        var changes = new HashMap<String, String>(Map.of("+pull.limit.messages", "5", "+priority.factor", "7"));
        changes.put("-pull.limit.bytes", null);
        changes.put("-pull.limit.waiting", "");

        assertEquals(Map.of("pull.limit.messages", "5", "priority.factor", "7"), AttributeRules.GROUPS.change(
            Map.of("pull.limit.messages", "1", "pull.limit.bytes", "2", "pull.limit.waiting", "3"), changes));
        assertEquals(Map.of("pull.limit.bytes", "2"),
            AttributeRules.GROUPS.change(Map.of("pull.limit.bytes", "2"), (Map<String, String>) null));
        for (var bad : List.of(Map.of("pull.limit.bytes", "5"), Map.of("+send.limit.bytes", "5"),
            Map.of("-pull.limit.bytes", "5"), Map.of("+pull.limit.bytes", "x"), Map.of("+priority.factor", "101"),
            Map.of("+priority.factor", "-1"))) {
            assertThrows(IllegalArgumentException.class, () -> AttributeRules.GROUPS.change(Map.of(), bad));
        }
    }
}
