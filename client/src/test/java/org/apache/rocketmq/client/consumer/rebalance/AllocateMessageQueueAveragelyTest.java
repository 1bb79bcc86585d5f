package org.apache.rocketmq.client.consumer.rebalance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.apache.rocketmq.common.message.MessageQueue;
import org.junit.jupiter.api.Test;

/** Every queue has exactly one owner. */
class AllocateMessageQueueAveragelyTest {
    private final AllocateMessageQueueAveragely strategy = new AllocateMessageQueueAveragely();

    @Property
    void shouldGiveEveryQueueToExactlyOneMemberAndSharesThatDifferByOne(
        @ForAll @IntRange(min = 1, max = 200) int queueCount, @ForAll @IntRange(min = 1, max = 60) int memberCount) {
        var queues = queues(queueCount);
        var members = members(memberCount);
        var given = new ArrayList<MessageQueue>();
        for (String member : members) {
            var share = strategy.allocate("group", member, queues, members);
            given.addAll(share);
            assertTrue(share.size() == queueCount / memberCount || share.size() == queueCount / memberCount + 1);
        }
        // In order, as the shares are runs of neighbours: no queue is missing and none is there twice.
        assertEquals(queues, given);
    }

    @Test
    void shouldGiveTheFirstMembersTheLongerShares() {
        assertEquals(List.of(2, 2, 1), IntStream.range(0, 3)
            .mapToObj(i -> strategy.allocate("group", "m" + i, queues(5), List.of("m0", "m1", "m2")).size()).toList());
    }

    @Test
    void shouldGiveNothingToWhoIsNoMember() {
        assertTrue(strategy.allocate("group", "stranger", queues(4), List.of("m0")).isEmpty());
    }

    @Test
    void shouldRefuseEmptyLists() {
        assertThrows(IllegalArgumentException.class, () -> strategy.allocate("g", "m", List.of(), List.of("m")));
        assertThrows(IllegalArgumentException.class, () -> strategy.allocate("g", "m", queues(1), List.of()));
        assertThrows(IllegalArgumentException.class, () -> strategy.allocate("g", "", queues(1), List.of("m")));
    }

    private static List<MessageQueue> queues(int count) {
        return IntStream.range(0, count).mapToObj(id -> new MessageQueue("topic", "broker", id)).toList();
    }

    private static List<String> members(int count) {
        return IntStream.range(0, count).mapToObj(i -> "member" + i).toList();
    }
}
