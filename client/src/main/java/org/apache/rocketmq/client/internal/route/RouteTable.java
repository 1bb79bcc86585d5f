package org.apache.rocketmq.client.internal.route;

import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.rocketmq.client.common.ClientErrorCode;
import org.apache.rocketmq.client.exception.MQClientException;
import org.apache.rocketmq.client.internal.rpc.NameServers;
import org.apache.rocketmq.client.internal.rpc.Outcome;
import org.apache.rocketmq.remoting.internal.request.GetRouteInfoHeader;
import org.apache.rocketmq.remoting.internal.request.Requests;
import org.apache.rocketmq.remoting.protocol.BadBodyException;
import org.apache.rocketmq.remoting.protocol.RemotingCommand;
import org.apache.rocketmq.remoting.protocol.RemotingSerializable;
import org.apache.rocketmq.remoting.protocol.ResponseCode;
import org.apache.rocketmq.remoting.protocol.route.TopicRouteData;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The routes that are known. A route stays until a name server tells a new one: neither name servers that are away nor
 * one that was restarted and knows nothing yet make the client forget. Any thread may ask.
 */
public final class RouteTable {
    private static final Logger LOG = LoggerFactory.getLogger(RouteTable.class);

    private final NameServers nameServers;
    private final long timeoutMillis;
    private final ConcurrentHashMap<String, TopicRoute> known = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<String, CompletableFuture<TopicRoute>> asked = new ConcurrentHashMap<>();
    private final CopyOnWriteArrayList<BiConsumer<TopicRoute, TopicRoute>> listeners = new CopyOnWriteArrayList<>();
    /** Null when a route has brought others. Guarded by this. */
    private Addresses addresses;

    /** Of the brokers in any route: there may be thousands of topics at the same few. */
    private record Addresses(Set<String> masters, Set<String> all) { }

    public RouteTable(NameServers nameServers, long timeoutMillis) {
        this.nameServers = nameServers;
        this.timeoutMillis = timeoutMillis;
    }

    /** Calls {@code listener} with the old route (null at first) and the new one, on the thread that learns of it. */
    public void onChange(BiConsumer<TopicRoute, TopicRoute> listener) {
        listeners.add(listener);
    }

    /** The route as far as it is known, or null; asks nobody. */
    public TopicRoute known(String topic) {
        return known.get(topic);
    }

    public Set<String> knownTopics() {
        return Set.copyOf(known.keySet());
    }

    /** The route, known or asked for. */
    public CompletableFuture<TopicRoute> find(String topic) {
        var route = known.get(topic);
        return route != null ? CompletableFuture.completedFuture(route) : refresh(topic);
    }

    /**
     * The route of a topic to send to. One that does not exist gets the route of the model topic {@code createKey},
     * with so many queues per broker at most; the broker then creates it with its first message.
     */
    public CompletableFuture<TopicRoute> findToSend(String topic, String createKey, int mostQueuesPerBroker) {
        var route = known.get(topic);
        if (route != null && !route.writable().isEmpty()) {
            return CompletableFuture.completedFuture(route);
        }
        return refresh(topic).exceptionallyCompose(failure -> {
            if (!isUnknownTopic(failure)) {
                return CompletableFuture.failedFuture(Outcome.cause(failure));
            }
            return ask(createKey)
                .thenApply(model -> learn(TopicRoute.afterModel(topic, model, mostQueuesPerBroker)))
                .exceptionallyCompose(second -> CompletableFuture.failedFuture(neither(topic, createKey, second)));
        });
    }

    /** Asks for a route, whether it is known or not. A failure leaves what is known as it is. */
    public CompletableFuture<TopicRoute> refresh(String topic) {
        var mine = new CompletableFuture<TopicRoute>();
        var running = asked.putIfAbsent(topic, mine);
        if (running != null) {
            running.whenComplete((route, failure) -> tell(mine, route, failure));
            return mine;
        }
        ask(topic).thenApply(data -> learn(TopicRoute.of(topic, data))).whenComplete((route, failure) -> {
            asked.remove(topic, mine);
            tell(mine, route, failure);
        });
        return mine;
    }

    private static void tell(CompletableFuture<TopicRoute> asker, TopicRoute route, Throwable failure) {
        if (failure == null) {
            asker.complete(route);
        } else {
            asker.completeExceptionally(Outcome.again(failure));
        }
    }

    /** Asks for every route that is known. */
    public void refreshAll() {
        for (String topic : known.keySet()) {
            refresh(topic).whenComplete((route, failure) -> {
                if (failure != null) {
                    LOG.debug("The route of {} stays as it was: {}", topic, failure.getMessage());
                }
            });
        }
    }

