package org.apache.rocketmq.broker.group;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.rocketmq.remoting.internal.serve.Peer;

/** One group: its members by connection and what they subscribe to. Changed under its own lock. */
final class Group {
    private final String name;
    private final Map<Peer, Member> members = new HashMap<>();
    private volatile Map<String, Subscription> subscriptions = Map.of();
    private boolean announcing;

    Group(String name) {
        this.name = name;
    }

    /** One consumer of the group, at the time of its last heartbeat. */
    record Member(String clientId, int fingerprint, long seenNanos) { }

    String name() {
        return name;
    }

    /** Notes a member and its subscriptions; true where that changed the group. */
    synchronized boolean heartbeat(Peer peer, Member member, List<Subscription> wanted) {
        boolean joined = members.put(peer, member) == null;
        return subscribe(wanted) || joined;
    }

    synchronized boolean heartbeatAgain(Peer peer, int fingerprint, long nowNanos) {
        var member = members.get(peer);
        if (member == null || member.fingerprint != fingerprint) {
            return false;
        }
        members.put(peer, new Member(member.clientId, fingerprint, nowNanos));
        return true;
    }

    /** All members are to subscribe to the same; where they differ, the newer version of each topic's counts. */
    private boolean subscribe(List<Subscription> wanted) {
        var next = new HashMap<String, Subscription>();
        boolean changed = false;
        for (var subscription : wanted) {
            var known = subscriptions.get(subscription.topic());
            boolean newer = known == null || subscription.version() > known.version();
            changed |= known == null || newer && !known.sameAs(subscription);
            next.put(subscription.topic(), newer ? subscription : known);
        }
        changed |= next.size() != subscriptions.size();
        subscriptions = Map.copyOf(next);
        return changed;
    }

    /** True where the member was one. */
    synchronized boolean remove(Peer peer) {
        return members.remove(peer) != null;
    }

    synchronized boolean isEmpty() {
        return members.isEmpty();
    }

    synchronized List<Peer> silentSince(long nanos) {
        var silent = new ArrayList<Peer>();
        members.forEach((peer, member) -> {
            if (member.seenNanos - nanos < 0) {
                silent.add(peer);
            }
        });
        return silent;
    }

    synchronized List<String> memberIds() {
        return members.values().stream().map(Member::clientId).distinct().sorted().toList();
    }

    Subscription subscription(String topic) {
        return subscriptions.get(topic);
    }

    /** True where nobody is about to tell the members already. */
    synchronized boolean startAnnouncing() {
        boolean starts = !announcing;
        announcing = true;
        return starts;
    }

    /** Whom to tell now; changes from here on are told anew. */
    synchronized List<Peer> stopAnnouncing() {
        announcing = false;
        return List.copyOf(members.keySet());
    }
}
