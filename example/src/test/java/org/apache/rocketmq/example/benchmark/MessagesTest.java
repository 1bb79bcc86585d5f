package org.apache.rocketmq.example.benchmark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import org.junit.jupiter.api.Test;

/** What the benchmark sends. */
class MessagesTest {

    @Test
    void shouldMakePlainMessages() {
        var message = new Messages("T", 100, false, 0).next();
        assertEquals("T", message.getTopic());
        assertEquals(100, message.getBody().length);
        assertNull(message.getTags());
        assertNull(message.getKeys());
    }

    @Test
    void shouldGoRoundTheTags() {
        var messages = new Messages("T", 1, false, 2);
        assertEquals("tag0", messages.next().getTags());
        assertEquals("tag1", messages.next().getTags());
        assertEquals("tag0", messages.next().getTags());
    }

    @Test
    void shouldGiveEachMessageItsOwnKey() {
        var messages = new Messages("T", 1, true, 0);
        assertEquals("key0", messages.next().getKeys());
        assertEquals("key1", messages.next().getKeys());
    }

    @Test
    void shouldGoRoundTheTopics() {
        var messages = new Messages("T", 1, false, 0).over(2);
        assertEquals("T-0", messages.next().getTopic());
        assertEquals("T-1", messages.next().getTopic());
        assertEquals("T-0", messages.next().getTopic());
    }
}
