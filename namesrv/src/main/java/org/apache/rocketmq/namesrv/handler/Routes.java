package org.apache.rocketmq.namesrv.handler;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.apache.rocketmq.namesrv.route.BrokerGroup;
import org.apache.rocketmq.namesrv.route.ClusterView;
import org.apache.rocketmq.namesrv.route.Registrations;
import org.apache.rocketmq.namesrv.route.TopicQueues;
import org.apache.rocketmq.remoting.protocol.route.BrokerData;
import org.apache.rocketmq.remoting.protocol.route.QueueData;
import org.apache.rocketmq.remoting.protocol.route.TopicRouteData;

/**
 * The routes of topics as the wire has them. Every client asks for each of its topics every 30 seconds, and the view
 * seldom changes: an encoded route is kept for as long as its view.
 */
final class Routes {

    private record Key(String topic, boolean standardJson) { }

    /** The routes of one view that were asked for; at most two for each topic that it has. */
    private record Encoded(ClusterView view, ConcurrentMap<Key, byte[]> bodies) { }

    private final Registrations registrations;
    private volatile Encoded encoded = new Encoded(ClusterView.EMPTY, new ConcurrentHashMap<>());

    Routes(Registrations registrations) {
        this.registrations = registrations;
    }

    /** The body that tells a topic's route, or null where there is none. Nobody may change the array. */
    byte[] encoded(String topic, boolean standardJson) {
        var view = registrations.view();
        var current = encoded;
        if (current.view != view) {
            current = new Encoded(view, new ConcurrentHashMap<>());
            encoded = current;
        }
        // A topic without a route is not kept: there are more of them than memory.
        return current.bodies.computeIfAbsent(
            new Key(topic, standardJson), key -> encode(view, topic, null, standardJson));
    }

    /** The same with a topic's order configuration, which changes without the view. */
    byte[] encodedWithOrder(String topic, String order, boolean standardJson) {
        return encode(registrations.view(), topic, order, standardJson);
    }

    private static byte[] encode(ClusterView view, String topic, String order, boolean standardJson) {
        var queues = view.queues(topic);
        if (queues.isEmpty()) {
            return null;
        }
        var brokers = new ArrayList<BrokerData>();
        var queueDatas = new ArrayList<QueueData>();
        var filterServers = new HashMap<String, List<String>>();
        queues.forEach((broker, held) -> {
            var group = view.group(broker);
            brokers.add(brokerData(group));
            queueDatas.add(queueData(broker, held));
            filterServers.putAll(group.filterServers());
        });
        var route = new TopicRouteData();
        route.setOrderTopicConf(order);
        route.setBrokerDatas(brokers);
        route.setQueueDatas(queueDatas);
        route.setFilterServerTable(filterServers);
        return standardJson ? route.encodeStandard() : route.encode();
    }

    static BrokerData brokerData(BrokerGroup group) {
        return new BrokerData(
            group.cluster(), group.name(), new HashMap<>(group.addresses()), group.actingMaster());
    }

    private static QueueData queueData(String broker, TopicQueues held) {
        var data = new QueueData();
        data.setBrokerName(broker);
        data.setReadQueueNums(held.readQueues());
        data.setWriteQueueNums(held.writeQueues());
        data.setPerm(held.permission());
        data.setTopicSysFlag(held.sysFlag());
        return data;
    }
}
