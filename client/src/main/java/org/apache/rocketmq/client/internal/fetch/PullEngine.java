package org.apache.rocketmq.client.internal.fetch;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.rocketmq.client.consumer.PullCallback;
import org.apache.rocketmq.client.consumer.PullResult;
import org.apache.rocketmq.client.consumer.store.OffsetStore;
import org.apache.rocketmq.client.exception.MQBrokerException;
import org.apache.rocketmq.client.exception.MQClientException;
import org.apache.rocketmq.client.internal.consume.ConsumerAnswers;
import org.apache.rocketmq.client.internal.consume.Preparation;
import org.apache.rocketmq.client.internal.consume.Rebalancer;
import org.apache.rocketmq.client.internal.consume.RunningConsumer;
import org.apache.rocketmq.client.internal.consume.SendBack;
import org.apache.rocketmq.client.internal.consume.SideThreads;
import org.apache.rocketmq.client.internal.consume.Subscriptions;
import org.apache.rocketmq.client.internal.figures.ConsumeFigures;
import org.apache.rocketmq.client.internal.loop.AskedConsumer;
import org.apache.rocketmq.client.internal.loop.ClientInstance;
import org.apache.rocketmq.client.internal.loop.EventLane;
import org.apache.rocketmq.client.internal.loop.LifeState;
import org.apache.rocketmq.client.internal.offset.Keeping;
import org.apache.rocketmq.client.internal.offset.KeptOffsets;
import org.apache.rocketmq.client.internal.offset.OffsetKeeper;
import org.apache.rocketmq.client.internal.route.MissingRoutes;
import org.apache.rocketmq.client.internal.route.TopicRoute;
import org.apache.rocketmq.client.internal.rpc.Outcome;
import org.apache.rocketmq.common.consumer.ConsumeFromWhere;
import org.apache.rocketmq.common.filter.ExpressionType;
import org.apache.rocketmq.common.internal.worker.Scheduler;
import org.apache.rocketmq.common.message.MessageExt;
import org.apache.rocketmq.common.message.MessageQueue;
import org.apache.rocketmq.remoting.exception.RemotingException;
import org.apache.rocketmq.remoting.exception.RemotingTooMuchRequestException;
import org.apache.rocketmq.remoting.protocol.body.ConsumerRunningInfo;
import org.apache.rocketmq.remoting.protocol.heartbeat.ConsumeType;
import org.apache.rocketmq.remoting.protocol.heartbeat.ConsumerData;
import org.apache.rocketmq.remoting.protocol.heartbeat.HeartbeatData;
import org.apache.rocketmq.remoting.protocol.heartbeat.SubscriptionData;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A running classic pull consumer: builds its parts, starts and closes them in order. */
final class PullEngine implements RunningConsumer {
    private static final Logger LOG = LoggerFactory.getLogger(PullEngine.class);
    private static final long CLOSE_MILLIS = 3_000;
    /** So many pulls may wait for their answers, or be answered and their callbacks not have ended. */
    private static final int MOST_AWAITED = 10_000;

    private final PullConsumerSettings settings;
    private final Subscriptions subscriptions;
    private final ClientInstance instance;
    private final Preparation preparation;
    private final ConsumeFigures figures;
    private final SinglePulls pulls;
    private final SideThreads offsetThread;
    private final KeptOffsets offsets;
    private final NotedQueues queues;
    private final ConsumerAnswers answers;
    private final Balance balance;
    private final Rebalancer rebalancer;
    private final MissingRoutes missingRoutes;
    private final EventLane events;
    private final AtomicInteger awaited = new AtomicInteger();
    private final List<Scheduler.Task> timers = new ArrayList<>();
    private volatile LifeState state = LifeState.CREATED;

