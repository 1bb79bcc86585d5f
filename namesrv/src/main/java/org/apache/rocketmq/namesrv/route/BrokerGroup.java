package org.apache.rocketmq.namesrv.route;

import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The brokers that share a name: one master and its slaves.
 *
 * @param addresses by broker id; never empty, and each address once
 * @param filterServers the filter servers of each broker that has some, by its address
 */
public record BrokerGroup(
    String cluster, String name, SortedMap<Long, String> addresses, boolean actingMaster,
    Map<String, List<String>> filterServers) {

    public BrokerGroup {
        addresses = Collections.unmodifiableSortedMap(new TreeMap<>(addresses));
        filterServers = Map.copyOf(filterServers);
    }

    static BrokerGroup of(Member member, boolean actingMaster, List<String> filterServers) {
        var empty = new BrokerGroup(member.cluster(), member.broker(), new TreeMap<>(), actingMaster, Map.of());
        return empty.with(member, actingMaster, filterServers);
    }

    /** The member takes its place: from whoever had it, and gives up any other place that it had itself. */
    BrokerGroup with(Member member, boolean actingMaster, List<String> filterServers) {
        var newAddresses = new TreeMap<>(addresses);
        newAddresses.values().removeIf(member.address()::equals);
        newAddresses.put(member.id(), member.address());
        var newFilterServers = new HashMap<>(this.filterServers);
        newFilterServers.put(member.address(), List.copyOf(filterServers));
        newFilterServers.values().removeIf(List::isEmpty);
        newFilterServers.keySet().retainAll(newAddresses.values());
        return new BrokerGroup(cluster, name, newAddresses, actingMaster, newFilterServers);
    }

    boolean has(Member member) {
        return cluster.equals(member.cluster()) && member.address().equals(addresses.get(member.id()));
    }

    BrokerGroup without(Member member) {
        var newAddresses = new TreeMap<>(addresses);
        newAddresses.remove(member.id());
        var newFilterServers = new HashMap<>(filterServers);
        newFilterServers.remove(member.address());
        return new BrokerGroup(cluster, name, newAddresses, actingMaster, newFilterServers);
    }
}
