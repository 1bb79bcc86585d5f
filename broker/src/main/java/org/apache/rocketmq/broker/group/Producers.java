package org.apache.rocketmq.broker.group;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import org.apache.rocketmq.remoting.internal.serve.Peer;
import org.apache.rocketmq.remoting.protocol.body.ProducerInfo;

/** The live producers by group and connection. They come by heartbeat; they go by request, loss or silence. */
public final class Producers {
    private final Map<String, Map<Peer, Producer>> byGroup = new HashMap<>();
    private final Map<Peer, Set<String>> groupsOf = new HashMap<>();
    /** The connection that a client was heard of by last, and which client a connection was. */
    private final Map<String, Peer> byClient = new HashMap<>();
    private final Map<Peer, String> clientOf = new HashMap<>();
    private final Duration expiry;
    private final LongSupplier nanos;
    private final InstantSource clock;

    /**
     * Builds an empty table.
     *
     * @param expiry a producer that has been silent for so long is gone
     * @param nanos tells who has been silent for how long
     * @param clock the time of day, which is only shown
     */
    public Producers(Duration expiry, LongSupplier nanos, InstantSource clock) {
        this.expiry = expiry;
        this.nanos = nanos;
        this.clock = clock;
    }

    private record Producer(ClientIdentity client, long seenNanos, long seenMillis) { }

    synchronized void heartbeat(Peer peer, ClientIdentity client, String group) {
        var groups = groupsOf.get(peer);
        if (groups == null) {
            groups = new HashSet<>();
            groupsOf.put(peer, groups);
            peer.onClose(() -> lost(peer));
        }
        if (groups.size() >= Groups.MAX_GROUPS_PER_CONNECTION && !groups.contains(group)) {
            throw Groups.tooMany(peer);
        }
        groups.add(group);
        byGroup.computeIfAbsent(group, name -> new HashMap<>())
            .put(peer, new Producer(client, nanos.getAsLong(), clock.millis()));
        if (!client.id().equals(clientOf.get(peer))) {
            forgetClient(peer);
            clientOf.put(peer, client.id());
        }
        byClient.put(client.id(), peer);
        if (!peer.isOpen()) {
            groupsOf.remove(peer);
            remove(peer, group);
            forgetClient(peer);
        }
    }

    /** The connection of a client that has a producer, or null. */
    public synchronized Peer find(String clientId) {
        return byClient.get(clientId);
    }

    private void forgetClient(Peer peer) {
        String client = clientOf.remove(peer);
        if (client != null) {
            byClient.remove(client, peer);
        }
    }

    /** A producer leaves a group of its own will. */
    public synchronized void leave(Peer peer, String group) {
        var groups = groupsOf.get(peer);
        if (groups != null) {
            groups.remove(group);
            if (groups.isEmpty()) {
                forgetClient(peer);
            }
        }
        remove(peer, group);
    }

    private void remove(Peer peer, String group) {
        byGroup.computeIfPresent(group, (name, producers) -> {
            producers.remove(peer);
            return producers.isEmpty() ? null : producers;
        });
    }

    private synchronized void lost(Peer peer) {
        var groups = groupsOf.remove(peer);
        if (groups != null) {
            groups.forEach(group -> remove(peer, group));
        }
        forgetClient(peer);
    }

    /** Drops the producers that have been silent for too long, and their connections. */
    public void expire() {
        for (var peer : silentSince(nanos.getAsLong() - expiry.toNanos())) {
            lost(peer);
            peer.close();
        }
    }

    private synchronized List<Peer> silentSince(long oldest) {
        var silent = new ArrayList<Peer>();
        for (var producers : byGroup.values()) {
            producers.forEach((peer, producer) -> {
                if (producer.seenNanos - oldest < 0) {
                    silent.add(peer);
                }
            });
        }
        return silent;
    }

    /** A group's producers by connection, as they are now. */
    synchronized Map<Peer, ClientIdentity> members(String group) {
        var now = new HashMap<Peer, ClientIdentity>();
        byGroup.getOrDefault(group, Map.of()).forEach((peer, producer) -> now.put(peer, producer.client));
        return now;
    }

    /** All producers by group, as they are now. */
    synchronized Map<String, List<ProducerInfo>> all() {
        var all = new HashMap<String, List<ProducerInfo>>();
        byGroup.forEach((group, producers) -> {
            var infos = new ArrayList<ProducerInfo>();
            producers.forEach((peer, producer) -> infos.add(new ProducerInfo(producer.client.id(),
                "/" + peer.addressText(), producer.client.language(), producer.client.version(),
                producer.seenMillis)));
            all.put(group, infos);
        });
        return all;
    }

    /** The connections of a group's producers, as they are now. */
    public synchronized List<Peer> peers(String group) {
        return new ArrayList<>(byGroup.getOrDefault(group, Map.of()).keySet());
    }

    /** The ids of a group's producers, each once, sorted. */
    public synchronized List<String> clientIds(String group) {
        return byGroup.getOrDefault(group, Map.of()).values().stream().map(producer -> producer.client.id())
            .distinct().sorted().toList();
    }
}
