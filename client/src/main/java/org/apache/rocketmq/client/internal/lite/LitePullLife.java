package org.apache.rocketmq.client.internal.lite;

import java.time.InstantSource;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.rocketmq.client.consumer.MessageQueueListener;
import org.apache.rocketmq.client.consumer.MessageSelector;
import org.apache.rocketmq.client.consumer.TopicMessageQueueChangeListener;
import org.apache.rocketmq.client.consumer.store.OffsetStore;
import org.apache.rocketmq.client.exception.MQClientException;
import org.apache.rocketmq.client.internal.consume.ConsumeHooks;
import org.apache.rocketmq.client.internal.consume.Membership;
import org.apache.rocketmq.client.internal.consume.Subscriptions;
import org.apache.rocketmq.client.internal.loop.ClientSettings;
import org.apache.rocketmq.common.message.MessageExt;
import org.apache.rocketmq.common.message.MessageQueue;
import org.apache.rocketmq.remoting.RPCHook;
import org.apache.rocketmq.remoting.protocol.heartbeat.SubscriptionData;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A public lite pull consumer's start and end, what it is to fetch, and what it is made of in between. */
public final class LitePullLife {
    private static final Logger LOG = LoggerFactory.getLogger(LitePullLife.class);

    private final Subscriptions subscriptions = new Subscriptions(InstantSource.system());
    private final Wanted wanted = new Wanted(subscriptions);
    /** Listeners that were there before the start. */
    private final Map<String, TopicMessageQueueChangeListener> watchers = new HashMap<>();
    private final ConsumeHooks hooks = new ConsumeHooks();
    private final Membership<LitePullEngine> membership;

    /** {@code group} names its group, for the texts of failures. */
    public LitePullLife(Supplier<String> group) {
        membership = new Membership<>("lite pull consumer", group);
    }

    /** The hooks that see what is polled, whether it runs or not. */
    public ConsumeHooks hooks() {
        return hooks;
    }

    /** Throws where the group's name is not to be used, or the consumer was started before. */
    public void checkMayStart(String group, String forbiddenGroup) throws MQClientException {
        membership.checkMayStart(group, forbiddenGroup);
    }

    public synchronized void start(LiteSettings settings, ClientSettings client, RPCHook hook)
        throws MQClientException {
        membership.start(client, hook, instance -> new LitePullEngine(settings, wanted, instance, hooks),
            engine -> watchers.forEach((topic, listener) -> {
                var route = membership.instance().routes().known(topic);
                engine.watch(topic, listener, route == null ? Set.of() : new HashSet<>(route.readable()));
            }));
    }

    /** Stores what was committed, leaves the brokers and gives up what it holds; nothing where it is not running. */
    public synchronized void shutdown() {
        membership.shutdown();
    }

    public boolean isRunning() {
        return membership.engine() != null;
    }

    /** Adds a topic whose queues the group shares. Where its brokers refuse the expression, nothing changes. */
    public void subscribe(String topic, String expression, String type) throws MQClientException {
        SubscriptionData subscription;
        try {
            checkTopic(topic);
            wanted.decide(Wanted.Way.BY_GROUP);
        } catch (IllegalStateException | IllegalArgumentException e) {
            throw new MQClientException("Subscribing to " + topic + " failed: " + e.getMessage(), e);
        }
        subscription = subscriptions.make(topic, expression, type);
        var engine = membership.engine();
        if (engine == null) {
            subscriptions.put(subscription);
        } else {
            engine.check(subscription);
            subscriptions.put(subscription);
            engine.subscriptionsChanged();
        }
    }

    private static void checkTopic(String topic) {
        if (topic == null || topic.isEmpty()) {
            throw new IllegalArgumentException("Topic can not be null or empty.");
        }
    }

    public void unsubscribe(String topic) {
        subscriptions.remove(topic);
        var left = new HashSet<>(wanted.queues());
        left.removeIf(queue -> queue.getTopic().equals(topic));
        wanted.choose(left);
        membership.ifRunning(engine -> {
            engine.abandon(topic);
            engine.subscriptionsChanged();
        });
    }

    /** Chooses the queues to fetch, instead of those that were chosen before. */
    public void assign(Collection<MessageQueue> queues) {
        if (queues == null || queues.isEmpty()) {
            throw new IllegalArgumentException("Message queues can not be null or empty.");
        }
        wanted.decide(Wanted.Way.BY_CHOICE);
        wanted.choose(new HashSet<>(queues));
        membership.ifRunning(engine -> engine.choose(wanted.queues()));
    }

    /** Chooses the tags to fetch of a topic whose queues are chosen, before the start. */
    public void chooseTags(String topic, String expression) {
        if (expression == null || expression.isBlank()) {
            throw new IllegalArgumentException("subExpression can not be null or empty.");
        }
        wanted.decide(Wanted.Way.BY_CHOICE);
        if (isRunning()) {
            throw new IllegalStateException("setSubExpressionForAssign only can be called before start.");
        }
        checkTopic(topic);
        wanted.chooseTags(topic, expression);
    }

