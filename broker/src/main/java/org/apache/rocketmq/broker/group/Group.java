package org.apache.rocketmq.broker.group;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.rocketmq.remoting.internal.serve.Peer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One group: its members by connection and what they subscribe to. Changed under its own lock. */
final class Group {
    private static final Logger LOG = LoggerFactory.getLogger(Group.class);

    private final String name;
    private final Map<Peer, Member> members = new HashMap<>();
    private volatile Map<String, Subscription> subscriptions = Map.of();
    private volatile Manner manner;
    private List<String> differences = List.of();
    private boolean announcing;

    Group(String name) {
        this.name = name;
    }

    /** One consumer of the group, at the time of its last heartbeat. */
    record Member(Joining as, long seenNanos) { }

    String name() {
        return name;
    }

    /** Notes a member and its subscriptions; true where that changed the group. */
    synchronized boolean heartbeat(Peer peer, Joining as, long nowNanos) {
        var before = members.put(peer, new Member(as, nowNanos));
        manner = as.manner();
        boolean changed = subscribe(as.wanted()) || before == null;
        if (before == null || !before.as.wantsTheSameAs(as)) {
            differences = agrees(peer, as) ? List.of() : Differences.among(joinings());
            if (!differences.isEmpty()) {
                LOG.warn("The members of group {} differ in what they want, since {} wants {}; of each topic the newest"
                    + " subscription counts for all, and messages may reach nobody. {}", name, as.clientId(),
                    as.wanted().stream().map(wanted -> wanted.topic() + " [" + wanted.text() + "]").toList(),
                    String.join(". ", differences));
            }
        }
        return changed;
    }

    /** Whether all want the same; while the others do, it is enough to ask one of them. */
    private boolean agrees(Peer peer, Joining as) {
        if (!differences.isEmpty()) {
            return false;
        }
        for (var member : members.entrySet()) {
            if (!member.getKey().equals(peer)) {
                return as.wantsTheSameAs(member.getValue().as);
            }
        }
        return true;
    }

    private List<Joining> joinings() {
        return members.values().stream().map(Member::as).toList();
    }

    /** In what its members differ, topic by topic; empty where they agree. */
    synchronized List<String> differences() {
        return differences;
    }

    synchronized boolean heartbeatAgain(Peer peer, int fingerprint, long nowNanos) {
        var member = members.get(peer);
        if (member == null || member.as.fingerprint() != fingerprint) {
            return false;
        }
        members.put(peer, new Member(member.as, nowNanos));
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

    /** The members by connection, as they are now. */
    synchronized Map<Peer, Joining> members() {
        var now = new HashMap<Peer, Joining>();
        members.forEach((peer, member) -> now.put(peer, member.as));
        return now;
    }

    /** How its members consume, as the last one said. */
    Manner manner() {
        return manner;
    }

    Collection<Subscription> subscriptions() {
        return subscriptions.values();
    }

    /** True where the member was one. */
    synchronized boolean remove(Peer peer) {
        boolean removed = members.remove(peer) != null;
        if (!differences.isEmpty()) {
            differences = Differences.among(joinings());
            if (differences.isEmpty()) {
                LOG.info("The members of group {} want the same again", name);
            }
        }
        return removed;
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
        return members.values().stream().map(member -> member.as.clientId()).distinct().sorted().toList();
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
