package org.apache.rocketmq.client.internal.route;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.rocketmq.common.constant.PermName;
import org.apache.rocketmq.common.message.MessageQueue;
import org.apache.rocketmq.remoting.protocol.route.BrokerData;
import org.apache.rocketmq.remoting.protocol.route.QueueData;
import org.apache.rocketmq.remoting.protocol.route.TopicRouteData;

/** One topic's queues and the addresses of their brokers. Immutable, but for the place of the round robin. */
public final class TopicRoute {
    /** The broker id of a master. */
    public static final long MASTER = 0;

    private final String topic;
    private final List<MessageQueue> writable;
    private final List<MessageQueue> readable;
    private final Map<String, Map<Long, String>> addressesByBroker;
    private final Set<String> clusters;
    private final AtomicInteger next = new AtomicInteger(ThreadLocalRandom.current().nextInt());

    private TopicRoute(String topic, List<MessageQueue> writable, List<MessageQueue> readable,
        Map<String, Map<Long, String>> addressesByBroker, Set<String> clusters) {
        this.topic = topic;
        this.writable = List.copyOf(writable);
        this.readable = List.copyOf(readable);
        this.addressesByBroker = Map.copyOf(addressesByBroker);
        this.clusters = Set.copyOf(clusters);
    }

    /** The route that a name server told. */
    public static TopicRoute of(String topic, TopicRouteData data) {
        return build(topic, data, Integer.MAX_VALUE);
    }

    /**
     * The route that a topic will have which does not exist yet: its first message makes the broker create it after
     * the model of another topic, whose route this is.
     */
    public static TopicRoute afterModel(String topic, TopicRouteData model, int mostQueuesPerBroker) {
        return build(topic, model, mostQueuesPerBroker);
    }

    private static TopicRoute build(String topic, TopicRouteData data, int mostQueuesPerBroker) {
        var addresses = new HashMap<String, Map<Long, String>>();
        var clusters = new HashSet<String>();
        for (BrokerData broker : data.getBrokerDatas()) {
            addresses.put(broker.getBrokerName(), Map.copyOf(broker.getBrokerAddrs()));
            if (broker.getCluster() != null) {
                clusters.add(broker.getCluster());
            }
        }
        var writable = new ArrayList<MessageQueue>();
        var readable = new ArrayList<MessageQueue>();
        var perBroker = new ArrayList<>(data.getQueueDatas());
        perBroker.sort(Comparator.comparing(QueueData::getBrokerName));
        for (QueueData queues : perBroker) {
            var ids = addresses.getOrDefault(queues.getBrokerName(), Map.of());
            if (PermName.isWriteable(queues.getPerm()) && ids.containsKey(MASTER)) {
                add(writable, topic, queues.getBrokerName(), Math.min(queues.getWriteQueueNums(), mostQueuesPerBroker));
            }
            if (PermName.isReadable(queues.getPerm()) && !ids.isEmpty()) {
                add(readable, topic, queues.getBrokerName(), Math.min(queues.getReadQueueNums(), mostQueuesPerBroker));
            }
        }
        return new TopicRoute(topic, writable, readable, addresses, clusters);
    }

    private static void add(List<MessageQueue> to, String topic, String brokerName, int count) {
        for (int id = 0; id < count; id++) {
            to.add(new MessageQueue(topic, brokerName, id));
        }
    }

    public String topic() {
        return topic;
    }

    /** The queues that messages can be sent to, by broker and queue id. */
    public List<MessageQueue> writable() {
        return writable;
    }

    /** The queues that messages can be read from, by broker and queue id. */
    public List<MessageQueue> readable() {
        return readable;
    }

    public Set<String> clusters() {
        return clusters;
    }

    public Set<String> brokerNames() {
        return addressesByBroker.keySet();
    }

    /** The address of a broker's master, or null. */
    public String masterAddress(String brokerName) {
        return addressesByBroker.getOrDefault(brokerName, Map.of()).get(MASTER);
    }

    /** Where to read from a broker: that id of it, else its master, else any; null where the broker is unknown. */
    public String readAddress(String brokerName, long brokerId) {
        var ids = addressesByBroker.getOrDefault(brokerName, Map.of());
        String address = ids.get(brokerId);
        if (address == null) {
            address = ids.get(MASTER);
        }
        return address != null ? address : ids.values().stream().findFirst().orElse(null);
    }

    public Set<String> masterAddresses() {
        return addressesByBroker.values().stream()
            .map(ids -> ids.get(MASTER)).filter(address -> address != null).collect(Collectors.toSet());
    }

    public Set<String> allAddresses() {
        return addressesByBroker.values().stream()
            .flatMap(ids -> ids.values().stream()).collect(Collectors.toSet());
    }

    /**
     * The next queue of the round robin, if it can be of a broker that is neither {@code avoided} nor the one that
     * was tried last; null where no queue is writable.
     */
    public MessageQueue nextWritable(Predicate<String> avoided, String lastBroker) {
        int count = writable.size();
        if (count == 0) {
            return null;
        }
        MessageQueue second = null;
        MessageQueue first = null;
        for (int i = 0; i < count; i++) {
            var queue = writable.get(Math.floorMod(next.getAndIncrement(), count));
            first = first == null ? queue : first;
            if (!queue.getBrokerName().equals(lastBroker)) {
                if (!avoided.test(queue.getBrokerName())) {
                    return queue;
                }
                second = second == null ? queue : second;
            }
        }
        // The whole round has led back to its start; the next one is to begin one further.
        next.getAndIncrement();
        return second != null ? second : first;
    }

    /** Whether both name the same brokers at the same addresses. */
    boolean leadsToBrokersOf(TopicRoute other) {
        return addressesByBroker.equals(other.addressesByBroker);
    }

    /** Whether both lead to the same queues at the same addresses. */
    public boolean leadsLike(TopicRoute other) {
        return other != null && writable.equals(other.writable) && readable.equals(other.readable)
            && leadsToBrokersOf(other);
    }

    @Override
    public String toString() {
        return topic + " at " + addressesByBroker + ", " + writable.size() + " queues to write and " + readable.size()
            + " to read";
    }
}
