package org.apache.rocketmq.broker.group;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import org.apache.rocketmq.remoting.internal.request.NotifyConsumerIdsChangedHeader;
import org.apache.rocketmq.remoting.internal.request.Requests;
import org.apache.rocketmq.remoting.internal.serve.Peer;
import org.apache.rocketmq.remoting.internal.serve.Refusal;
import org.apache.rocketmq.remoting.internal.serve.RequestRejected;
import org.apache.rocketmq.remoting.protocol.heartbeat.MessageModel;

/**
 * The live members of the consumer groups. A group is here while it has members. When one joins or goes, or the
 * group's subscription changes, its members are told, once for changes that come together. Changes are serialised;
 * reading waits for nobody.
 */
public final class Groups {
    /** One connection may be a member of so many groups, and a producer of so many. */
    static final int MAX_GROUPS_PER_CONNECTION = 1024;

    private final ConcurrentMap<String, Group> byName = new ConcurrentHashMap<>();
    /** The groups of each connection, so that its loss touches them only. */
    private final Map<Peer, Set<String>> groupsOf = new HashMap<>();
    private final Duration expiry;
    private final Executor notifier;
    private final LongSupplier nanos;

    /**
     * Builds an empty table.
     *
     * @param expiry a member that has been silent for so long is gone
     * @param notifier where members are told of changes
     */
    public Groups(Duration expiry, Executor notifier, LongSupplier nanos) {
        this.expiry = expiry;
        this.notifier = notifier;
        this.nanos = nanos;
    }

    /**
     * A member says that it is there and what it subscribes to.
     *
     * @param tellOthers whether the group's settings want its members told of changes
     * @return whether the group changed by it
     */
    synchronized boolean heartbeat(Peer peer, String name, Joining as, boolean tellOthers) {
        var entered = watch(peer);
        if (entered.size() >= MAX_GROUPS_PER_CONNECTION && !entered.contains(name)) {
            throw tooMany(peer);
        }
        entered.add(name);
        var group = byName.computeIfAbsent(name, Group::new);
        boolean changed = group.heartbeat(peer, as, nanos.getAsLong());
        if (!peer.isOpen()) {
            groupsOf.remove(peer);
            remove(peer, name, tellOthers);
        } else if (changed && tellOthers) {
            announce(group);
        }
        return changed;
    }

    /** A member says that it is there; false where it is not known with this fingerprint and has to say it in full. */
    public boolean heartbeatAgain(Peer peer, String groupName, int fingerprint) {
        var group = byName.get(groupName);
        return group != null && group.heartbeatAgain(peer, fingerprint, nanos.getAsLong());
    }

    static RequestRejected tooMany(Peer peer) {
        return new RequestRejected(Refusal.TOO_MANY_GROUPS_ON_CONNECTION,
            "the connection from " + peer + " has more than " + MAX_GROUPS_PER_CONNECTION + " groups",
            MAX_GROUPS_PER_CONNECTION);
    }

    private Set<String> watch(Peer peer) {
        var groups = groupsOf.get(peer);
        if (groups == null) {
            groups = new HashSet<>();
            groupsOf.put(peer, groups);
            peer.onClose(() -> lost(peer));
        }
        return groups;
    }

    /** A member leaves a group of its own will. */
    public synchronized void leave(Peer peer, String groupName, boolean tellOthers) {
        var groups = groupsOf.get(peer);
        if (groups != null) {
            groups.remove(groupName);
        }
        remove(peer, groupName, tellOthers);
    }

    /** A connection is gone, and with it what it was a member of. */
    private synchronized void lost(Peer peer) {
        var groups = groupsOf.remove(peer);
        if (groups != null) {
            groups.forEach(name -> remove(peer, name, true));
        }
    }

    private void remove(Peer peer, String name, boolean tellOthers) {
        var group = byName.get(name);
        if (group == null || !group.remove(peer)) {
            return;
        }
        if (group.isEmpty()) {
            byName.remove(name);
        } else if (tellOthers) {
            announce(group);
        }
    }

    /** Drops the members that have been silent for too long, and their connections. */
    public void expire() {
        long oldest = nanos.getAsLong() - expiry.toNanos();
        for (var group : byName.values()) {
            for (var peer : group.silentSince(oldest)) {
                leave(peer, group.name(), true);
                peer.close();
            }
        }
    }

    private void announce(Group group) {
        if (group.startAnnouncing()) {
            notifier.execute(() -> {
                for (var peer : group.stopAnnouncing()) {
                    var changed = new NotifyConsumerIdsChangedHeader(group.name());
                    peer.oneway(Requests.NOTIFY_CONSUMER_IDS_CHANGED.request(changed, null));
                }
            });
        }
    }

    /** The ids of a group's members, each once, sorted; empty for a group without members. */
    public List<String> memberIds(String groupName) {
        var group = byName.get(groupName);
        return group == null ? List.of() : group.memberIds();
    }

    /** A group's members by connection, as they are now; none for a group without members. */
    public Map<Peer, ClientIdentity> members(String groupName) {
        var group = byName.get(groupName);
        var members = new HashMap<Peer, ClientIdentity>();
        if (group != null) {
            group.members().forEach((peer, as) -> members.put(peer, as.client()));
        }
        return members;
    }

    /** The topics that a group subscribes to, in no order; none for a group without members. */
    public List<String> topicsOf(String groupName) {
        var group = byName.get(groupName);
        return group == null ? List.of() : group.subscriptions().stream().map(Subscription::topic).toList();
    }

    /** The groups with members that subscribe to a topic, in no order. */
    public List<String> subscribersOf(String topic) {
        return byName.values().stream().filter(group -> group.subscription(topic) != null).map(Group::name).toList();
    }

    /** Whether each member of a group gets all messages, so that each has offsets of its own. */
    public boolean isBroadcasting(String groupName) {
        var group = byName.get(groupName);
        return group != null && group.manner().model() == MessageModel.BROADCASTING;
    }

    /** A group that has members, or null. */
    Group find(String groupName) {
        return byName.get(groupName);
    }

    /** What a group wants of a topic; null where it has no member or does not subscribe to it. */
    public Subscription subscription(String groupName, String topic) {
        var group = byName.get(groupName);
        return group == null ? null : group.subscription(topic);
    }

    public boolean isOnline(String groupName) {
        return byName.containsKey(groupName);
    }

    /** How many groups have members. */
    public int count() {
        return byName.size();
    }
}
