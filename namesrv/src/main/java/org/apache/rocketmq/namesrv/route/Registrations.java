package org.apache.rocketmq.namesrv.route;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one writer of the cluster view. Its methods take their turn under one lock, each replaces the view at most once,
 * and who reads the view needs no lock.
 */
public final class Registrations {
    private static final Logger LOG = LoggerFactory.getLogger(Registrations.class);

    /** A place in the cluster; one broker at a time sits there. */
    private record Place(String broker, long id) {
        static Place of(Member member) {
            return new Place(member.broker(), member.id());
        }
    }

    private final LongSupplier nanos;
    private final RegistryLimits limits;
    private final Map<Place, Seat> seats = new HashMap<>();
    private volatile ClusterView view = ClusterView.EMPTY;

    /** Starts with nobody there. {@code nanos} is a clock that never jumps. */
    public Registrations(LongSupplier nanos, RegistryLimits limits) {
        this.nanos = nanos;
        this.limits = limits;
    }

    public RegistryLimits limits() {
        return limits;
    }

    /** The view of this moment. */
    public ClusterView view() {
        return view;
    }

    /**
     * A broker takes its place, or says that it still has it. Its topics are taken over when it is the master and they
     * are not known to be in the view already.
     *
     * @param connection what it registered by; tell {@link #connectionClosed} of its end
     * @throws RegistryFullException when there is no room for it; then nothing changes
     */
    public synchronized Registered register(Registration registration, Object connection) {
        var member = registration.member();
        var old = seats.get(Place.of(member));
        boolean same = old != null && old.member().equals(member);
        var knownVersion = same ? old.version() : null;
        boolean takesTopics = member.isMaster() && !registration.version().equals(knownVersion);

        var newView = view.withMember(member, registration.actingMaster(), registration.filterServers());
        if (takesTopics) {
            newView = withTopicsOf(newView, registration);
        }
        checkRoom(newView, old == null);
        if (!same) {
            giveUpOtherSeats(member, old);
        }
        boolean versionIsSure = knownVersion != null || registration.scope() != Registration.Scope.SOME_TOPICS;
        seats.put(Place.of(member), new Seat(member, registration.haAddress(), connection, registration.timeout(),
            versionIsSure ? registration.version() : null, nanos.getAsLong()));
        view = newView;
        return registered(member.broker(), takesTopics);
    }

    /** A broker leaves by itself. False when its place is not its own (any more). */
    public synchronized boolean unregister(Member member) {
        var seat = seats.get(Place.of(member));
        if (seat == null || !seat.member().equals(member)) {
            return false;
        }
        evict(seat, "it unregistered");
        return true;
    }

    /** The brokers that registered by a connection leave with it. */
    public synchronized void connectionClosed(Object connection) {
        evictWhere(seat -> seat.connection() == connection, "its connection closed");
    }

    /** The brokers that have been silent for too long leave. */
    public synchronized void evictSilent() {
        long now = nanos.getAsLong();
        evictWhere(seat -> seat.isSilent(now), "it was silent for too long");
    }

    /** A broker says that it lives. False when it is not registered. */
    public synchronized boolean seen(String cluster, String broker, String address) {
        for (var entry : seats.entrySet()) {
            var member = entry.getValue().member();
            if (member.broker().equals(broker) && member.address().equals(address)
                && member.cluster().equals(cluster)) {
                entry.setValue(entry.getValue().seen(nanos.getAsLong()));
                return true;
            }
        }
        return false;
    }

    /**
     * Which state of a broker's topics the view holds; null where that is not known. A broker that asks shows that it
     * lives.
     */
    public synchronized TopicVersion versionOf(Member member) {
        var seat = seats.get(Place.of(member));
        if (seat == null || !seat.member().equals(member)) {
            return null;
        }
        seats.put(Place.of(member), seat.seen(nanos.getAsLong()));
        return seat.version();
    }

    public synchronized void deleteTopic(String topic) {
        view = view.withoutTopic(topic);
    }

    public synchronized void deleteTopic(String topic, String cluster) {
        view = view.withoutTopic(topic, cluster);
    }

    /**
     * Somebody else than the brokers says where a topic is.
     *
     * @throws IllegalArgumentException when one of the brokers is not there; then nothing changes
     */
    public synchronized void registerTopic(String topic, Map<String, TopicQueues> queuesByBroker) {
        var newView = view;
        for (var entry : queuesByBroker.entrySet()) {
            newView = newView.withTopics(entry.getKey(), Map.of(topic, entry.getValue()));
        }
        checkRoom(newView, false);
        view = newView;
    }

    /** Closes a broker's topics to producers; returns how many topics it has. */
    public synchronized int wipeWritePermission(String broker) {
        view = view.withQueuesOf(broker, TopicQueues::withoutWrite);
        return view.topicCountOf(broker);
    }

    /** Opens a broker's topics to producers; returns how many topics it has. */
    public synchronized int addWritePermission(String broker) {
        view = view.withQueuesOf(broker, TopicQueues::withWrite);
        return view.topicCountOf(broker);
    }

    private static ClusterView withTopicsOf(ClusterView view, Registration registration) {
        var broker = registration.member().broker();
        var cleaned = registration.scope() == Registration.Scope.EXACTLY_THESE_TOPICS
            ? view.withoutTopicsOfExcept(broker, registration.topics().keySet()) : view;
        return cleaned.withTopics(broker, registration.topics());
    }

    /** The place's last holder is gone, and so are the member's own other place and a group of another cluster. */
    private void giveUpOtherSeats(Member member, Seat old) {
        if (old != null) {
            LOG.warn("{} takes the place of {}", member, old.member());
        } else {
            LOG.info("{} registered", member);
        }
        seats.values().removeIf(seat -> seat.member().broker().equals(member.broker())
            && (seat.member().address().equals(member.address())
                || !seat.member().cluster().equals(member.cluster())));
    }

    private Registered registered(String broker, boolean topicsTaken) {
        var master = seats.get(new Place(broker, Member.MASTER_ID));
        return master == null
            ? new Registered(null, null, topicsTaken)
            : new Registered(master.member(), master.haAddress(), topicsTaken);
    }

    private void evictWhere(Predicate<Seat> condition, String reason) {
        List<Seat> leaving = new ArrayList<>(seats.values());
        leaving.removeIf(condition.negate());
        leaving.forEach(seat -> evict(seat, reason));
    }

    private void evict(Seat seat, String reason) {
        LOG.info("{} left: {}", seat.member(), reason);
        seats.remove(Place.of(seat.member()));
        view = view.withoutMember(seat.member());
    }

    private void checkRoom(ClusterView newView, boolean newSeat) {
        if (newSeat && seats.size() >= limits.members()) {
            throw new RegistryFullException("this name server holds " + limits.members() + " brokers, its limit");
        }
        if (newView == view) {
            return;
        }
        long entries = newView.entryCount();
        if (entries > limits.queueEntries() && entries > view.entryCount()) {
            throw new RegistryFullException("this name server would hold " + entries
                + " pairs of a topic and a broker; its limit is " + limits.queueEntries());
        }
    }
}
