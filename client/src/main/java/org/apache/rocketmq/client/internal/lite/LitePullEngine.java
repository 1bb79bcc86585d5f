package org.apache.rocketmq.client.internal.lite;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.apache.rocketmq.client.consumer.MessageQueueListener;
import org.apache.rocketmq.client.consumer.TopicMessageQueueChangeListener;
import org.apache.rocketmq.client.consumer.listener.ConsumeConcurrentlyStatus;
import org.apache.rocketmq.client.consumer.listener.ConsumeReturnType;
import org.apache.rocketmq.client.consumer.store.OffsetStore;
import org.apache.rocketmq.client.exception.MQClientException;
import org.apache.rocketmq.client.internal.consume.ConsumeHooks;
import org.apache.rocketmq.client.internal.consume.FirstOffset;
import org.apache.rocketmq.client.internal.consume.Preparation;
import org.apache.rocketmq.client.internal.consume.Rebalancer;
import org.apache.rocketmq.client.internal.consume.RunningConsumer;
import org.apache.rocketmq.client.internal.consume.SideThreads;
import org.apache.rocketmq.client.internal.figures.ConsumeFigures;
import org.apache.rocketmq.client.internal.loop.AskedConsumer;
import org.apache.rocketmq.client.internal.loop.ClientInstance;
import org.apache.rocketmq.client.internal.loop.EventLane;
import org.apache.rocketmq.client.internal.loop.LifeState;
import org.apache.rocketmq.client.internal.offset.Keeping;
import org.apache.rocketmq.client.internal.offset.KeptOffsets;
import org.apache.rocketmq.client.internal.offset.OffsetKeeper;
import org.apache.rocketmq.client.internal.offset.QueueOffsets;
import org.apache.rocketmq.client.internal.pull.PullPorts;
import org.apache.rocketmq.client.internal.route.MissingRoutes;
import org.apache.rocketmq.client.internal.route.TopicRoute;
import org.apache.rocketmq.client.internal.rpc.Outcome;
import org.apache.rocketmq.common.internal.worker.Scheduler;
import org.apache.rocketmq.common.message.MessageExt;
import org.apache.rocketmq.common.message.MessageQueue;
import org.apache.rocketmq.remoting.protocol.heartbeat.HeartbeatData;
import org.apache.rocketmq.remoting.protocol.heartbeat.SubscriptionData;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A running lite pull consumer: builds its parts, starts and closes them in order. */
public final class LitePullEngine implements RunningConsumer {
    private static final Logger LOG = LoggerFactory.getLogger(LitePullEngine.class);
    private static final long CLOSE_MILLIS = 3_000;

    private final LiteSettings settings;
    private final Wanted wanted;
    private final ClientInstance instance;
    private final Preparation preparation;
    private final ConsumeHooks hooks;
    private final ConsumeFigures figures;
    private final LiteDescription description;
    private final AskedConsumer answers;
    private final PollBuffer buffer = new PollBuffer();
    private final SideThreads offsetThread;
    private final KeptOffsets offsets;
    private final QueueOffsets queueOffsets;
    private final LiteQueues queues;
    private final Rebalancer rebalancer;
    private final MissingRoutes missingRoutes;
    private final EventLane events;
    private final TopicWatch topicWatch;
    private final List<Scheduler.Task> timers = new ArrayList<>();
    /** When polled messages were committed without being asked for it; at first, when this was built. */
    private final AtomicLong lastCommitNanos;
    private volatile MessageQueueListener queueListener;
    /** A puller has had to wait as too much is here. */
    private volatile boolean tooMuch;
    private volatile LifeState state = LifeState.CREATED;

    /** Throws where offsets that are kept here cannot be read. */
    public LitePullEngine(LiteSettings settings, Wanted wanted, ClientInstance instance, ConsumeHooks hooks)
        throws MQClientException {
        this.settings = settings;
        this.wanted = wanted;
        this.instance = instance;
        lastCommitNanos = new AtomicLong(instance.clock().nanos().getAsLong());
        queueListener = settings.queueListener();
        this.hooks = hooks;
        figures = new ConsumeFigures(instance.clock());
        preparation = new Preparation(settings.group(), instance);
        offsetThread = SideThreads.inTurn("offsets-of-" + settings.group());
        offsets = KeptOffsets.open(settings.group(), settings.offsetStore(),
            settings.isBroadcasting() ? settings.localOffsets() : null, instance, offsetThread);
        queueOffsets = QueueOffsets.of(instance);
        events = new EventLane(instance.callbacks());
        topicWatch = new TopicWatch(instance.routes(), events);
        var firstOffset = new FirstOffset(settings.beginning(), keeper()::find, queueOffsets);
        var ports = new PullPorts(instance.loop(), instance.calls(), instance.routes(), instance.heartbeats(),
            wanted::of, buffer, queue -> false, this::isSuspended, settings.brokerChoice(),
            figures, settings.scope().reading());
        queues = new LiteQueues(settings.pull(), ports, keeper(), firstOffset, buffer, this::queuesChanged);
        rebalancer = new Rebalancer(settings.group(), settings.strategy(), settings.isBroadcasting(), instance,
            wanted.subscriptions(), queues);
        missingRoutes = new MissingRoutes(instance.routes(), instance.loop(),
            topic -> state != LifeState.CLOSED && (wanted.subscriptions().has(topic) || queues.hasTopic(topic)));
        description = new LiteDescription(settings, wanted);
        answers = description.answers(queues, instance, figures);
    }