    /** Throws where offsets that are kept here cannot be read. */
    PullEngine(PullConsumerSettings settings, Subscriptions subscriptions, ClientInstance instance)
        throws MQClientException {
        this.settings = settings;
        this.subscriptions = subscriptions;
        this.instance = instance;
        preparation = new Preparation(settings.group(), instance);
        figures = new ConsumeFigures(instance.clock());
        pulls = new SinglePulls(settings.group(), instance, settings.scope().reading(), figures);
        offsetThread = SideThreads.inTurn("offsets-of-" + settings.group());
        offsets = KeptOffsets.open(settings.group(), settings.offsetStore(),
            settings.isBroadcasting() ? settings.localOffsets() : null, instance, offsetThread);
        queues = new NotedQueues(offsets, this::isMine);
        answers = answers();
        events = new EventLane(instance.callbacks());
        balance = new Balance(this::shareChanged);
        rebalancer = new Rebalancer(settings.group(), settings.strategy(), settings.isBroadcasting(), instance,
            subscriptions, balance);
        missingRoutes = new MissingRoutes(instance.routes(), instance.loop(),
            topic -> state != LifeState.CLOSED && subscriptions.has(topic));
    }

    private ConsumerAnswers answers() {
        var all = new HashMap<String, String>();
        all.put(ConsumerRunningInfo.PROP_CONSUME_ORDERLY, "false");
        all.put("messageModel", settings.model().name());
        all.put("allocateMessageQueueStrategy", settings.strategy().getName());
        all.put("enableRebalance", String.valueOf(settings.sharing()));
        var asked = new ConsumerAnswers.Asked(
            settings.group(), ConsumeType.CONSUME_ACTIVELY, subscriptions::all, () -> all);
        return new ConsumerAnswers(asked, queues, instance, figures, ConsumerAnswers.refuse(settings.group()
            + " is a group of pull consumers, whose application fetches its messages by itself"));
    }

    /** Who shares queues has its share; who does not has those that it pulls from. */
    private boolean isMine(MessageQueue queue) {
        return settings.sharing() ? balance.of(queue.getTopic()).contains(queue) : pulls.hasRead(queue);
    }

    private OffsetKeeper keeper() {
        return offsets.keeper();
    }

    @Override
    public void prepare() throws MQClientException {
        preparation.run(subscriptions.all());
    }

    /** Tells the brokers, and begins to share queues. */
    @Override
    public void start() {
        preparation.tellBrokers();
        state = state.to(LifeState.RUNNING);
        timers.add(instance.loop().every(Duration.ZERO, settings.rebalance(), "sharing the queues of "
            + settings.group(), this::share));
        timers.add(instance.loop().every(settings.persist(), settings.persist(), "storing the offsets of "
            + settings.group(), new Keeping(settings.group(), keeper(), () -> queues.noted().keySet())));
        timers.add(instance.loop().every(ConsumeFigures.PERIOD, ConsumeFigures.PERIOD, "sampling the figures of "
            + settings.group(), () -> figures.sample(subscriptions.topics())));
    }

    /** Stores what was noted, and lets the brokers hear of its end. */
    @Override
    public void shutdown() {
        state = state.to(LifeState.CLOSED);
        timers.forEach(Scheduler.Task::close);
        Preparation.waitFor(CompletableFuture.runAsync(rebalancer::stop, instance.loop())
            .thenCompose(stopped -> keeper().keepChanged(queues.noted().keySet())), CLOSE_MILLIS,
            "Storing the offsets of " + settings.group());
        offsetThread.close();
        Preparation.waitFor(instance.leave(this), CLOSE_MILLIS, "Leaving the group " + settings.group());
    }

    /** Sends a pull; the group takes part in the sharing of its topic from now on. */
    CompletableFuture<PullResult> pull(Pull pull) throws MQClientException {
        take(pull.queue().getTopic());
        return pulls.send(pull);
    }

    /**
     * Sends a pull whose end the callback hears of.
     *
     * @throws RemotingTooMuchRequestException where too many callbacks have not come to their end
     */
    void pull(Pull pull, PullCallback callback) throws MQClientException, RemotingTooMuchRequestException {
        if (awaited.incrementAndGet() > MOST_AWAITED) {
            awaited.decrementAndGet();
            throw new RemotingTooMuchRequestException("The pull of " + pull.queue() + " is not sent: " + MOST_AWAITED
                + " others of " + settings.group() + " wait for answers, or for their callbacks to end. Pull again"
                + " when callbacks have ended");
        }
        boolean sent = false;
        try {
            send(pull, callback);
            sent = true;
        } finally {
            if (!sent) {
                awaited.decrementAndGet();
            }
        }
    }

