package org.apache.rocketmq.client.internal.consume;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.apache.rocketmq.client.exception.MQBrokerException;
import org.apache.rocketmq.client.exception.MQClientException;
import org.apache.rocketmq.client.internal.loop.ClientInstance;
import org.apache.rocketmq.client.internal.loop.LifeState;
import org.apache.rocketmq.client.internal.loop.Member;
import org.apache.rocketmq.client.internal.offset.QueueOffsets;
import org.apache.rocketmq.client.internal.pull.PullPorts;
import org.apache.rocketmq.client.internal.route.TopicRoute;
import org.apache.rocketmq.client.internal.rpc.Outcome;
import org.apache.rocketmq.client.internal.send.ProducerEngine;
import org.apache.rocketmq.common.internal.name.Names;
import org.apache.rocketmq.common.internal.worker.Scheduler;
import org.apache.rocketmq.common.message.MessageExt;
import org.apache.rocketmq.remoting.exception.RemotingException;
import org.apache.rocketmq.remoting.protocol.heartbeat.ConsumeType;
import org.apache.rocketmq.remoting.protocol.heartbeat.ConsumerData;
import org.apache.rocketmq.remoting.protocol.heartbeat.HeartbeatData;
import org.apache.rocketmq.remoting.protocol.heartbeat.MessageModel;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A running push consumer: builds its parts, starts and closes them in order. */
public final class PushConsumerEngine implements Member {
    private static final Logger LOG = LoggerFactory.getLogger(PushConsumerEngine.class);
    private static final Duration FIRST_ROUTE_REST = Duration.ofMillis(200);
    private static final Duration LONGEST_ROUTE_REST = Duration.ofSeconds(30);
    private static final long CLOSE_MILLIS = 3_000;

    private final ConsumerSettings settings;
    private final Subscriptions subscriptions;
    private final ClientInstance instance;
    private final ProducerEngine producer;
    private final SendBack sendBack;
    private final Consumption consumption;
    private final Assignments assignments;
    private final Rebalancer rebalancer;
    private final List<Scheduler.Task> timers = new ArrayList<>();
    /** Topics without a route, and how long to rest before asking again. Client loop only. */
    private final Map<String, Duration> sought = new HashMap<>();
    private volatile boolean suspended;
    /** Before the brokers have heard of this member there is nothing to share, and after the shutdown neither. */
    private volatile LifeState state = LifeState.CREATED;

    public PushConsumerEngine(ConsumerSettings settings, Subscriptions subscriptions, ClientInstance instance,
        ProducerEngine producer) {
        this.settings = settings;
        this.subscriptions = subscriptions;
        this.instance = instance;
        this.producer = producer;
        sendBack = new SendBack(settings.group(), settings.reconsumeLimit(), instance, producer);
        consumption = new Consumption(settings, sendBack, instance);
        var offsets = new QueueOffsets(instance.calls(), instance.routes(), instance.callTimeoutMillis());
        var firstOffset = new FirstOffset(settings.group(), settings.fromWhere(), settings.fromTimestamp(), offsets);
        var ports = new PullPorts(instance.loop(), instance.calls(), instance.routes(), instance.heartbeats(),
            subscriptions::of, consumption);
        assignments = new Assignments(settings.pull(), ports, offsets, firstOffset, () -> suspended);
        rebalancer = new Rebalancer(settings.group(), settings.strategy(), instance, subscriptions, assignments);
    }

    /** Learns the routes, tells the brokers, and begins; waits a while for the first two, but starts without them. */
    public void start() {
        consumption.start();
        var routes = subscriptions.topics().stream().map(topic -> instance.routes().find(topic)
            .handle((route, failure) -> {
                // Brokers create the retry topic when they hear of the group.
                if (failure != null && !topic.startsWith(Names.RETRY_PREFIX)) {
                    LOG.warn("{} starts without a route of {}: {}", settings.group(), topic,
                        Outcome.cause(failure).getMessage());
                }
                return null;
            })).toArray(CompletableFuture<?>[]::new);
        waitFor(CompletableFuture.allOf(routes).thenCompose(all -> instance.heartbeats().beatAll()),
            2 * instance.callTimeoutMillis(), "Telling the brokers of " + settings.group());
        state = state.to(LifeState.RUNNING);
        timers.add(instance.loop().every(Duration.ZERO, settings.rebalance(), "sharing the queues of "
            + settings.group(), this::tick));
        timers.add(instance.loop().every(settings.persist(), settings.persist(), "storing the offsets of "
            + settings.group(), assignments::commitAll));
    }

