package org.apache.rocketmq.client.internal.consume;

import java.time.InstantSource;
import java.util.Set;
import org.apache.rocketmq.client.consumer.store.OffsetStore;
import org.apache.rocketmq.client.exception.MQClientException;
import org.apache.rocketmq.client.internal.admin.AdminQueries;
import org.apache.rocketmq.client.internal.loop.ClientInstance;
import org.apache.rocketmq.client.internal.loop.ClientInstances;
import org.apache.rocketmq.client.internal.loop.ClientSettings;
import org.apache.rocketmq.client.internal.loop.LifeState;
import org.apache.rocketmq.client.internal.loop.StartCheck;
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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A public consumer's start and end, its subscriptions, and what it is made of in between. */
public final class ConsumerLife {
    private static final Logger LOG = LoggerFactory.getLogger(ConsumerLife.class);
    /** The group that the client's own messages are sent under. */
    private static final String INNER_PRODUCER = "CLIENT_INNER_PRODUCER";
    /** How messages that their broker does not take back are sent anew. */
    private static final SendPolicy RETRY_POLICY = new SendPolicy(SystemTopics.TBW102, 1, -1, 2, 2, false,
        Set.of(ResponseCode.SYSTEM_ERROR, ResponseCode.SYSTEM_BUSY, ResponseCode.SERVICE_NOT_AVAILABLE,
            ResponseCode.NO_PERMISSION, ResponseCode.TOPIC_NOT_EXIST),
        4 << 10, 5, CompressionType.ZLIB, 4 << 20, SendScope.PLAIN, LatencyRules.OFF, 1, 1);

    private final Subscriptions subscriptions = new Subscriptions(InstantSource.system());
    private final ConsumeHooks hooks = new ConsumeHooks();
    private LifeState state = LifeState.CREATED;
    private volatile ClientInstance instance;
    private volatile boolean suspended;
    private volatile OffsetStore ownOffsets;
    private volatile Running running;

    private record Running(PushConsumerEngine engine, AdminQueries admin) { }

    /** The hooks that see what is consumed, whether it runs or not. */
    public ConsumeHooks hooks() {
        return hooks;
    }

    /** The client that it is a member of; null where it is not running. */
    public ClientInstance instance() {
        return running == null ? null : instance;
    }

    public synchronized ServiceState serviceState() {
        return state.toService();
    }

    /** Throws where the group's name is not to be used, or the consumer was started before. */
    public synchronized void checkMayStart(String group, String forbiddenGroup) throws MQClientException {
        StartCheck.check(state, "consumer", group, forbiddenGroup);
    }

    public synchronized void start(ConsumerSettings settings, ClientSettings client, RPCHook hook)
        throws MQClientException {
        if (!settings.isBroadcasting()) {
            subscriptions.put(
                subscriptions.make(Names.RETRY_PREFIX + settings.group(), null, ExpressionType.TAG));
        }
        var acquired = ClientInstances.ofThisProcess().acquire(client, hook);
        PushConsumerEngine engine;
        try {
            var producer = new ProducerEngine(INNER_PRODUCER, acquired, () -> RETRY_POLICY, new SendHooks());
            engine = new PushConsumerEngine(settings, subscriptions, ownOffsets, acquired, producer, hooks);
            engine.prepare();
            acquired.join(engine);
        } catch (MQClientException e) {
            ClientInstances.ofThisProcess().release(acquired);
            throw e;
        }
        instance = acquired;
        state = state.to(LifeState.RUNNING);
        running = new Running(engine, new AdminQueries(acquired));
        if (suspended) {
            engine.suspend();
        }
        engine.start();
        LOG.info("The consumer of the group {} has started as {}", settings.group(), client.clientId());
    }

    /** Stores what was consumed, leaves the brokers and gives up what it holds; nothing where it is not running. */
    public synchronized void shutdown() {
        if (state != LifeState.RUNNING) {
            return;
        }
        state = state.to(LifeState.CLOSED);
        var engine = running.engine();
        running = null;
        engine.shutdown();
        ClientInstances.ofThisProcess().release(instance);
        LOG.info("The consumer of the group {} has been shut down", engine.group());
    }

    /** Adds a topic. Where the consumer runs, and its brokers refuse the expression, nothing changes. */
    public void subscribe(String topic, String expression, String type) throws MQClientException {
        var subscription = subscriptions.make(topic, expression, type);
        var current = running;
        if (current == null) {
            subscriptions.put(subscription);
        } else {
            current.engine().check(subscription);
            subscriptions.put(subscription);
            current.engine().subscriptionsChanged();
        }
    }

    public void unsubscribe(String topic) {
        subscriptions.remove(topic);
        var current = running;
        if (current != null) {
            current.engine().subscriptionsChanged();
        }
    }

    /** Keeps offsets in a store of the user's, from the start on. */
    public void useOffsets(OffsetStore own) {
        ownOffsets = own;
    }

    /** The store that is used, or will be; null where the consumer does not run and was given none. */
    public OffsetStore offsetStore() {
        var current = running;
        return current == null ? ownOffsets : current.engine().offsetStore();
    }

    public void suspend() {
        suspended = true;
        var current = running;
        if (current != null) {
            current.engine().suspend();
        }
    }

    public void resume() {
        suspended = false;
        var current = running;
        if (current != null) {
            current.engine().resume();
        }
    }

    public boolean isSuspended() {
        return suspended;
    }

    public void resize(int minThreads) {
        var current = running;
        if (current != null) {
            current.engine().resize(minThreads);
        }
    }

    public PushConsumerEngine engine() throws MQClientException {
        return current().engine();
    }

    public AdminQueries admin() throws MQClientException {
        return current().admin();
    }

    private Running current() throws MQClientException {
        var current = running;
        if (current == null) {
            throw new MQClientException("The consumer is not running: call start() first, and use it no more after"
                + " shutdown()", null);
        }
        return current;
    }
}