    /** The address of a broker's master, as the route of any topic tells it; null where none does. */
    public String masterAddress(String brokerName) {
        for (TopicRoute route : known.values()) {
            String address = route.masterAddress(brokerName);
            if (address != null) {
                return address;
            }
        }
        return null;
    }

    /** The addresses of all masters in any route. */
    public Set<String> masterAddresses() {
        return addresses().masters;
    }

    /** The addresses of all brokers in any route. */
    public Set<String> allAddresses() {
        return addresses().all;
    }

    private synchronized Addresses addresses() {
        if (addresses == null) {
            addresses = new Addresses(union(TopicRoute::masterAddresses), union(TopicRoute::allAddresses));
        }
        return addresses;
    }

    private Set<String> union(Function<TopicRoute, Set<String>> of) {
        return known.values().stream().flatMap(route -> of.apply(route).stream())
            .collect(Collectors.toUnmodifiableSet());
    }

    private synchronized void put(TopicRoute route) {
        var old = known.put(route.topic(), route);
        boolean same = addresses != null && (old == null
            ? addresses.masters.containsAll(route.masterAddresses()) && addresses.all.containsAll(route.allAddresses())
            : old.leadsToBrokersOf(route));
        if (!same) {
            addresses = null;
        }
    }

    private CompletableFuture<TopicRouteData> ask(String topic) {
        var header = new GetRouteInfoHeader(topic, Boolean.TRUE);
        return nameServers
            .ask(Requests.GET_ROUTEINFO_BY_TOPIC, header, "the route of the topic " + topic,
                code -> code == ResponseCode.SUCCESS, timeoutMillis)
            .thenApply(response -> routeIn(topic, response));
    }

    private TopicRouteData routeIn(String topic, RemotingCommand response) {
        if (response.getCode() == ResponseCode.TOPIC_NOT_EXIST) {
            throw new CompletionException(new MQClientException(ClientErrorCode.NOT_FOUND_TOPIC_EXCEPTION,
                "The name servers [" + nameServers + "] know no topic " + topic
                    + ": create it, or let brokers create topics by themselves (autoCreateTopicEnable)"));
        }
        if (response.getCode() != ResponseCode.SUCCESS || response.getBody() == null) {
            throw new CompletionException(new MQClientException(response.getCode(),
                "The name servers [" + nameServers + "] do not tell the route of the topic " + topic + ": "
                    + (response.getRemark() == null ? "the answer is empty" : response.getRemark())
                    + ". Their logs may say more"));
        }
        var data = decoded(topic, response.getBody());
        if (!isWhole(data)) {
            throw new CompletionException(new MQClientException(ClientErrorCode.BROKER_NOT_EXIST_EXCEPTION,
                "The name servers [" + nameServers + "] told a route of the topic " + topic
                    + " that lacks brokers or queues. Check that its brokers run and are registered"));
        }
        return data;
    }

    private TopicRouteData decoded(String topic, byte[] body) {
        try {
            return RemotingSerializable.decode(body, TopicRouteData.class);
        } catch (BadBodyException e) {
            throw new CompletionException(new MQClientException("The name servers [" + nameServers
                + "] told something that is no route of the topic " + topic + ": " + e.getMessage()
                + ". Check that name servers run at these addresses", e));
        }
    }

    private static boolean isWhole(TopicRouteData data) {
        return !isEmpty(data.getBrokerDatas()) && !isEmpty(data.getQueueDatas())
            && data.getBrokerDatas().stream().allMatch(
                broker -> broker != null && broker.getBrokerName() != null && broker.getBrokerAddrs() != null)
            && data.getQueueDatas().stream().allMatch(queue -> queue != null && queue.getBrokerName() != null);
    }

    private static boolean isEmpty(List<?> list) {
        return list == null || list.isEmpty();
    }

    private TopicRoute learn(TopicRoute route) {
        var old = known.get(route.topic());
        if (route.leadsLike(old)) {
            return old;
        }
        put(route);
        LOG.info("Route: {}", route);
        listeners.forEach(listener -> listener.accept(old, route));
        return route;
    }

    private static boolean isUnknownTopic(Throwable failure) {
        return Outcome.cause(failure) instanceof MQClientException known
            && known.getResponseCode() == ClientErrorCode.NOT_FOUND_TOPIC_EXCEPTION;
    }

    private MQClientException neither(String topic, String createKey, Throwable second) {
        var cause = Outcome.cause(second);
        int code = cause instanceof MQClientException known
            ? known.getResponseCode() : ClientErrorCode.NOT_FOUND_TOPIC_EXCEPTION;
        return new MQClientException(code, "No route for the topic " + topic + ": the name servers [" + nameServers
            + "] know neither it nor " + createKey + ", after which a broker could create it. Create the topic, or"
            + " check that a broker with autoCreateTopicEnable=true is registered there", cause);
    }
}