    private OffsetKeeper keeper() {
        return offsets.keeper();
    }

    /**
     * Learns the routes and has the subscriptions checked; waits a while for both, but goes on without an answer.
     *
     * @throws MQClientException where a broker refuses a subscription
     */
    @Override
    public void prepare() throws MQClientException {
        preparation.run(wanted.subscriptions().all());
        preparation.learn(wanted.topics());
    }

    /** Tells the brokers, and begins with its share, or with the queues that were chosen before. */
    @Override
    public void start() {
        preparation.tellBrokers();
        state = state.to(LifeState.RUNNING);
        choose(wanted.queues());
        timers.add(instance.loop().every(Duration.ZERO, settings.rebalance(), "sharing the queues of "
            + settings.group(), this::tick));
        timers.add(instance.loop().every(settings.persist(), settings.persist(), "storing the offsets of "
            + settings.group(), new Keeping(settings.group(), keeper(), queues::all)));
        timers.add(instance.loop().every(ConsumeFigures.PERIOD, ConsumeFigures.PERIOD, "counting for "
            + settings.group(), () -> figures.sample(wanted.topics())));
        timers.add(instance.loop().every(settings.topicWatch(), settings.topicWatch(), "watching topics for "
            + settings.group(), topicWatch::look));
    }

    /** Stops in order: no more pulls, what was committed; then the brokers hear of it. */
    @Override
    public void shutdown() {
        state = state.to(LifeState.CLOSED);
        timers.forEach(Scheduler.Task::close);
        buffer.close();
        Preparation.waitFor(onLoop(() -> {
            rebalancer.stop();
            queues.stop();
            return keeper().keepChanged(queues.all());
        }), CLOSE_MILLIS, "Storing the offsets of " + settings.group());
        offsetThread.close();
        Preparation.waitFor(instance.leave(this), CLOSE_MILLIS, "Leaving the group " + settings.group());
    }

    /** The next messages of one queue; empty where none came in time. */
    public List<MessageExt> poll(long timeoutMillis) throws InterruptedException {
        var batch = buffer.take(timeoutMillis);
        if (batch != null) {
            queues.handedOut(batch);
        }
        if (tooMuch && buffer.messages() <= settings.mostBuffered().getAsLong() / 2) {
            tooMuch = false;
            wakeAll();
        }
        if (batch == null) {
            return Collections.emptyList();
        }
        figures.consumed(batch.queue(), batch.messages().size(), 0, figures.nowNanos());
        // What becomes of the messages, nobody here learns.
        hooks.end(hooks.begin(settings.scope(), settings.group(), batch.queue(), batch.messages()), true,
            ConsumeConcurrentlyStatus.CONSUME_SUCCESS.name(), ConsumeReturnType.SUCCESS);
        return batch.messages();
    }

    private boolean isSuspended(MessageQueue queue) {
        long most = settings.mostBuffered().getAsLong();
        if (buffer.messages() >= most) {
            tooMuch = true;
            // Whoever has polled the last of them before that has woken nobody.
            if (buffer.messages() > most / 2) {
                return true;
            }
        }
        return queues.isPaused(queue);
    }

    /** Pullers that had to wait may go on, for what was polled or set. */
    public void wakeAll() {
        try {
            instance.loop().execute(queues::wakeAll);
        } catch (RejectedExecutionException e) {
            LOG.debug("The queues of {} are not woken now: {}", settings.group(), e.getMessage());
        }
    }

    /** A subscription was added, changed or taken back. */
    public void subscriptionsChanged() {
        instance.loop().execute(() -> {
            instance.heartbeats().beatAll();
            tick();
        });
    }

    /** Has a subscription checked by its brokers; goes on without an answer. */
    public void check(SubscriptionData subscription) throws MQClientException {
        preparation.check(subscription);
    }

    /** Nothing of the topic is wanted any more; complete when its queues are given up. */
    public void abandon(String topic) {
        awaitLoop(() -> queues.abandon(topic), "Giving up the queues of " + topic);
    }

    /** Has exactly these queues from now on. */
    public void choose(Set<MessageQueue> chosen) {
        awaitLoop(() -> {
            queues.choose(chosen);
            chosen.forEach(queue -> missingRoutes.seek(queue.getTopic()));
        }, "Taking up " + chosen);
    }

    /** Goes on with a queue at an offset that its broker has. */
    public void seek(MessageQueue queue, long offset) throws MQClientException {
        long first = beginOf(queue);
        long end = endOf(queue);
        if (offset < first || offset > end) {
            throw new MQClientException("The offset " + offset + " to seek in " + queue + " is none of it: it has "
                + first + " to " + end, null);
        }
        var done = CompletableFuture.supplyAsync(() -> queues.seek(queue, offset), instance.loop());
        if (!await(done, "Seeking in " + queue)) {
            throw new MQClientException(queue + " is not assigned any more: its group shares its queues anew", null);
        }
    }

