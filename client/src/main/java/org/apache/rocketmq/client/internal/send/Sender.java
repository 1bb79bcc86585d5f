package org.apache.rocketmq.client.internal.send;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.LongSupplier;
import org.apache.rocketmq.client.common.ClientErrorCode;
import org.apache.rocketmq.client.exception.MQClientException;
import org.apache.rocketmq.client.hook.SendMessageContext;
import org.apache.rocketmq.client.internal.loop.ClientClock;
import org.apache.rocketmq.client.internal.loop.ClientInstance;
import org.apache.rocketmq.client.internal.route.BrokerFaults;
import org.apache.rocketmq.client.internal.route.RouteTable;
import org.apache.rocketmq.client.internal.route.SlowBrokers;
import org.apache.rocketmq.client.internal.route.TopicRoute;
import org.apache.rocketmq.client.internal.rpc.Calls;
import org.apache.rocketmq.client.internal.rpc.Outcome;
import org.apache.rocketmq.client.producer.SendResult;
import org.apache.rocketmq.common.internal.worker.Scheduler;
import org.apache.rocketmq.common.message.MessageQueue;
import org.apache.rocketmq.remoting.internal.request.SendMessageHeader;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends messages whose topic's route is known. The future of a send ends at its time-out at the latest: with the
 * result, or an exception that the public API knows. Any thread may send; nothing here blocks or locks.
 */
final class Sender {
    private static final Logger LOG = LoggerFactory.getLogger(Sender.class);

    private final ClientInstance instance;
    private final SendHooks hooks;
    private final Calls calls;
    private final RouteTable routes;
    private final BrokerFaults faults;
    private final SlowBrokers slow;
    private final Scheduler loop;
    private final ClientClock clock;
    /** Sends between two attempts; few, and only when brokers cannot be reached. */
    private final Set<Sending> resting = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    Sender(ClientInstance instance, SendHooks hooks) {
        this.instance = instance;
        this.hooks = hooks;
        this.calls = instance.calls();
        this.routes = instance.routes();
        this.faults = instance.faults();
        this.slow = new SlowBrokers(instance.clock().nanos());
        this.loop = instance.loop();
        this.clock = instance.clock();
    }

    CompletableFuture<SendResult> send(SendOrder order) {
        return new Sending(this, order).begin();
    }

    /** Sends without awaiting an answer; complete when the request is on its way, or failed. */
    CompletableFuture<Void> sendOneway(SendOrder order) {
        try {
            var target = target(order, null);
            var context = before(order, target);
            var request = order.message().type().request(header(order, target, context), order.message().body());
            return calls.oneway(target.address(), request, millisLeft(order))
                .whenComplete((done, failure) -> hooks.after(context, null, Outcome.cause(failure)));
        } catch (MQClientException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    /** Lets the hooks look at an attempt; one may forbid it. The result is for {@link SendHooks#after}. */
    SendMessageContext before(SendOrder order, Target target) throws MQClientException {
        if (hooks.forbids()) {
            hooks.check(order, target, String.join(";", instance.nameServers()));
        }
        return hooks.seesSends() ? hooks.before(order, target, instance.clientAddress()) : null;
    }

    /** The header of an attempt; {@code watched} is what {@link #before} made. */
    SendMessageHeader header(SendOrder order, Target target, SendMessageContext watched) throws MQClientException {
        int queueId = target.queue().getQueueId();
        return watched == null ? order.message().header(queueId) : order.message().headerAfterHooks(queueId);
    }

    SendHooks hooks() {
        return hooks;
    }

    /** Has the next attempt made after a while, or the send fail if the producer is shut down before. */
    void rest(Sending sending, long millis) {
        resting.add(sending);
        try {
            loop.after(Duration.ofMillis(millis), "another attempt to send", () -> {
                if (resting.remove(sending)) {
                    sending.attempt();
                }
            });
        } catch (RejectedExecutionException e) {
            LOG.debug("No time for another attempt: {}", e.getMessage());
            close();
        }
        if (closed) {
            failResting();
        }
    }

    /** Tries nothing again from now on. */
    void close() {
        closed = true;
        failResting();
    }

    boolean isClosed() {
        return closed;
    }

    private void failResting() {
        for (Sending sending : resting) {
            if (resting.remove(sending)) {
                sending.giveUpAtShutdown();
            }
        }
    }

    /** A queue to send to and where its broker is. */
    record Target(MessageQueue queue, String address) { }

    /** Where the next attempt goes, if it can be not to {@code lastBroker}. */
    Target target(SendOrder order, String lastBroker) throws MQClientException {
        String topic = order.message().topic();
        var route = routes.known(topic);
        if (route == null) {
            throw new MQClientException(ClientErrorCode.NOT_FOUND_TOPIC_EXCEPTION, "No route for the topic " + topic
                + ". Check that it exists, and that its brokers are registered at the name servers ["
                + String.join(";", instance.nameServers()) + "]");
        }
        var queue = order.fixedQueue() != null
            ? order.fixedQueue() : route.nextWritable(
            broker -> faults.isAvoided(broker) || order.policy().latency().enabled() && slow.isLeftOut(broker),
            lastBroker);
        if (queue == null) {
            throw new MQClientException(ClientErrorCode.NOT_FOUND_TOPIC_EXCEPTION, "No queue of the topic " + topic
                + " can be written: its brokers " + route.brokerNames() + " have no master or forbid it. Check that"
                + " they run, and the topic's permission");
        }
        String address = address(route, queue.getBrokerName());
        if (address == null) {
            throw new MQClientException(ClientErrorCode.BROKER_NOT_EXIST_EXCEPTION, "The broker "
                + queue.getBrokerName() + " of " + queue + " has no master in any known route; brokers of the topic: "
                + route.brokerNames() + ". Check that it runs and is registered at the name servers");
        }
        return new Target(queue, order.policy().scope().address(address));
    }

    private String address(TopicRoute route, String brokerName) {
        String address = route.masterAddress(brokerName);
        return address != null ? address : routes.masterAddress(brokerName);
    }

    long millisLeft(SendOrder order) {
        return millisLeft(order, nowNanos());
    }

    long millisLeft(SendOrder order, long atNanos) {
        return ClientClock.millisLeft(order.startNanos(), order.timeoutMillis(), atNanos);
    }

    long millisSpent(SendOrder order) {
        return clock.millisSince(order.startNanos());
    }

    Calls calls() {
        return calls;
    }

    RouteTable routes() {
        return routes;
    }

    /** An attempt has ended that began at that time. */
    void took(SendOrder order, String broker, long startNanos) {
        slow.took(broker, clock.millisSince(startNanos), order.policy().latency());
    }

    LongSupplier nanos() {
        return clock.nanos();
    }

    long nowNanos() {
        return clock.nanos().getAsLong();
    }

    BrokerFaults faults() {
        return faults;
    }
}
