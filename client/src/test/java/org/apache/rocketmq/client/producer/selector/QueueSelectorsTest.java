package org.apache.rocketmq.client.producer.selector;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.rocketmq.client.producer.MessageQueueSelector;
import org.apache.rocketmq.common.message.Message;
import org.apache.rocketmq.common.message.MessageQueue;
import org.junit.jupiter.api.Test;

/** Which queues the selectors of the API choose. */
class QueueSelectorsTest {
    private static final int TIMES = 4_000;

    /** How often each queue is chosen. */
    private static Map<MessageQueue, Integer> chosen(MessageQueueSelector selector, List<MessageQueue> queues) {
        var counts = new HashMap<MessageQueue, Integer>();
        for (int i = 0; i < TIMES; i++) {
            counts.merge(selector.select(queues, new Message("topic", new byte[1]), null), 1, Integer::sum);
        }
        return counts;
    }

    private static List<MessageQueue> queues(String... brokers) {
        return List.of(brokers).stream()
            .flatMap(broker -> IntStream.range(0, 2).mapToObj(id -> new MessageQueue("topic", broker, id))).toList();
    }

    /** A fair choice stays out of this range once in far more runs than there will ever be. */
    private static void assertEven(Map<MessageQueue, Integer> counts) {
        int fair = TIMES / counts.size();
        counts.forEach((queue, count) ->
            assertTrue(count > fair / 2 && count < fair * 3 / 2, () -> queue + " is chosen " + count + " times"));
    }

    @Test
    void shouldChooseEachQueueAsOftenByRandom() {
        var queues = queues("broker-a", "broker-b");
        var counts = chosen(new SelectMessageQueueByRandom(), queues);
        assertEquals(new HashSet<>(queues), counts.keySet());
        assertEven(counts);
    }

    @Test
    void shouldChooseNoQueuesButThoseOfTheRooms() {
        var selector = new SelectMessageQueueByMachineRoom();
        var rooms = Set.of("north", "east");
        selector.setConsumeridcs(rooms);
        assertEquals(rooms, selector.getConsumeridcs());
        var counts = chosen(selector, queues("north@a", "south@b", "east@c", "northeast@d", "north", "@north"));
        assertEquals(new HashSet<>(queues("north@a", "east@c")), counts.keySet());
        assertEven(counts);
    }

    @Test
    void shouldChooseNoneWhereTheRoomsHaveNone() {
        var selector = new SelectMessageQueueByMachineRoom();
        var message = new Message("topic", new byte[1]);
        assertNull(selector.select(queues("north@a"), message, null), "no room is set");
        selector.setConsumeridcs(Set.of("south"));
        assertNull(selector.select(queues("north@a", "broker"), message, null));
    }
}