    public long beginOf(MessageQueue queue) throws MQClientException {
        return await(queueOffsets.min(queue), "Finding the first offset of " + queue);
    }

    public long endOf(MessageQueue queue) throws MQClientException {
        return await(queueOffsets.max(queue), "Finding the next offset of " + queue);
    }

    public void pause(Collection<MessageQueue> paused) {
        queues.pause(paused);
    }

    public void resume(Collection<MessageQueue> resumed) {
        queues.resume(resumed);
        wakeAll();
    }

    public Set<MessageQueue> assignment() {
        return new HashSet<>(queues.all());
    }

    public boolean has(MessageQueue queue) {
        return queues.has(queue);
    }

    /** Notes what was polled of all queues. */
    public void commitPolled() {
        queues.noteConsumed(queues.all());
    }

    /** The same, where that was so long ago or longer. */
    public void commitPolledEvery(long intervalMillis) {
        long last = lastCommitNanos.get();
        if (instance.clock().millisSince(last) >= intervalMillis
            && lastCommitNanos.compareAndSet(last, instance.clock().nanos().getAsLong())) {
            commitPolled();
        }
    }

    /** Notes what was polled of these queues; with {@code keep} waits until it is kept. */
    public void commitPolled(Set<MessageQueue> chosen, boolean keep) {
        queues.noteConsumed(chosen);
        if (keep) {
            keep(chosen);
        }
    }

    /** Notes these offsets of queues that are assigned; with {@code keep} waits until they are kept. */
    public void commit(Map<MessageQueue, Long> positions, boolean keep) {
        var noted = new HashSet<MessageQueue>();
        positions.forEach((queue, offset) -> {
            if (offset != null && offset >= 0 && queues.has(queue)) {
                keeper().note(queue, offset);
                noted.add(queue);
            } else {
                LOG.error("The offset {} of {} is not committed by {}: {}", offset, queue, settings.group(),
                    queues.has(queue) ? "it is none" : "the queue is not assigned");
            }
        });
        if (keep) {
            keep(noted);
        }
    }

    private void keep(Set<MessageQueue> chosen) {
        Preparation.waitFor(keeper().keep(chosen), 2 * instance.callTimeoutMillis(),
            "Keeping the offsets of " + chosen + ", which is tried again later,");
    }

    /** How far a queue is committed; -1 where nothing is known. */
    public long committed(MessageQueue queue) throws MQClientException {
        return await(keeper().find(queue), "Finding the committed offset of " + queue).orElse(-1);
    }

    /** Has a listener told of other queues of a topic than there are now. */
    public void watch(String topic, TopicMessageQueueChangeListener listener, Set<MessageQueue> now) {
        topicWatch.add(topic, listener, now);
    }

    public void tellOfQueues(MessageQueueListener listener) {
        queueListener = listener;
    }

    public OffsetStore offsetStore() {
        return offsets.store();
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
        heartbeat.getConsumerDataSet().add(description.toBrokers());
    }

    @Override
    public AskedConsumer asked() {
        return answers;
    }

    @Override
    public void groupChanged() {
        if (state == LifeState.RUNNING) {
            share();
        }
    }

    @Override
    public void routeChanged(TopicRoute route) {
        if (state == LifeState.RUNNING && wanted.subscriptions().has(route.topic())) {
            rebalancer.rebalance(route.topic());
        }
    }

    private void share() {
        if (wanted.isByGroup()) {
            rebalancer.rebalanceAll();
        }
    }

    private void tick() {
        share();
        wanted.topics().forEach(missingRoutes::seek);
        queues.wakeAll();
        buffer.purge();
    }

    private void queuesChanged(String topic) {
        var listener = queueListener;
        var route = instance.routes().known(topic);
        if (listener != null && route != null) {
            var all = new HashSet<>(route.readable());
            var mine = new HashSet<>(queues.all());
            mine.removeIf(queue -> !queue.getTopic().equals(topic));
            events.tell("the queues of " + topic + " are shared anew",
                () -> listener.messageQueueChanged(topic, all, mine));
        }
    }

    /** Runs something on the client loop; complete when what it began is. */
    private <T> CompletableFuture<T> onLoop(Supplier<CompletableFuture<T>> begin) {
        return CompletableFuture.supplyAsync(begin, instance.loop()).thenCompose(begun -> begun);
    }

    /** Waits until the client loop has done something; the application is not to go on as if it had. */
    private void awaitLoop(Runnable task, String what) {
        try {
            await(CompletableFuture.runAsync(task, instance.loop()), what);
        } catch (MQClientException e) {
            throw new IllegalStateException(e.getMessage(), e);
        }
    }

    private <T> T await(CompletableFuture<T> future, String what) throws MQClientException {
        return Outcome.awaitOrClientException(future, 2 * instance.callTimeoutMillis(), what);
    }
}
