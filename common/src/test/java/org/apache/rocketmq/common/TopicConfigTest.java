package org.apache.rocketmq.common;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Topics as texts. */
class TopicConfigTest {

    @Test
    void shouldWriteTheTextThatRocketMqDoes() {
        assertEquals("T 16 16 6 SINGLE_TAG {}", new TopicConfig("T").encode());
        var config = new TopicConfig("T", 3, 4, 6, 1);
        config.setAttributes(Map.of("+a.b", "c d"));
        assertEquals("T 3 4 6 SINGLE_TAG {\"+a.b\":\"c d\"}", config.encode());
    }

    @Test
    void shouldReadTheTextOfOldBrokersThatHasNoAttributes() {
        var config = new TopicConfig();

        assertTrue(config.decode("T 3 4 2 MULTI_TAG"));

        var expected = new TopicConfig("T", 3, 4, 2);
        expected.setTopicFilterType(TopicFilterType.MULTI_TAG);
        assertEquals(expected, config);
    }

    @Property(tries = 100)
    void shouldReadTheAttributesThatItWrote(@ForAll Map<String, String> attributes) {
        var config = new TopicConfig("T", 3, 4, 6);
        config.setAttributes(attributes);
        var read = new TopicConfig();

        assertTrue(read.decode(config.encode()));

        assertEquals(config, read);
        assertEquals(config.hashCode(), read.hashCode());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "T", "T 3 4 6", "T x 4 6 SINGLE_TAG", "T 3 4 6 NO_TAG", "T 3 4 6 SINGLE_TAG {",
        "T 3 4 6 SINGLE_TAG {\"a\":1}", "T 3 4 6 SINGLE_TAG {\"a\":\"\\x\"}", "T 3 4 6 SINGLE_TAG {} x",
        "T 3 4 6 SINGLE_TAG {\"a\":\"\\u12\"}"})
    void shouldLeaveTheTopicAsItIsForATextOfAnotherForm(String text) {
        var config = new TopicConfig("old", 1, 2);

        assertFalse(config.decode(text));

        assertEquals(new TopicConfig("old", 1, 2), config);
    }

    @Test
    void shouldCopyWithoutSharing() {
        var config = new TopicConfig("T", 3, 4, 6, 1);
        var copy = new TopicConfig(config);
        assertEquals(config, copy);

        copy.getAttributes().put("a", "b");

        assertNotEquals(config, copy);
    }
}
