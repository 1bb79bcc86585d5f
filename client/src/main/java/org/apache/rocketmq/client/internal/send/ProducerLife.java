package org.apache.rocketmq.client.internal.send;

import java.util.Collection;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import org.apache.rocketmq.client.exception.MQBrokerException;
import org.apache.rocketmq.client.exception.MQClientException;
import org.apache.rocketmq.client.internal.admin.AdminQueries;
import org.apache.rocketmq.client.internal.loop.ClientInstance;
import org.apache.rocketmq.client.internal.loop.ClientInstances;
import org.apache.rocketmq.client.internal.loop.ClientSettings;
import org.apache.rocketmq.client.internal.loop.LifeState;
import org.apache.rocketmq.client.internal.loop.StartCheck;
import org.apache.rocketmq.client.internal.rpc.Outcome;
import org.apache.rocketmq.client.producer.SendCallback;
import org.apache.rocketmq.client.producer.SendResult;
import org.apache.rocketmq.common.ServiceState;
import org.apache.rocketmq.common.internal.record.BadRecordException;
import org.apache.rocketmq.common.message.Message;
import org.apache.rocketmq.common.message.MessageBatch;
import org.apache.rocketmq.common.message.MessageClientIDSetter;
import org.apache.rocketmq.common.message.MessageQueue;
import org.apache.rocketmq.remoting.RPCHook;
import org.apache.rocketmq.remoting.exception.RemotingException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A public producer's start and end, and what it is made of in between. */
public final class ProducerLife {
    private static final Logger LOG = LoggerFactory.getLogger(ProducerLife.class);

    /** A send ends by itself at its time-out; this long after it something must be wrong. */
    private static final long GRACE_MILLIS = 2_000;

    private final Supplier<String> group;
    private final Supplier<SendPolicy> policy;
    private final SendHooks hooks = new SendHooks();
    private final Gathering gathering = new Gathering();
    private volatile Executor senderExecutor;
    private LifeState state = LifeState.CREATED;
    private ClientInstance instance;
    private Executor callbackExecutor;
    private TransactionChecks checks;
    private volatile Running running;

    /**
     * A producer that does not run yet.
     *
     * @param group names its group, for the texts of failures
     * @param policy is asked at each send
     */
    public ProducerLife(Supplier<String> group, Supplier<SendPolicy> policy) {
        this.group = group;
        this.policy = policy;
    }

    private record Running(ProducerEngine engine, RequestSender requests, AdminQueries admin) { }

    /** The hooks that see what is sent, whether it runs or not. */
    public SendHooks hooks() {
        return hooks;
    }

    public synchronized ServiceState serviceState() {
        return state.toService();
    }

    /** Throws where the group's name is not to be used, or the producer was started before. */
    public synchronized void checkMayStart(String group, String forbiddenGroup) throws MQClientException {
        StartCheck.check(state, "producer", group, forbiddenGroup);
    }

    public synchronized void start(String group, ClientSettings settings, RPCHook hook) throws MQClientException {
        state.to(LifeState.RUNNING);
        var acquired = ClientInstances.ofThisProcess().acquire(settings, hook);
        var engine = new ProducerEngine(group, acquired, policy, hooks);
        engine.useCallbackExecutor(callbackExecutor);
        engine.answerChecks(checks);
        try {
            acquired.join(engine);
        } catch (MQClientException e) {
            ClientInstances.ofThisProcess().release(acquired);
            throw e;
        }
        instance = acquired;
        running = new Running(engine, new RequestSender(acquired, engine), new AdminQueries(acquired));
        state = state.to(LifeState.RUNNING);
        LOG.info("The producer of the group {} has started as {}", group, settings.clientId());
    }

    /** Asks for routes before there is anything to send; does not wait for them. */
    public void learnRoutes(Collection<String> topics) throws MQClientException {
        var engine = engine();
        topics.forEach(topic -> engine.route(topic).whenComplete((route, failure) -> {
            if (failure != null) {
                LOG.warn("The producer of the group {} goes on without a route of {}: {}", engine.group(), topic,
                    Outcome.cause(failure).getMessage());
            }
        }));
    }

    /** Leaves the brokers and gives up what it holds; does nothing where it is not running. */
    public synchronized void shutdown() {
        if (state != LifeState.RUNNING) {
            return;
        }
        state = state.to(LifeState.CLOSED);
        var engine = running.engine();
        running = null;
        waitFor(gathering.flush(engine, instance.callTimeoutMillis()), "Sending what waits for others");
        engine.close();
        waitFor(instance.leave(engine), "Leaving the group " + engine.group());
        ClientInstances.ofThisProcess().release(instance);
        LOG.info("The producer of the group {} has been shut down", engine.group());
    }

