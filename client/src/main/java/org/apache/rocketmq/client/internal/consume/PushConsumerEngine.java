package org.apache.rocketmq.client.internal.consume;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.LongUnaryOperator;
import java.util.function.Supplier;
import org.apache.rocketmq.client.consumer.store.OffsetStore;
import org.apache.rocketmq.client.exception.MQBrokerException;
import org.apache.rocketmq.client.exception.MQClientException;
import org.apache.rocketmq.client.internal.figures.ConsumeFigures;
import org.apache.rocketmq.client.internal.loop.AskedConsumer;
import org.apache.rocketmq.client.internal.loop.ClientInstance;
import org.apache.rocketmq.client.internal.loop.LifeState;
import org.apache.rocketmq.client.internal.offset.KeptOffsets;
import org.apache.rocketmq.client.internal.offset.QueueOffsets;
import org.apache.rocketmq.client.internal.order.Claims;
import org.apache.rocketmq.client.internal.order.QueueLocks;
import org.apache.rocketmq.client.internal.pull.PullPorts;
import org.apache.rocketmq.client.internal.route.MissingRoutes;
import org.apache.rocketmq.client.internal.route.TopicRoute;
import org.apache.rocketmq.client.internal.rpc.Outcome;
import org.apache.rocketmq.client.internal.send.ProducerEngine;
import org.apache.rocketmq.common.internal.worker.Scheduler;
import org.apache.rocketmq.common.message.MessageExt;
import org.apache.rocketmq.common.message.MessageQueue;
import org.apache.rocketmq.remoting.exception.RemotingException;
import org.apache.rocketmq.remoting.protocol.heartbeat.ConsumeType;
import org.apache.rocketmq.remoting.protocol.heartbeat.ConsumerData;
import org.apache.rocketmq.remoting.protocol.heartbeat.HeartbeatData;
import org.apache.rocketmq.remoting.protocol.heartbeat.SubscriptionData;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A running push consumer: builds its parts, starts and closes them in order. */
public final class PushConsumerEngine implements RunningConsumer {
    private static final Logger LOG = LoggerFactory.getLogger(PushConsumerEngine.class);
    private static final long CLOSE_MILLIS = 3_000;

    private final ConsumerSettings settings;
    private final Subscriptions subscriptions;
    private final ClientInstance instance;
    private final ProducerEngine producer;
    private final Preparation preparation;
    private final SendBack sendBack;
    /** Null where no queue is locked. */
    private final QueueLocks locks;
    private final Consumption consumption;
    /** Null where nothing is popped. */
    private final Popping popping;
    private final Assignments assignments;
    private final Rebalancer rebalancer;
    private final ConsumeFigures figures;
    private final PushAnswers answers;
    /** Has no thread where offsets are not kept here. */
    private final SideThreads offsetWriter;
    private final KeptOffsets offsets;
    private final List<Scheduler.Task> timers = new ArrayList<>();
    /** Goes on while listeners are waited for at the end. */
    private Scheduler.Task lockRenewal = () -> { };
    private final MissingRoutes missingRoutes;
    /** Queues that were found not to be locked any more, which the locks have not heard of. */
    private final Set<MessageQueue> unlocked = ConcurrentHashMap.newKeySet();
    private volatile boolean suspended;
    /** Before the brokers have heard of this member there is nothing to share, and after the shutdown neither. */
    private volatile LifeState state = LifeState.CREATED;

