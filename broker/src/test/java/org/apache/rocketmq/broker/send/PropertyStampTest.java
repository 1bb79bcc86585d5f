package org.apache.rocketmq.broker.send;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import org.apache.rocketmq.common.internal.record.PropertiesText;
import org.junit.jupiter.api.Test;

/** What the broker writes into each message. */
class PropertyStampTest {
    private static final String ALL =
        "MSG_REGION\u0001here\u0002TRACE_ON\u0001true\u0002CLUSTER\u0001c1\u0002";

    private final PropertyStamp stamp = new PropertyStamp(
        new SendRules(6, "", "", "c1", "here", true, 100, false, true));

    @Test
    void shouldLeaveAllElseAsItIs() {
        assertEquals(ALL, stamp.stamp(""));
        assertEquals("a\u0001b\u0002" + ALL, stamp.stamp("a\u0001b\u0002"));
        assertEquals("a\u0001b\u0002" + ALL, stamp.stamp("a\u0001b"));
    }

    @Test
    void shouldReplaceAnOlderStamp() {
        String stamped = stamp.stamp("MSG_REGION\u0001there\u0002a\u0001b\u0002CLUSTER\u0001c0\u0002");

        assertEquals(Map.of("a", "b", "MSG_REGION", "here", "TRACE_ON", "true", "CLUSTER", "c1"),
            PropertiesText.toMap(stamped));
    }

    @Test
    void shouldNotMistakeAValueForAStamp() {
        assertEquals(Map.of("a", "CLUSTER", "MSG_REGION", "here", "TRACE_ON", "true", "CLUSTER", "c1"),
            PropertiesText.toMap(stamp.stamp("a\u0001CLUSTER\u0002")));
    }
}
