package org.apache.rocketmq.client.internal.consume;

import java.time.InstantSource;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.rocketmq.client.consumer.store.OffsetStore;
import org.apache.rocketmq.client.exception.MQClientException;
import org.apache.rocketmq.client.internal.admin.AdminQueries;
import org.apache.rocketmq.client.internal.figures.ConsumeFigures;
import org.apache.rocketmq.client.internal.loop.ClientInstance;
import org.apache.rocketmq.client.internal.loop.ClientSettings;
import org.apache.rocketmq.client.internal.route.LatencyRules;
import org.apache.rocketmq.client.internal.send.ProducerEngine;
import org.apache.rocketmq.client.internal.send.SendHooks;
import org.apache.rocketmq.client.internal.send.SendPolicy;
import org.apache.rocketmq.client.internal.send.SendScope;
import org.apache.rocketmq.common.ServiceState;
import org.apache.rocketmq.common.compression.CompressionType;
import org.apache.rocketmq.common.filter.ExpressionType;
import org.apache.rocketmq.common.internal.name.Names;
import org.apache.rocketmq.common.internal.name.SystemTopics;
import org.apache.rocketmq.remoting.RPCHook;
import org.apache.rocketmq.remoting.protocol.ResponseCode;

/** A public push consumer's start and end, its subscriptions and its hooks. */
public final class ConsumerLife {
    /** The group that the client's own messages are sent under. */
    private static final String INNER_PRODUCER = "CLIENT_INNER_PRODUCER";
    /** How messages that their broker does not take back are sent anew. */
    private static final SendPolicy RETRY_POLICY = new SendPolicy(SystemTopics.TBW102, 1, -1, 2, 2, false,
        Set.of(ResponseCode.SYSTEM_ERROR, ResponseCode.SYSTEM_BUSY, ResponseCode.SERVICE_NOT_AVAILABLE,
            ResponseCode.NO_PERMISSION, ResponseCode.TOPIC_NOT_EXIST),
        4 << 10, 5, CompressionType.ZLIB, 4 << 20, SendScope.PLAIN, LatencyRules.OFF, 1, 1);

    private final Supplier<String> group;
    private final Subscriptions subscriptions = new Subscriptions(InstantSource.system());
    private final ConsumeHooks hooks = new ConsumeHooks();
    private final Membership<PushConsumerEngine> membership;
    private volatile boolean suspended;
    private volatile OffsetStore ownOffsets;
    /** Null before the start, also after one that failed. */
    private volatile Live<ConsumerPolicy> policy;

    /** {@code group} names its group, for the texts of failures. */
    public ConsumerLife(Supplier<String> group) {
        this.group = group;
        membership = new Membership<>("consumer", group);
    }

    /** The hooks that see what is consumed, whether it runs or not. */
    public ConsumeHooks hooks() {
        return hooks;
    }

    /** The client that it is a member of; null where it is not running. */
    public ClientInstance instance() {
        return membership.instance();
    }

    /** What it counts; null where it is not running. */
    public ConsumeFigures figures() {
        var engine = membership.engine();
        return engine == null ? null : engine.figures();
    }

    public ServiceState serviceState() {
        return membership.serviceState();
    }

    /** Throws where the group's name is not to be used, or the consumer was started before. */
    public void checkMayStart(String group, String forbiddenGroup) throws MQClientException {
        membership.checkMayStart(group, forbiddenGroup);
    }

    /** Starts; {@code beforeMessages} is run when all that can fail has not, and before there are messages. */
    public void start(ConsumerSettings settings, ClientSettings client, RPCHook hook, Runnable beforeMessages)
        throws MQClientException {
        policy = settings.policy();
        try {
            join(settings, client, hook, beforeMessages);
        } finally {
            if (membership.engine() == null) {
                policy = null;
            }
        }
    }

    private void join(ConsumerSettings settings, ClientSettings client, RPCHook hook, Runnable beforeMessages)
        throws MQClientException {
        if (!settings.isBroadcasting()) {
            subscriptions.put(
                subscriptions.make(Names.RETRY_PREFIX + settings.group(), null, ExpressionType.TAG));
        }
        membership.start(client, hook, instance -> {
            var producer = new ProducerEngine(INNER_PRODUCER, instance, () -> RETRY_POLICY, new SendHooks());
            return new PushConsumerEngine(settings, subscriptions, ownOffsets, instance, producer, hooks);
        }, engine -> {
            beforeMessages.run();
            if (suspended) {
                engine.suspend();
            }
        });
    }

    /** Stores what was consumed, leaves the brokers and gives up what it holds; nothing where it is not running. */
    public void shutdown() {
        membership.shutdown();
    }

    /** Adds a topic. Where the consumer runs, and its brokers refuse the expression, nothing changes. */
    public void subscribe(String topic, String expression, String type) throws MQClientException {
        var subscription = subscriptions.make(topic, expression, type);
        var engine = membership.engine();
        if (engine == null) {
            subscriptions.put(subscription);
        } else {
            engine.check(subscription);
            subscriptions.put(subscription);
            engine.subscriptionsChanged();
        }
    }

    public void unsubscribe(String topic) {
        subscriptions.remove(topic);
        membership.ifRunning(PushConsumerEngine::subscriptionsChanged);
    }

    /** Keeps offsets in a store of the user's, from the start on. */
    public void useOffsets(OffsetStore own) {
        ownOffsets = own;
    }

    /** The store that is used, or will be; null where the consumer does not run and was given none. */
    public OffsetStore offsetStore() {
        var engine = membership.engine();
        return engine == null ? ownOffsets : engine.offsetStore();
    }

    public void suspend() {
        suspended = true;
        membership.ifRunning(PushConsumerEngine::suspend);
    }

    public void resume() {
        suspended = false;
        membership.ifRunning(PushConsumerEngine::resume);
    }

    public boolean isSuspended() {
        return suspended;
    }

    public void resize(int minThreads) {
        membership.ifRunning(engine -> engine.resize(minThreads));
    }

    /**
     * Takes a number that a setter was given, and has it hold from now on where the consumer was started. Then one that
     * makes no sense is not taken: before, that is for the start to find.
     */
    public void set(PushNumber number, long value, Runnable taking) {
        set(number.makesSense(value) ? null : number.complaint(group.get(), value), taking);
    }

    /** The same of anything; {@code complaint} says why it makes no sense, and is null where it does. */
    public void set(String complaint, Runnable taking) {
        Live.set(policy, complaint, taking, () -> membership.ifRunning(PushConsumerEngine::policyChanged));
    }

    public PushConsumerEngine engine() throws MQClientException {
        return orThrow(membership.engine());
    }

    public AdminQueries admin() throws MQClientException {
        return orThrow(membership.admin());
    }

    private <T> T orThrow(T partOfRunning) throws MQClientException {
        if (partOfRunning == null) {
            throw new MQClientException(membership.notRunning(), null);
        }
        return partOfRunning;
    }
}
