package org.apache.rocketmq.broker.membership;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.apache.rocketmq.broker.topic.Topics;
import org.apache.rocketmq.common.internal.worker.Scheduler;
import org.apache.rocketmq.remoting.internal.request.Requests;
import org.apache.rocketmq.remoting.internal.request.UnregisterBrokerHeader;
import org.apache.rocketmq.remoting.internal.transport.RpcClient;
import org.apache.rocketmq.remoting.protocol.route.TopicRouteData;

/**
 * Keeps the broker registered at every name server, each independent of the others: at the start, every period, when
 * the topics change, and soon after a connection was lost.
 */
public final class Membership {
    private static final Duration LONGEST_GOODBYE = Duration.ofSeconds(3);
    /** So long who made a topic waits for name servers that are slow. */
    private static final Duration LONGEST_TELLING = Duration.ofSeconds(1);
    private static final CompletableFuture<Void> TOLD = CompletableFuture.completedFuture(null);

    private final BrokerIdentity self;
    private final MembershipRules rules;
    private final Topics topics;
    private final Scheduler scheduler;
    private final List<NameServerLink> links;
    /** The telling of changes that is to begin; null where it has begun. */
    private CompletableFuture<Void> ahead;
    private CompletableFuture<Void> told = TOLD;
    private volatile boolean open;
    private volatile PrimaryPlace primary = PrimaryPlace.UNKNOWN;
    /** The last registration that was built; serves while the topics stay as they are. */
    private Registration latest;
    private long latestCounter = -1;

    public Membership(
        BrokerIdentity self, MembershipRules rules, Topics topics, RpcClient client, Scheduler scheduler) {
        this.self = self;
        this.rules = rules;
        this.topics = topics;
        this.scheduler = scheduler;
        this.links = rules.nameServers().stream()
            .map(address -> new NameServerLink(
                address, client, scheduler, this::registration, rules.timeout(), topics::markOrdered,
                this::notePrimary))
            .toList();
        client.onDisconnect(this::disconnected);
    }

    /** Registers everywhere, and goes on doing so; completes when each name server has answered or failed once. */
    public CompletableFuture<Void> start() {
        open = true;
        scheduler.every(Duration.ZERO, rules.period(), "registration", this::registerEverywhere);
        return all(NameServerLink::firstOutcome);
    }

    /** The topics have changed: every name server hears of it. Changes that come together are told together. */
    public synchronized void topicsChanged() {
        if (!open || ahead != null) {
            return;
        }
        var telling = new CompletableFuture<Void>();
        scheduler.execute(() -> tell(telling));
        var limit = scheduler.after(LONGEST_TELLING, "telling of topics", () -> telling.complete(null));
        telling.thenRun(limit::close);
        ahead = telling;
        told = telling;
    }

    /**
     * Complete when the name servers know of the changes that {@link #topicsChanged} was called for before: those that
     * answer soon, for nobody waits for a lost or a slow one.
     */
    public synchronized CompletableFuture<Void> told() {
        return told;
    }

    private void tell(CompletableFuture<Void> telling) {
        synchronized (this) {
            ahead = null;
        }
        all(link -> link.isLost() ? triedAside(link) : link.register()).thenRun(() -> telling.complete(null));
    }

    private static CompletableFuture<Void> triedAside(NameServerLink link) {
        link.register();
        return TOLD;
    }

    /** The name servers that the broker could not register at when it tried last. */
    public List<String> lost() {
        return links.stream().filter(NameServerLink::isLost).map(NameServerLink::address).toList();
    }

    /** The last word of a name server on the primary stays: the others, or it itself, may not know it now. */
    private void notePrimary(PrimaryPlace place) {
        if (place.address() != null) {
            primary = place;
        }
    }

    /**
     * Registers again where no name server has told of a primary yet, as each tells of it in its answer: one that
     * starts after its replica would stay unknown until the next regular registration. On the scheduler's thread.
     */
    public void askForPrimary() {
        if (primary.address() == null) {
            registerEverywhere();
        }
    }

    /** Where the primary of the broker's name is, as far as name servers say. */
    public PrimaryPlace primary() {
        return primary;
    }

    /** What a name server knows of a topic; null where none knows it or answers. */
    public CompletableFuture<TopicRouteData> route(String topic) {
        var answer = CompletableFuture.<TopicRouteData>completedFuture(null);
        for (var link : links) {
            answer = answer.thenCompose(known ->
                known != null ? CompletableFuture.completedFuture(known) : link.route(topic));
        }
        return answer;
    }

    private void registerEverywhere() {
        links.forEach(NameServerLink::register);
    }

    private Registration registration() {
        var snapshot = topics.snapshot();
        long counter = snapshot.version().getCounter().get();
        if (latest == null || counter != latestCounter) {
            latest = Registration.of(self, rules, snapshot);
            latestCounter = counter;
        }
        return latest;
    }

    private void disconnected(String address) {
        for (var link : links) {
            if (open && link.address().equals(address)) {
                scheduler.execute(link::disconnected);
            }
        }
    }

    /** Takes the broker out at the name servers that know it; waits a bounded time for them. */
    public void close() {
        open = false;
        var header = new UnregisterBrokerHeader(self.name(), self.address(), self.cluster(), self.id());
        long millis = LONGEST_GOODBYE.toMillis();
        all(link -> link.isRegistered()
            ? link.unregister(Requests.UNREGISTER_BROKER.request(header, null), millis)
            : CompletableFuture.completedFuture(null)).join();
    }

    private CompletableFuture<Void> all(Function<NameServerLink, CompletableFuture<Void>> action) {
        return CompletableFuture.allOf(links.stream().map(action).toArray(CompletableFuture[]::new));
    }
}