    private void send(Pull pull, PullCallback callback) throws MQClientException {
        pull(pull).handleAsync((result, failure) -> {
            if (failure == null) {
                callback.onSuccess(result);
            } else {
                callback.onException(Outcome.told(failure, "The pull of " + pull.queue(), Pull.TIMEOUT_SETTINGS));
            }
            return null;
        }, instance.callbacks()).whenComplete((done, thrown) -> {
            awaited.decrementAndGet();
            if (thrown != null) {
                LOG.error("The callback of a pull of {} failed", pull.queue(), Outcome.cause(thrown));
            }
        });
    }

    /** How much longer than its pull a caller waits: its broker may have to be connected to. */
    long graceMillis() {
        return instance.callTimeoutMillis();
    }

    private void take(String topic) throws MQClientException {
        if (!subscriptions.has(topic)) {
            subscriptions.put(subscriptions.make(topic, SubscriptionData.SUB_ALL, ExpressionType.TAG));
        }
    }

    /** Topics were added. */
    void subscriptionsChanged() {
        instance.loop().execute(() -> {
            instance.heartbeats().beatAll();
            share();
        });
    }

    Set<MessageQueue> share(String topic) {
        return new HashSet<>(balance.of(topic));
    }

    void note(MessageQueue queue, long offset) {
        keeper().note(queue, offset);
    }

    OffsetStore offsetStore() {
        return offsets.store();
    }

    void sendBack(MessageExt message, int delayLevel, String brokerName, String group, int reconsumeLimit)
        throws RemotingException, MQBrokerException, InterruptedException, MQClientException {
        var asking = new SendBack.Asking(group, reconsumeLimit,
            settings.scope().space().within(message.getTopic()));
        Outcome.await(SendBack.ask(instance, asking, message, delayLevel, brokerName),
            2 * instance.callTimeoutMillis(), "Sending back " + message.getMsgId() + " of " + message.getTopic());
    }

    /** What it counts. */
    ConsumeFigures figures() {
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
    public void describeTo(HeartbeatData heartbeat) {
        var me = new ConsumerData();
        me.setGroupName(settings.group());
        me.setConsumeType(ConsumeType.CONSUME_ACTIVELY);
        me.setMessageModel(settings.model());
        me.setConsumeFromWhere(ConsumeFromWhere.CONSUME_FROM_LAST_OFFSET);
        me.setUnitMode(settings.scope().unitMode());
        me.setSubscriptionDataSet(subscriptions.all());
        heartbeat.getConsumerDataSet().add(me);
    }

    @Override
    public AskedConsumer asked() {
        return answers;
    }

    @Override
    public void groupChanged() {
        share();
    }

    @Override
    public void routeChanged(TopicRoute route) {
        if (state == LifeState.RUNNING && settings.sharing() && subscriptions.has(route.topic())) {
            rebalancer.rebalance(route.topic());
        }
    }

    private void share() {
        if (state == LifeState.RUNNING && settings.sharing()) {
            rebalancer.rebalanceAll();
            subscriptions.topics().forEach(missingRoutes::seek);
        }
    }

    private void shareChanged(String topic, Set<MessageQueue> lost) {
        var before = queues.noted();
        keeper().keepChanged(lost).whenComplete((done, failure) -> {
            if (failure != null) {
                LOG.warn("The offsets of {}, which {} has given up, could not be kept: {}", lost, settings.group(),
                    Outcome.cause(failure).getMessage());
            }
            // What was noted in between is the application's newer word.
            var now = queues.noted();
            lost.stream().filter(queue -> Objects.equals(before.get(queue), now.get(queue)))
                .forEach(keeper()::forget);
        });
        var listener = settings.queueListener().get();
        var route = instance.routes().known(topic);
        if (listener != null && route != null) {
            var mine = share(topic);
            events.tell("the queues of " + topic + " are shared anew",
                () -> listener.messageQueueChanged(topic, new HashSet<>(route.readable()), mine));
        }
    }
}