    private void waitFor(CompletableFuture<Void> future, String what) {
        try {
            Outcome.awaitOrClientException(future, 2 * instance.callTimeoutMillis(), what);
        } catch (MQClientException e) {
            LOG.warn("{}", e.getMessage());
        }
    }

    /** Has brokers answered that ask how transactions went, from the start on. */
    public synchronized void answerChecks(TransactionChecks answers) {
        checks = answers;
    }

    public synchronized void useCallbackExecutor(Executor executor) {
        callbackExecutor = executor;
        if (running != null) {
            running.engine().useCallbackExecutor(executor);
        }
    }

    /** Runs the beginning of sends with callbacks on an application's executor; null for the calling thread. */
    public void useSenderExecutor(Executor executor) {
        senderExecutor = executor;
    }

    /** Sends and calls back; on the application's executor, where there is one. */
    public void send(Message message, QueueChoice choice, SendCallback callback, long timeoutMillis)
        throws MQClientException, InterruptedException {
        var engine = engine();
        begin(message, callback, () -> engine.send(message, choice, callback, timeoutMillis));
    }

    /** The beginning of a send with a callback; it may have to wait for room. */
    @FunctionalInterface
    private interface Beginning {
        void run() throws MQClientException, InterruptedException;
    }

    private void begin(Message message, SendCallback callback, Beginning beginning)
        throws MQClientException, InterruptedException {
        var executor = senderExecutor;
        if (executor == null || callback == null) {
            beginning.run();
            return;
        }
        try {
            executor.execute(() -> beginHere(callback, beginning));
        } catch (RejectedExecutionException e) {
            throw new MQClientException("The executor of asynchronous sends refuses a message to "
                + message.getTopic() + ": " + e.getMessage(), e);
        }
    }

    private static void beginHere(SendCallback callback, Beginning beginning) {
        try {
            beginning.run();
        } catch (MQClientException e) {
            Callbacks.call(callback, null, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            Callbacks.call(callback, null, e);
        }
    }

    /** How messages wait for others to go with. */
    public Gathering gathering() {
        return gathering;
    }

    /** Lets a message go with others, and waits for its result. */
    public SendResult together(Message message, MessageQueue queue, long timeoutMillis)
        throws MQClientException, RemotingException, MQBrokerException, InterruptedException {
        var engine = engine();
        engine.prepare(message);
        engine.awaitRoute(message.getTopic(), timeoutMillis);
        var result = gathering.add(engine, message, queue, timeoutMillis);
        if (result == null) {
            return engine.send(message, queue == null ? QueueChoice.ROUND_ROBIN : QueueChoice.of(queue), timeoutMillis);
        }
        return Outcome.get(result, gathering.delayMillis() + timeoutMillis + GRACE_MILLIS,
            () -> "Sending to " + message.getTopic());
    }

    /** Lets a message go with others, and calls back. */
    public void together(Message message, MessageQueue queue, SendCallback callback, long timeoutMillis)
        throws MQClientException, InterruptedException {
        var engine = engine();
        engine.prepare(message);
        QueueChoice choice = queue == null ? QueueChoice.ROUND_ROBIN : QueueChoice.of(queue);
        if (callback == null) {
            engine.send(message, choice, null, timeoutMillis);
            return;
        }
        begin(message, callback, () -> engine.sendWithRoom(message, callback, timeoutMillis, () -> {
            var result = gathering.add(engine, message, queue, timeoutMillis);
            return result == null ? engine.sendChecked(message, choice, engine.nowNanos(), timeoutMillis) : result;
        }));
    }

    public ProducerEngine engine() throws MQClientException {
        return running().engine();
    }

    public RequestSender requests() throws MQClientException {
        return running().requests();
    }

    public AdminQueries admin() throws MQClientException {
        return running().admin();
    }

    /** The messages as one; each gets an id and is checked by itself. */
    public MessageBatch batch(Collection<Message> messages) throws MQClientException {
        if (messages == null || messages.stream().anyMatch(Objects::isNull)) {
            throw new MQClientException("The batch, or a message of it, is null", null);
        }
        try {
            messages.forEach(policy.get().scope()::take);
            var batch = MessageBatch.generateFromList(messages);
            for (Message message : batch) {
                MessageCheck.check(message, policy.get().maxMessageBytes());
                MessageClientIDSetter.setUniqID(message);
            }
            MessageClientIDSetter.setUniqID(batch);
            batch.setBody(batch.encode());
            return batch;
        } catch (IllegalArgumentException | UnsupportedOperationException | BadRecordException e) {
            throw new MQClientException("The messages cannot be sent together: " + e.getMessage(), e);
        }
    }

    private Running running() throws MQClientException {
        var current = running;
        if (current == null) {
            throw new MQClientException("The producer of the group " + group.get() + " is not running: call start()"
                + " first, and use it no more after shutdown()", null);
        }
        return current;
    }
}
