package org.apache.rocketmq.test.fault;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.stream.Collectors;

/** What an orderly group promises. */
final class Order {
    private Order() { }

    /** Asserts that no delivery began before all messages that lie before it in its queue had been consumed. */
    static void verify(String group, List<Delivery> deliveries, String note) {
        deliveries.stream().collect(Collectors.groupingBy(Delivery::queueId))
            .forEach((queue, inQueue) -> verifyQueue(group, inQueue, note));
    }

    private static void verifyQueue(String group, List<Delivery> deliveries, String note) {
        var begins = deliveries.stream().sorted(Comparator.comparingLong(Delivery::beginNanos)).toList();
        var ends = deliveries.stream().filter(Delivery::consumed)
            .sorted(Comparator.comparingLong(Delivery::endNanos)).toList();
        var consumed = new HashSet<Long>();
        long next = 0;
        int ended = 0;
        for (Delivery delivery : begins) {
            while (ended < ends.size() && ends.get(ended).endNanos() < delivery.beginNanos()) {
                consumed.add(ends.get(ended++).offset());
            }
            while (consumed.contains(next)) {
                next++;
            }
            long first = next;
            assertTrue(delivery.offset() <= next, () -> group + " skips ahead: " + delivery + ", but " + first
                + " is not consumed; " + note);
        }
    }
}