    /** Throws where offsets that are kept here cannot be read; {@code ownOffsets} is the user's store, or null. */
    public PushConsumerEngine(ConsumerSettings configured, Subscriptions subscriptions, OffsetStore ownOffsets,
        ClientInstance instance, ProducerEngine producer, ConsumeHooks hooks) throws MQClientException {
        figures = new ConsumeFigures(instance.clock());
        settings = configured.with(CountedListener.of(
            HookedListener.of(configured, hooks, instance.clock().nanos()), figures));
        this.subscriptions = subscriptions;
        this.instance = instance;
        this.producer = producer;
        preparation = new Preparation(settings.group(), instance);
        sendBack = new SendBack(settings, instance, producer);
        locks = settings.isOrderly() && !settings.isBroadcasting()
            ? new QueueLocks(settings.group(), instance, settings.locks(), this::lockLost) : null;
        var claims = locks == null ? Claims.NOT_NEEDED : locks;
        var threads = ListenerThreads.of(settings);
        consumption = settings.isOrderly()
            ? new OrderlyConsumption(settings, threads, claims, this::foundUnlocked, unconsumed(), instance)
            : new ConcurrentConsumption(settings, threads, unconsumed(), instance);
        offsetWriter = SideThreads.inTurn("offsets-of-" + settings.group());
        offsets = KeptOffsets.open(settings.group(), ownOffsets, settings.isBroadcasting() ? settings.localOffsets()
            : null, instance, offsetWriter);
        var consumed = offsets.consumed();
        var firstOffset = new FirstOffset(() -> settings.policy().get().beginning(), consumed::of,
            QueueOffsets.of(instance));
        var reading = settings.scope().reading(
            (queue, messages) -> hooks.filter(settings.group(), settings.scope().unitMode(), queue, messages));
        var ports = new PullPorts(instance.loop(), instance.calls(), instance.routes(), instance.heartbeats(),
            subscriptions::of, consumption,
            queue -> ownOffsets == null && !settings.isBroadcasting() && claims.holds(queue),
            queue -> suspended, LongUnaryOperator.identity(), figures, reading);
        assignments = new Assignments(() -> settings.policy().get().pull(), ports, consumed, firstOffset, claims,
            consumption);
        popping = !settings.isAssignedByBroker() ? null : new Popping(settings, new Popping.Shared(subscriptions,
            threads, reading, figures, () -> suspended, sendBack::send, assignments::parted), instance);
        var watch = new ShareWatch(settings.queueListener(), instance);
        rebalancer = new Rebalancer(settings.group(), sharing(), instance, subscriptions, watch.over(assignments),
            popping == null ? QueueShares.NONE : watch.over(popping.queues()));
        missingRoutes = new MissingRoutes(instance.routes(), instance.loop(),
            topic -> state != LifeState.CLOSED && subscriptions.has(topic));
        answers = new PushAnswers(settings, subscriptions,
            popping == null ? assignments : new PulledAndPopped(assignments, popping), instance, figures);
    }

    private Sharing sharing() {
        if (settings.isBroadcasting()) {
            return Sharing.everything();
        }
        var among = new SharedByMembers(settings.group(), settings.strategy(), instance);
        return settings.isAssignedByBroker()
            ? new SharedByBroker(settings.group(), settings.strategy().getName(), instance, among) : among;
    }

    private Unconsumed unconsumed() {
        if (settings.isBroadcasting()) {
            return this::drop;
        }
        return settings.isOrderly()
            ? (message, delayLevel) -> sendBack.sendExhausted(message)
            : sendBack::send;
    }

    /** Each member gets each message in broadcasting: there is nobody to send one to again. */
    private CompletableFuture<Void> drop(MessageExt message, int delayLevel) {
        LOG.warn("{} of {} could not be consumed and is dropped, as {} is BROADCASTING", message.getMsgId(),
            message.getTopic(), settings.group());
        return CompletableFuture.completedFuture(null);
    }

    /**
     * Learns the routes and has the subscriptions checked; waits a while for both, but goes on without an answer.
     *
     * @throws MQClientException where a broker refuses a subscription
     */
    @Override
    public void prepare() throws MQClientException {
        preparation.run(subscriptions.all());
    }

    /**
     * Has a subscription checked by its brokers, where they are known or can be found; goes on without an answer.
     *
     * @throws MQClientException where one refuses it
     */
    public void check(SubscriptionData subscription) throws MQClientException {
        preparation.check(subscription);
    }

    /** Tells the brokers, and begins; waits a while for them to know, but starts without them. */
    @Override
    public void start() {
        consumption.start();
        preparation.tellBrokers();
        state = state.to(LifeState.RUNNING);
        timers.add(instance.loop().every(Duration.ZERO, settings.rebalance(), "sharing the queues of "
            + settings.group(), this::tick));
        timers.add(instance.loop().every(settings.persist(), settings.persist(), "storing the offsets of "
            + settings.group(), this::storeOffsets));
        timers.add(instance.loop().every(ConsumeFigures.PERIOD, ConsumeFigures.PERIOD, "sampling the figures of "
            + settings.group(), () -> figures.sample(subscriptions.topics())));
        if (popping != null) {
            popping.start();
        } else if (!settings.clientRebalance()) {
            LOG.info("The members of {} share the queues among themselves all the same, and pull them: brokers cannot"
                + " assign them in BROADCASTING, nor where the listener is orderly", settings.group());
        }
        if (locks != null) {
            lockRenewal = instance.loop().every(settings.locks().renewal(), settings.locks().renewal(),
                "renewing the locks of " + settings.group(), locks::renew);
        }
    }