    /**
     * The next messages of one queue; empty where none came in time, or where the thread was interrupted: as in the
     * API's other clients, that clears the interrupt.
     *
     * @param commitMillis how often polled messages are committed by themselves; below 0 never
     */
    public List<MessageExt> poll(long timeoutMillis, long commitMillis) {
        var engine = engine();
        if (timeoutMillis < 0) {
            throw new IllegalArgumentException("Timeout must not be negative");
        }
        if (commitMillis >= 0) {
            engine.commitPolledEvery(commitMillis);
        }
        try {
            return engine.poll(timeoutMillis);
        } catch (InterruptedException e) {
            LOG.debug("A poll of {} was interrupted", engine.group());
            return Collections.emptyList();
        }
    }

    public void seek(MessageQueue queue, long offset) throws MQClientException {
        var engine = membership.engine();
        boolean has = engine == null ? wanted.queues().contains(queue) : engine.has(queue);
        if (!has) {
            throw new MQClientException("The message queue " + queue + " is not in the assigned list"
                + (wanted.isByGroup() ? "; the group may be sharing its queues anew" : ""), null);
        }
        engine().seek(queue, offset);
    }

    public void seekToBegin(MessageQueue queue) throws MQClientException {
        seek(queue, engine().beginOf(queue));
    }

    public void seekToEnd(MessageQueue queue) throws MQClientException {
        seek(queue, engine().endOf(queue));
    }

    /** Only of queues that are assigned now, which those are not that are chosen before the start. */
    public void pause(Collection<MessageQueue> queues) {
        var copy = List.copyOf(queues);
        membership.ifRunning(engine -> engine.pause(copy));
    }

    public void resume(Collection<MessageQueue> queues) {
        var copy = List.copyOf(queues);
        membership.ifRunning(engine -> engine.resume(copy));
    }

    public Set<MessageQueue> assignment() {
        var engine = membership.engine();
        return engine == null ? new HashSet<>(wanted.queues()) : engine.assignment();
    }

    /** Nothing where it is not running: then nothing was polled. */
    public void commitPolled() {
        membership.ifRunning(LitePullEngine::commitPolled);
    }

    /** Nothing where it is not running, or no queue is named. */
    public void commitPolled(Set<MessageQueue> queues, boolean keep) {
        if (queues != null && !queues.isEmpty()) {
            membership.ifRunning(engine -> engine.commitPolled(queues, keep));
        }
    }

    /** Nothing where it is not running, or no queue is named. */
    public void commit(Map<MessageQueue, Long> offsets, boolean keep) {
        if (offsets != null && !offsets.isEmpty()) {
            membership.ifRunning(engine -> engine.commit(offsets, keep));
        }
    }

    public long committed(MessageQueue queue) throws MQClientException {
        return engine().committed(queue);
    }

    public Set<MessageQueue> queuesOf(String topic) throws MQClientException {
        return orThrow(membership.admin()).queuesToConsume(topic);
    }

    public long offsetAt(MessageQueue queue, long timestampMillis) throws MQClientException {
        return orThrow(membership.admin()).searchOffset(queue, timestampMillis);
    }

    /** Where it runs, the topic must have queues. */
    public synchronized void watch(String topic, TopicMessageQueueChangeListener listener) throws MQClientException {
        if (topic == null || listener == null) {
            throw new MQClientException("The topic to listen to is " + topic + " and the listener " + listener
                + "; neither may be null", null);
        }
        if (isRunning()) {
            engine().watch(topic, listener, queuesOf(topic));
        } else {
            watchers.put(topic, listener);
        }
    }

    public void tellOfQueues(MessageQueueListener listener) {
        membership.ifRunning(engine -> engine.tellOfQueues(listener));
    }

    /** Fetching goes on by other settings; nothing where it is not running. */
    public void settingsChanged() {
        membership.ifRunning(LitePullEngine::wakeAll);
    }

    /** Asks other name servers from now on; nothing where it is not running. */
    public void useNameServers(List<String> addresses) {
        var instance = membership.instance();
        if (instance != null) {
            instance.useNameServers(addresses);
        }
    }

    /** The store that is used; null where it is not running. */
    public OffsetStore offsetStore() {
        var engine = membership.engine();
        return engine == null ? null : engine.offsetStore();
    }

    /** Has brokers told that these are wanted, where queues are chosen. */
    public void tellBrokers(Map<String, MessageSelector> selectors) throws MQClientException {
        wanted.tell(Set.of());
        var told = new HashSet<SubscriptionData>();
        for (var entry : selectors.entrySet()) {
            var selector = entry.getValue() == null ? MessageSelector.byTag("*") : entry.getValue();
            told.add(subscriptions.make(entry.getKey(), selector.getExpression(), selector.getExpressionType()));
        }
        wanted.tell(told);
    }

    public Set<SubscriptionData> toldBrokers() {
        return new HashSet<>(wanted.toldBeside());
    }

    private LitePullEngine engine() {
        return orThrow(membership.engine());
    }

    private <T> T orThrow(T partOfRunning) {
        if (partOfRunning == null) {
            throw new IllegalStateException(membership.notRunning());
        }
        return partOfRunning;
    }
}
