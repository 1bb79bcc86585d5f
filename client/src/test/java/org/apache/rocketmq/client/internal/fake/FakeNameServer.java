package org.apache.rocketmq.client.internal.fake;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.rocketmq.remoting.internal.request.GetRouteInfoHeader;
import org.apache.rocketmq.remoting.internal.request.Requests;
import org.apache.rocketmq.remoting.internal.serve.HandlerTable;
import org.apache.rocketmq.remoting.internal.serve.Request;
import org.apache.rocketmq.remoting.internal.serve.Response;
import org.apache.rocketmq.remoting.protocol.ResponseCode;
import org.apache.rocketmq.remoting.protocol.route.BrokerData;
import org.apache.rocketmq.remoting.protocol.route.QueueData;
import org.apache.rocketmq.remoting.protocol.route.TopicRouteData;

/** A name server that knows what a test tells it. */
public final class FakeNameServer extends FakeServer {
    private final Map<String, TopicRouteData> routes = new ConcurrentHashMap<>();

    public static FakeNameServer start(FakeBroker... brokers) throws IOException {
        var nameServer = new FakeNameServer();
        nameServer.start();
        for (FakeBroker broker : brokers) {
            broker.nameServers().add(nameServer);
        }
        return nameServer;
    }

    /** The topic has that many queues on each of these brokers. */
    public void route(String topic, int queues, FakeBroker... brokers) {
        routes.put(topic, data(queues, brokers));
    }

    /** The topic has that many queues on this broker, which is said to be at another address than its own. */
    public void route(String topic, int queues, FakeBroker broker, String address) {
        var data = data(queues, broker);
        data.getBrokerDatas().get(0).setBrokerAddrs(new HashMap<>(Map.of(0L, address)));
        routes.put(topic, data);
    }

    /** Its only broker has a replica, too. */
    public void replica(String topic, long brokerId, String address) {
        routes.get(topic).getBrokerDatas().get(0).getBrokerAddrs().put(brokerId, address);
    }

    public void forget(String topic) {
        routes.remove(topic);
    }

    void addRoute(String topic, int queues, FakeBroker broker) {
        routes.compute(topic, (name, old) -> {
            var merged = old == null ? data(queues, broker) : old.cloneTopicRouteData();
            if (merged.getBrokerDatas().stream().noneMatch(each -> each.getBrokerName().equals(broker.name()))) {
                var added = data(queues, broker);
                merged.getBrokerDatas().addAll(added.getBrokerDatas());
                merged.getQueueDatas().addAll(added.getQueueDatas());
            }
            return merged;
        });
    }

    private static TopicRouteData data(int queues, FakeBroker... brokers) {
        List<QueueData> queueDatas = new ArrayList<>();
        List<BrokerData> brokerDatas = new ArrayList<>();
        for (FakeBroker broker : brokers) {
            var queue = new QueueData();
            queue.setBrokerName(broker.name());
            queue.setReadQueueNums(queues);
            queue.setWriteQueueNums(queues);
            queue.setPerm(6);
            queueDatas.add(queue);
            brokerDatas.add(new BrokerData("cluster", broker.name(), new HashMap<>(Map.of(0L, broker.address()))));
        }
        var data = new TopicRouteData();
        data.setQueueDatas(queueDatas);
        data.setBrokerDatas(brokerDatas);
        data.setFilterServerTable(new HashMap<>());
        return data;
    }

    @Override
    HandlerTable.Builder handlers(HandlerTable.Builder table) {
        on(table, Requests.GET_ROUTEINFO_BY_TOPIC, this::route);
        return table;
    }

    private CompletionStage<Response> route(Request<GetRouteInfoHeader> request) {
        var data = routes.get(request.header().topic());
        return (data == null ? Response.of(ResponseCode.TOPIC_NOT_EXIST, "no route in the fake")
            : Response.ok().body(data.encodeStandard())).now();
    }
}
