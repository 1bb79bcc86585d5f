package org.apache.rocketmq.broker.membership;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.rocketmq.common.internal.worker.Scheduler;
import org.apache.rocketmq.remoting.internal.request.GetRouteInfoHeader;
import org.apache.rocketmq.remoting.internal.request.Requests;
import org.apache.rocketmq.remoting.internal.transport.RpcClient;
import org.apache.rocketmq.remoting.protocol.BadBodyException;
import org.apache.rocketmq.remoting.protocol.RemotingCommand;
import org.apache.rocketmq.remoting.protocol.RemotingSerializable;
import org.apache.rocketmq.remoting.protocol.ResponseCode;
import org.apache.rocketmq.remoting.protocol.body.KVTable;
import org.apache.rocketmq.remoting.protocol.route.TopicRouteData;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The broker's standing with one name server. One registration is under way at a time; a wish for another one while it
 * is becomes one more after it. A lost name server is tried again soon. Owned by the housekeeping thread.
 */
final class NameServerLink {
    private static final Logger LOG = LoggerFactory.getLogger(NameServerLink.class);
    private static final Duration RETRY = Duration.ofSeconds(3);
    private static final Duration ROUTE_TIMEOUT = Duration.ofSeconds(2);
    private static final Duration AFTER_DISCONNECT = Duration.ofMillis(500);

    private final String address;
    private final RpcClient client;
    private final Scheduler scheduler;
    private final Supplier<Registration> registration;
    private final Consumer<Set<String>> orderedTopics;
    private final Consumer<PrimaryPlace> primary;
    private final long timeoutMillis;
    private final CompletableFuture<Void> firstOutcome = new CompletableFuture<>();
    /** Written by the housekeeping thread only. */
    private volatile LinkState state = LinkState.UNKNOWN;
    private boolean underWay;
    /** The registration that follows the one under way; null where none is wished. */
    private CompletableFuture<Void> next;
    private boolean retryAhead;

    NameServerLink(String address, RpcClient client, Scheduler scheduler, Supplier<Registration> registration,
        Duration timeout, Consumer<Set<String>> orderedTopics, Consumer<PrimaryPlace> primary) {

        this.orderedTopics = orderedTopics;
        this.primary = primary;
        this.address = address;
        this.client = client;
        this.scheduler = scheduler;
        this.registration = registration;
        this.timeoutMillis = timeout.toMillis();
    }

    String address() {
        return address;
    }

    boolean isRegistered() {
        return state == LinkState.REGISTERED;
    }

    boolean isLost() {
        return state == LinkState.LOST;
    }

    /** Completes when the name server has answered, or failed, for the first time. */
    CompletableFuture<Void> firstOutcome() {
        return firstOutcome;
    }

    /** Tells the topics as they are now; complete when the name server has answered, or was not reached. */
    CompletableFuture<Void> register() {
        if (underWay) {
            next = next == null ? new CompletableFuture<>() : next;
            return next;
        }
        underWay = true;
        var outcome = next == null ? new CompletableFuture<Void>() : next;
        next = null;
        client.call(address, registration.get().request(), timeoutMillis).whenComplete((reply, failure) -> {
            outcome.complete(null);
            scheduler.execute(() -> registered(reply, failure));
        });
        return outcome;
    }

    private void registered(RemotingCommand reply, Throwable failure) {
        underWay = false;
        if (failure != null) {
            failed(failure.getMessage());
        } else if (reply.getCode() != ResponseCode.SUCCESS) {
            failed("it refuses with code " + reply.getCode() + ", " + reply.getRemark());
        } else {
            if (state != LinkState.REGISTERED) {
                LOG.info("Registered at name server {}", address);
                state = state.to(LinkState.REGISTERED);
            }
            noteOrdered(reply.getBody());
            var header = Requests.REGISTER_BROKER.replyHeader(reply);
            primary.accept(PrimaryPlace.of(header.masterAddr(), header.haServerAddr()));
        }
        firstOutcome.complete(null);
        if (next != null) {
            register();
        }
    }

    /** A name server that keeps the order of topics tells them all with each registration. */
    private void noteOrdered(byte[] body) {
        if (body == null || body.length == 0) {
            return;
        }
        try {
            orderedTopics.accept(RemotingSerializable.decode(body, KVTable.class).getTable().keySet());
        } catch (BadBodyException e) {
            LOG.warn("Name server {} has answered a registration with what is no list of topics: {}",
                address, e.getMessage());
        }
    }

    private void failed(String why) {
        if (state == LinkState.LOST) {
            LOG.debug("Name server {} is still not reached: {}", address, why);
        } else {
            LOG.warn("Cannot register at name server {}: {}. The broker serves, but clients that ask this name server"
                + " do not find it; it is tried again every {} s", address, why, RETRY.toSeconds());
        }
        state = state.to(LinkState.LOST);
        retryAfter(RETRY);
    }

    /** The connection is gone: perhaps the name server starts anew and knows nobody. */
    void disconnected() {
        if (state == LinkState.REGISTERED) {
            LOG.info("Lost the connection to name server {}; registering there again", address);
            state = state.to(LinkState.LOST);
            retryAfter(AFTER_DISCONNECT);
        }
    }

    private void retryAfter(Duration delay) {
        if (!retryAhead) {
            retryAhead = true;
            scheduler.after(delay, "registration at " + address, () -> {
                retryAhead = false;
                register();
            });
        }
    }

    /** What the name server knows of a topic; null where it does not know it or does not answer. */
    CompletableFuture<TopicRouteData> route(String topic) {
        if (state == LinkState.LOST) {
            return CompletableFuture.completedFuture(null);
        }
        var request = Requests.GET_ROUTEINFO_BY_TOPIC.request(new GetRouteInfoHeader(topic, null), null);
        return client.call(address, request, ROUTE_TIMEOUT.toMillis()).handle((reply, failure) -> {
            if (failure != null || reply.getCode() != ResponseCode.SUCCESS) {
                LOG.debug("Name server {} does not tell the route of {}", address, topic, failure);
                return null;
            }
            return readRoute(reply.getBody());
        });
    }

    private TopicRouteData readRoute(byte[] body) {
        try {
            return RemotingSerializable.decode(body, TopicRouteData.class);
        } catch (BadBodyException e) {
            LOG.warn("Name server {} has answered with what is no route: {}", address, e.getMessage());
            return null;
        }
    }

    /** Takes the broker out; the future completes whether that succeeds or not. */
    CompletableFuture<Void> unregister(RemotingCommand request, long millis) {
        return client.call(address, request, millis).handle((reply, failure) -> {
            if (failure != null) {
                LOG.warn("Cannot unregister at name server {}: {}", address, failure.getMessage());
            }
            return null;
        });
    }
}
