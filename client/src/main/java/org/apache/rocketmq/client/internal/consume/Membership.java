package org.apache.rocketmq.client.internal.consume;

import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.rocketmq.client.exception.MQClientException;
import org.apache.rocketmq.client.internal.admin.AdminQueries;
import org.apache.rocketmq.client.internal.loop.ClientInstance;
import org.apache.rocketmq.client.internal.loop.ClientInstances;
import org.apache.rocketmq.client.internal.loop.ClientSettings;
import org.apache.rocketmq.client.internal.loop.LifeState;
import org.apache.rocketmq.client.internal.loop.StartCheck;
import org.apache.rocketmq.common.ServiceState;
import org.apache.rocketmq.remoting.RPCHook;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A public consumer's start and end: the engine that it has in between, and the client that this is a member of. */
public final class Membership<E extends RunningConsumer> {
    private static final Logger LOG = LoggerFactory.getLogger(Membership.class);

    private final String kind;
    private final Supplier<String> group;
    private LifeState state = LifeState.CREATED;
    private volatile Running<E> running;

    private record Running<E>(E engine, ClientInstance instance, AdminQueries admin) { }

    /** Makes an engine on a client. */
    @FunctionalInterface
    public interface Maker<E> {
        E make(ClientInstance instance) throws MQClientException;
    }

    /** One that has not begun; {@code kind} names such consumers, and {@code group} the group of this one. */
    public Membership(String kind, Supplier<String> group) {
        this.kind = kind;
        this.group = group;
    }

    /** What to say where something is asked of it that takes that it runs. */
    public String notRunning() {
        return "The " + kind + " of the group " + group.get() + " is not running: call start() first, and use it no"
            + " more after shutdown()";
    }

    public synchronized ServiceState serviceState() {
        return state.toService();
    }

    /** Throws where the group's name is not to be used, or the consumer was started before. */
    public synchronized void checkMayStart(String group, String forbiddenGroup) throws MQClientException {
        StartCheck.check(state, "consumer", group, forbiddenGroup);
    }

    /** Starts; {@code beforeStart} sees the engine when others do already, and before it begins. */
    public synchronized void start(ClientSettings client, RPCHook hook, Maker<E> maker, Consumer<E> beforeStart)
        throws MQClientException {
        var instance = ClientInstances.ofThisProcess().acquire(client, hook);
        E engine = null;
        boolean joined = false;
        try {
            engine = maker.make(instance);
            engine.prepare();
            instance.join(engine);
            joined = true;
        } finally {
            // Also where an offset store of the application's fails.
            if (!joined) {
                ClientInstances.ofThisProcess().release(instance);
            }
        }
        state = state.to(LifeState.RUNNING);
        running = new Running<>(engine, instance, new AdminQueries(instance));
        boolean begun = false;
        try {
            beforeStart.accept(engine);
            engine.start();
            begun = true;
        } finally {
            if (!begun) {
                shutdown();
            }
        }
        LOG.info("The {} of the group {} has started as {}", kind, engine.group(), client.clientId());
    }

    /** Stores what is to be kept, leaves the brokers and gives up the client; nothing where it is not running. */
    public synchronized void shutdown() {
        if (state != LifeState.RUNNING) {
            return;
        }
        state = state.to(LifeState.CLOSED);
        var last = running;
        running = null;
        last.engine.shutdown();
        ClientInstances.ofThisProcess().release(last.instance);
        LOG.info("The {} of the group {} has been shut down", kind, last.engine.group());
    }

    /** Null where it is not running. */
    public E engine() {
        var current = running;
        return current == null ? null : current.engine;
    }

    /** Null where it is not running. */
    public ClientInstance instance() {
        var current = running;
        return current == null ? null : current.instance;
    }

    /** Null where it is not running. */
    public AdminQueries admin() {
        var current = running;
        return current == null ? null : current.admin;
    }

    /** Nothing where it is not running. */
    public void ifRunning(Consumer<E> action) {
        var current = running;
        if (current != null) {
            action.accept(current.engine);
        }
    }
}