    private void storeOffsets() {
        assignments.commitAll().whenComplete((done, failure) -> {
            if (failure != null) {
                LOG.error("Offsets of {} are not stored, trying again after {} ms: {}", settings.group(),
                    settings.persist().toMillis(), Outcome.cause(failure).getMessage());
            }
        });
    }

    /** Stops in order: no more pulls, running listeners, their offsets; then the brokers hear of it. */
    @Override
    public void shutdown() {
        state = state.to(LifeState.CLOSED);
        timers.forEach(Scheduler.Task::close);
        Preparation.waitFor(CompletableFuture.runAsync(() -> {
            rebalancer.stop();
            assignments.stop();
            if (popping != null) {
                popping.stop();
            }
        }, instance.loop()), CLOSE_MILLIS, "Stopping the pulls of " + settings.group());
        answers.close();
        consumption.close(settings.policy().get().closeGrace());
        if (popping != null) {
            Preparation.waitFor(popping.close(), CLOSE_MILLIS, "Settling what " + settings.group() + " has popped");
        }
        Preparation.waitFor(onLoop(assignments::commitAll), CLOSE_MILLIS, "Storing the offsets of " + settings.group());
        Preparation.waitFor(onLoop(assignments::releaseAll), CLOSE_MILLIS,
            "Releasing the queues of " + settings.group());
        offsetWriter.close();
        lockRenewal.close();
        producer.close();
        Preparation.waitFor(instance.leave(this), CLOSE_MILLIS, "Leaving the group " + settings.group());
    }

    /** A subscription was added, changed or taken back. */
    public void subscriptionsChanged() {
        instance.loop().execute(() -> {
            instance.heartbeats().beatAll();
            tick();
        });
    }

    public OffsetStore offsetStore() {
        return offsets.store();
    }

    public void suspend() {
        suspended = true;
    }

    public void resume() {
        suspended = false;
        instance.loop().execute(this::wakeAll);
    }

    private void wakeAll() {
        assignments.wakeAll();
        if (popping != null) {
            popping.wakeAll();
        }
    }

    /** The policy has changed: who waits by the old one may go on. */
    public void policyChanged() {
        try {
            instance.loop().execute(this::wakeAll);
        } catch (RejectedExecutionException e) {
            LOG.debug("The queues of {} are not woken now: {}", settings.group(), e.getMessage());
        }
    }

    public void resize(int minThreads) {
        consumption.resize(minThreads);
    }

    public void sendMessageBack(MessageExt message, int delayLevel, String brokerName)
        throws RemotingException, MQBrokerException, InterruptedException, MQClientException {
        Outcome.await(sendBack.ask(message, delayLevel, brokerName), 2 * instance.callTimeoutMillis(),
            "Sending back " + message.getMsgId() + " of " + message.getTopic());
    }

    /** What it counts. */
    public ConsumeFigures figures() {
        return figures;
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
    public AskedConsumer asked() {
        return answers.answers();
    }

    @Override
    public void describeTo(HeartbeatData heartbeat) {
        var me = new ConsumerData();
        me.setGroupName(settings.group());
        me.setConsumeType(ConsumeType.CONSUME_PASSIVELY);
        me.setMessageModel(settings.model());
        me.setConsumeFromWhere(settings.policy().get().beginning().where());
        me.setUnitMode(settings.scope().unitMode());
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

    @Override
    public void disconnected(String address) {
        if (locks != null) {
            locks.disconnected(address);
        }
    }

    private void lockLost(MessageQueue queue) {
        assignments.lost(queue);
    }

    /** On a consuming thread, perhaps after the client was shut down. */
    private void foundUnlocked(MessageQueue queue) {
        unlocked.add(queue);
        try {
            instance.loop().execute(this::loseUnlocked);
        } catch (RejectedExecutionException e) {
            LOG.debug("{} is not consumed any more, or is begun with anew later: {}", queue, e.getMessage());
        }
    }

    private void loseUnlocked() {
        for (MessageQueue queue : unlocked) {
            if (unlocked.remove(queue)) {
                locks.lost(queue);
            }
        }
    }

    private void tick() {
        rebalancer.rebalanceAll();
        subscriptions.topics().forEach(missingRoutes::seek);
        loseUnlocked();
        assignments.tidy();
        // Makes up for wake-ups that the loop refused while it was flooded.
        wakeAll();
    }

    /** Runs something on the client loop; complete when what it began is. */
    private CompletableFuture<Void> onLoop(Supplier<CompletableFuture<Void>> begin) {
        return CompletableFuture.supplyAsync(begin, instance.loop()).thenCompose(begun -> begun);
    }
}
