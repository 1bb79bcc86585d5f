package org.apache.rocketmq.client.internal.route;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.apache.rocketmq.common.message.MessageQueue;
import org.apache.rocketmq.remoting.protocol.route.BrokerData;
import org.apache.rocketmq.remoting.protocol.route.QueueData;
import org.apache.rocketmq.remoting.protocol.route.TopicRouteData;
import org.junit.jupiter.api.Test;

/** What a route means for senders and readers. */
class TopicRouteTest {
    private final TopicRouteData data = new TopicRouteData();

    TopicRouteTest() {
        data.setBrokerDatas(new ArrayList<>());
        data.setQueueDatas(new ArrayList<>());
    }

    @Test
    void shouldWriteToMastersThatAllowItAndReadFromAnybody() {
        broker("a", Map.of(0L, "a0:1", 1L, "a1:1"), 2, 6);
        broker("replicaOnly", Map.of(1L, "r1:1"), 1, 6);
        broker("readOnly", Map.of(0L, "o0:1"), 1, 4);
        broker("writeOnly", Map.of(0L, "w0:1"), 1, 2);
        var route = TopicRoute.of("topic", data);
        assertEquals(List.of(new MessageQueue("topic", "a", 0), new MessageQueue("topic", "a", 1),
            new MessageQueue("topic", "writeOnly", 0)), route.writable());
        assertEquals(List.of(new MessageQueue("topic", "a", 0), new MessageQueue("topic", "a", 1),
            new MessageQueue("topic", "readOnly", 0), new MessageQueue("topic", "replicaOnly", 0)), route.readable());
        assertEquals("a1:1", route.readAddress("a", 1));
        assertEquals("a0:1", route.readAddress("a", 9));
        assertEquals("r1:1", route.readAddress("replicaOnly", 0));
        assertNull(route.readAddress("nobody", 0));
        assertNull(route.masterAddress("replicaOnly"));
    }

    @Test
    void shouldUseQueuesInTurn() {
        broker("a", Map.of(0L, "a0:1"), 3, 6);
        var route = TopicRoute.of("topic", data);
        for (int round = 0; round < 3; round++) {
            var seen = new HashSet<MessageQueue>();
            for (int i = 0; i < 3; i++) {
                seen.add(route.nextWritable(broker -> false, null));
            }
            assertEquals(3, seen.size());
        }
    }

    @Test
    void shouldAvoidTheLastBrokerAndThoseThatFailedWhereItCan() {
        broker("a", Map.of(0L, "a0:1"), 4, 6);
        broker("b", Map.of(0L, "b0:1"), 4, 6);
        broker("c", Map.of(0L, "c0:1"), 4, 6);
        var route = TopicRoute.of("topic", data);
        for (int i = 0; i < 20; i++) {
            assertEquals("b", route.nextWritable(broker -> broker.equals("c"), "a").getBrokerName());
            assertNotEquals("a", route.nextWritable(broker -> true, "a").getBrokerName());
        }
    }

    @Test
    void shouldUseTheSameBrokerAgainWhereThereIsNoOther() {
        broker("a", Map.of(0L, "a0:1"), 4, 6);
        var route = TopicRoute.of("topic", data);
        var seen = new HashSet<MessageQueue>();
        for (int i = 0; i < 4; i++) {
            seen.add(route.nextWritable(broker -> true, "a"));
        }
        assertEquals(4, seen.size(), "still in turn");
    }

    @Test
    void shouldFollowItsModelWithNoMoreQueuesThanWished() {
        broker("a", Map.of(0L, "a0:1"), 8, 7);
        broker("b", Map.of(0L, "b0:1"), 2, 7);
        var route = TopicRoute.afterModel("new", data, 4);
        assertEquals(6, route.writable().size());
        assertTrue(route.writable().stream().allMatch(queue -> queue.getTopic().equals("new")));
    }

    @Test
    void shouldTellWhetherARouteChanged() {
        broker("a", Map.of(0L, "a0:1"), 2, 6);
        var before = TopicRoute.of("topic", data);
        assertTrue(TopicRoute.of("topic", data).leadsLike(before));
        assertFalse(before.leadsLike(null));
        data.getBrokerDatas().get(0).getBrokerAddrs().put(0L, "a0:2");
        assertFalse(TopicRoute.of("topic", data).leadsLike(before));
    }

    private void broker(String name, Map<Long, String> addresses, int queues, int perm) {
        data.getBrokerDatas().add(new BrokerData("cluster", name, new HashMap<>(addresses)));
        var queue = new QueueData();
        queue.setBrokerName(name);
        queue.setReadQueueNums(queues);
        queue.setWriteQueueNums(queues);
        queue.setPerm(perm);
        data.getQueueDatas().add(queue);
    }
}
