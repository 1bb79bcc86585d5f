package org.apache.rocketmq.remoting.protocol.route;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.rocketmq.remoting.protocol.RemotingSerializable;
import org.apache.rocketmq.remoting.protocol.statictopic.TopicQueueMappingInfo;

/** The route of a topic: the brokers that serve it, and with how many queues each does. */
public class TopicRouteData extends RemotingSerializable {
    private String orderTopicConf;
    private List<QueueData> queueDatas = new ArrayList<>();
    private List<BrokerData> brokerDatas = new ArrayList<>();
    private HashMap<String, List<String>> filterServerTable = new HashMap<>();
    private Map<String, TopicQueueMappingInfo> topicQueueMappingByBroker;

    public TopicRouteData() { }

    /** A route with lists of its own, whose entries are the other one's. */
    public TopicRouteData(TopicRouteData other) {
        orderTopicConf = other.orderTopicConf;
        queueDatas = new ArrayList<>(other.queueDatas);
        brokerDatas = new ArrayList<>(other.brokerDatas);
        filterServerTable = new HashMap<>(other.filterServerTable);
        topicQueueMappingByBroker =
            other.topicQueueMappingByBroker == null ? null : new HashMap<>(other.topicQueueMappingByBroker);
    }

    public TopicRouteData cloneTopicRouteData() {
        return new TopicRouteData(this);
    }

    /** A route that shares nothing with this one but the mappings of static topics. */
    public TopicRouteData deepCloneTopicRouteData() {
        var copy = new TopicRouteData(this);
        copy.queueDatas.replaceAll(QueueData::new);
        copy.brokerDatas.replaceAll(BrokerData::new);
        copy.filterServerTable.replaceAll((broker, servers) -> new ArrayList<>(servers));
        return copy;
    }

    /** True when the old route (null for none) is another one, in whatever order its entries lie. */
    public boolean topicRouteDataChanged(TopicRouteData oldData) {
        return oldData == null || !sorted(this).equals(sorted(oldData));
    }

    private static TopicRouteData sorted(TopicRouteData route) {
        var copy = new TopicRouteData(route);
        Collections.sort(copy.queueDatas);
        Collections.sort(copy.brokerDatas);
        return copy;
    }

    public List<QueueData> getQueueDatas() {
        return queueDatas;
    }

    public void setQueueDatas(List<QueueData> queueDatas) {
        this.queueDatas = queueDatas;
    }

    public List<BrokerData> getBrokerDatas() {
        return brokerDatas;
    }

    public void setBrokerDatas(List<BrokerData> brokerDatas) {
        this.brokerDatas = brokerDatas;
    }

    public HashMap<String, List<String>> getFilterServerTable() {
        return filterServerTable;
    }

    public void setFilterServerTable(HashMap<String, List<String>> filterServerTable) {
        this.filterServerTable = filterServerTable;
    }

    /** For an ordered topic its brokers and queue numbers, {@code broker-a:4;broker-b:4}; null for others. */
    public String getOrderTopicConf() {
        return orderTopicConf;
    }

    public void setOrderTopicConf(String orderTopicConf) {
        this.orderTopicConf = orderTopicConf;
    }

    public Map<String, TopicQueueMappingInfo> getTopicQueueMappingByBroker() {
        return topicQueueMappingByBroker;
    }

    public void setTopicQueueMappingByBroker(Map<String, TopicQueueMappingInfo> topicQueueMappingByBroker) {
        this.topicQueueMappingByBroker = topicQueueMappingByBroker;
    }

    @Override
    public boolean equals(Object other) {
        return this == other || other != null && getClass() == other.getClass() && same((TopicRouteData) other);
    }

    private boolean same(TopicRouteData other) {
        return Objects.equals(orderTopicConf, other.orderTopicConf) && Objects.equals(queueDatas, other.queueDatas)
            && Objects.equals(brokerDatas, other.brokerDatas)
            && Objects.equals(filterServerTable, other.filterServerTable)
            && Objects.equals(topicQueueMappingByBroker, other.topicQueueMappingByBroker);
    }

    @Override
    public int hashCode() {
        return Objects.hash(orderTopicConf, queueDatas, brokerDatas, filterServerTable, topicQueueMappingByBroker);
    }

    @Override
    public String toString() {
        return "TopicRouteData [orderTopicConf=" + orderTopicConf + ", queueDatas=" + queueDatas + ", brokerDatas="
            + brokerDatas + ", filterServerTable=" + filterServerTable + ", topicQueueMappingByBroker="
            + topicQueueMappingByBroker + "]";
    }
}