    /** Stops in order: no more pulls, running listeners, their offsets; then the brokers hear of it. */
    public void shutdown() {
        state = state.to(LifeState.CLOSED);
        timers.forEach(Scheduler.Task::close);
        waitFor(onLoop(() -> {
            rebalancer.stop();
            assignments.stop();
            return CompletableFuture.completedFuture(null);
        }), CLOSE_MILLIS, "Stopping the pulls of " + settings.group());
        consumption.close(settings.closeGrace());
        waitFor(onLoop(assignments::commitAll), CLOSE_MILLIS, "Storing the offsets of " + settings.group());
        producer.close();
        waitFor(instance.leave(this), CLOSE_MILLIS, "Leaving the group " + settings.group());
    }

    /** A subscription was added, changed or taken back. */
    public void subscriptionsChanged() {
        instance.loop().execute(() -> {
            instance.heartbeats().beatAll();
            tick();
        });
    }

    public void suspend() {
        suspended = true;
    }

    public void resume() {
        suspended = false;
        instance.loop().execute(assignments::wakeAll);
    }

    public void resize(int minThreads) {
        consumption.resize(minThreads);
    }

    public void sendMessageBack(MessageExt message, int delayLevel, String brokerName)
        throws RemotingException, MQBrokerException, InterruptedException, MQClientException {
        Outcome.await(sendBack.ask(message, delayLevel, brokerName), 2 * instance.callTimeoutMillis(),
            "Sending back " + message.getMsgId());
    }

    @Override
    public Role role() {
        return Role.CONSUMER;
    }

    @Override
    public String group() {
        return settings.group();
    }

    @Override
    public void describeTo(HeartbeatData heartbeat) {
        var me = new ConsumerData();
        me.setGroupName(settings.group());
        me.setConsumeType(ConsumeType.CONSUME_PASSIVELY);
        me.setMessageModel(MessageModel.CLUSTERING);
        me.setConsumeFromWhere(settings.fromWhere());
        me.setSubscriptionDataSet(subscriptions.all());
        heartbeat.getConsumerDataSet().add(me);
    }

    @Override
    public void groupChanged() {
        if (state == LifeState.RUNNING) {
            rebalancer.rebalanceAll();
        }
    }

    @Override
    public void routeChanged(TopicRoute route) {
        if (state == LifeState.RUNNING && subscriptions.has(route.topic())) {
            rebalancer.rebalance(route.topic());
        }
    }

    private void tick() {
        rebalancer.rebalanceAll();
        subscriptions.topics().stream().filter(topic -> instance.routes().known(topic) == null).forEach(this::seek);
        // A wake-up may have been refused while the loop was flooded.
        assignments.wakeAll();
    }

    /** Asks for the route of a topic again and again, ever more rarely; a route that is found rebalances by itself. */
    private void seek(String topic) {
        if (sought.putIfAbsent(topic, FIRST_ROUTE_REST) == null) {
            ask(topic);
        }
    }

    private void ask(String topic) {
        if (state == LifeState.CLOSED || !subscriptions.has(topic)) {
            sought.remove(topic);
            return;
        }
        instance.routes().refresh(topic).whenCompleteAsync((route, failure) -> {
            if (failure == null) {
                sought.remove(topic);
                return;
            }
            LOG.debug("Still no route of {}: {}", topic, failure.getMessage());
            var rest = sought.get(topic);
            var longer = rest.multipliedBy(2);
            sought.put(topic, longer.compareTo(LONGEST_ROUTE_REST) < 0 ? longer : LONGEST_ROUTE_REST);
            instance.loop().after(rest, "asking for the route of " + topic, () -> ask(topic));
        }, instance.loop());
    }

    /** Runs something on the client loop; complete when what it began is. */
    private CompletableFuture<Void> onLoop(Supplier<CompletableFuture<Void>> begin) {
        return CompletableFuture.supplyAsync(begin, instance.loop()).thenCompose(begun -> begun);
    }

    private void waitFor(CompletableFuture<Void> future, long timeoutMillis, String what) {
        try {
            Outcome.awaitOrClientException(future, timeoutMillis, what);
        } catch (MQClientException e) {
            LOG.warn("{}", e.getMessage());
        }
    }
}
