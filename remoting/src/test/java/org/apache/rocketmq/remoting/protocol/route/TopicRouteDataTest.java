package org.apache.rocketmq.remoting.protocol.route;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Routes and their parts. */
class TopicRouteDataTest {

    private static TopicRouteData route(String... brokers) {
        var route = new TopicRouteData();
        for (String broker : brokers) {
            var queues = new QueueData();
            queues.setBrokerName(broker);
            queues.setWriteQueueNums(4);
            route.getQueueDatas().add(queues);
            route.getBrokerDatas().add(new BrokerData("c", broker, new HashMap<>(Map.of(0L, broker + ":1"))));
        }
        return route;
    }

    @Test
    void shouldNotCallAnotherOrderAChange() {
        TopicRouteData route = route("a", "b");
        TopicRouteData reversed = route("b", "a");

        assertFalse(route.topicRouteDataChanged(reversed));
        assertEquals("b", reversed.getQueueDatas().get(0).getBrokerName());
    }

    @Test
    void shouldSeeEveryChange() {
        TopicRouteData route = route("a");

        assertTrue(route.topicRouteDataChanged(null));
        assertTrue(route.topicRouteDataChanged(route("a", "b")));
        TopicRouteData moreQueues = route("a");
        moreQueues.getQueueDatas().get(0).setWriteQueueNums(8);
        assertTrue(route.topicRouteDataChanged(moreQueues));
        TopicRouteData moved = route("a");
        moved.getBrokerDatas().get(0).getBrokerAddrs().put(0L, "elsewhere:1");
        assertTrue(route.topicRouteDataChanged(moved));
    }

    @Test
    void shouldShareNothingWithADeepCopy() {
        TopicRouteData route = route("a");
        route.getFilterServerTable().put("a", List.of("f"));
        TopicRouteData copy = route.deepCloneTopicRouteData();
        assertEquals(route, copy);

        copy.getBrokerDatas().get(0).getBrokerAddrs().clear();
        copy.getQueueDatas().get(0).setPerm(1);
        copy.getFilterServerTable().get("a").add("g");
        Collections.reverse(copy.getQueueDatas());

        assertEquals(Map.of(0L, "a:1"), route.getBrokerDatas().get(0).getBrokerAddrs());
        assertEquals(0, route.getQueueDatas().get(0).getPerm());
        assertEquals(List.of("f"), route.getFilterServerTable().get("a"));
    }

    @Test
    void shouldPreferTheMastersAddress() {
        var broker = new BrokerData("c", "b", new HashMap<>(Map.of(1L, "slave:1")));
        assertEquals("slave:1", broker.selectBrokerAddr());

        broker.getBrokerAddrs().put(2L, "slave:2");
        assertTrue(Set.of("slave:1", "slave:2").contains(broker.selectBrokerAddr()));

        broker.getBrokerAddrs().put(0L, "master:1");
        assertEquals("master:1", broker.selectBrokerAddr());

        broker.getBrokerAddrs().clear();
        assertNull(broker.selectBrokerAddr());
    }
}
