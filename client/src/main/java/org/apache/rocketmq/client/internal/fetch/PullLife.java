package org.apache.rocketmq.client.internal.fetch;

import java.time.InstantSource;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.rocketmq.client.consumer.MessageSelector;
import org.apache.rocketmq.client.consumer.PullCallback;
import org.apache.rocketmq.client.consumer.PullResult;
import org.apache.rocketmq.client.consumer.store.OffsetStore;
import org.apache.rocketmq.client.consumer.store.ReadOffsetType;
import org.apache.rocketmq.client.exception.MQBrokerException;
import org.apache.rocketmq.client.exception.MQClientException;
import org.apache.rocketmq.client.internal.admin.AdminQueries;
import org.apache.rocketmq.client.internal.consume.Membership;
import org.apache.rocketmq.client.internal.consume.Subscriptions;
import org.apache.rocketmq.client.internal.figures.ConsumeFigures;
import org.apache.rocketmq.client.internal.loop.ClientInstance;
import org.apache.rocketmq.client.internal.loop.ClientSettings;
import org.apache.rocketmq.client.internal.rpc.Outcome;
import org.apache.rocketmq.common.filter.ExpressionType;
import org.apache.rocketmq.common.message.MessageExt;
import org.apache.rocketmq.common.message.MessageQueue;
import org.apache.rocketmq.remoting.RPCHook;
import org.apache.rocketmq.remoting.exception.RemotingException;
import org.apache.rocketmq.remoting.exception.RemotingTimeoutException;
import org.apache.rocketmq.remoting.protocol.filter.FilterAPI;
import org.apache.rocketmq.remoting.protocol.heartbeat.SubscriptionData;

/** A public classic pull consumer's start and end, and what it is made of in between. */
public final class PullLife {
    private final Subscriptions subscriptions = new Subscriptions(InstantSource.system());
    private final Membership<PullEngine> membership;

    /** {@code group} names its group, for the texts of failures. */
    public PullLife(Supplier<String> group) {
        membership = new Membership<>("pull consumer", group);
    }

    /** Throws where the group's name is not to be used, or the consumer was started before. */
    public void checkMayStart(String group, String forbiddenGroup) throws MQClientException {
        membership.checkMayStart(group, forbiddenGroup);
    }

    public void start(PullConsumerSettings settings, Collection<String> topics,
        Collection<SubscriptionData> registered, ClientSettings client, RPCHook hook) throws MQClientException {
        for (String topic : topics) {
            subscriptions.put(subscriptions.make(topic, SubscriptionData.SUB_ALL, ExpressionType.TAG));
        }
        registered.forEach(subscriptions::put);
        membership.start(client, hook, instance -> new PullEngine(settings, subscriptions, instance), engine -> { });
    }

    /** The client that this is a member of; null where it does not run. */
    public ClientInstance instance() {
        return membership.instance();
    }

    /** What it counts; null where it is not running. */
    public ConsumeFigures figures() {
        var engine = membership.engine();
        return engine == null ? null : engine.figures();
    }

    /** Stores what was noted, leaves the brokers and gives up what it holds; nothing where it is not running. */
    public void shutdown() {
        membership.shutdown();
    }

    /** Has the group share the queues of a topic, where it runs; before the start that is told then. */
    public void register(String topic) {
        var engine = membership.engine();
        if (engine != null && !subscriptions.has(topic)) {
            subscriptions.put(FilterAPI.buildSubscriptionData(topic, SubscriptionData.SUB_ALL));
            engine.subscriptionsChanged();
        }
    }

    /** A subscription as the user writes it. */
    public SubscriptionData subscription(String topic, MessageSelector selector) throws MQClientException {
        if (selector == null) {
            throw new MQClientException("parse subscription error: the selector for " + topic + " is null", null);
        }
        return subscription(topic, selector.getExpression(), selector.getExpressionType());
    }

    public SubscriptionData subscription(String topic, String expression) throws MQClientException {
        return subscription(topic, expression, ExpressionType.TAG);
    }

    private static SubscriptionData subscription(String topic, String expression, String type)
        throws MQClientException {
        try {
            return FilterAPI.build(topic, expression, type);
        } catch (IllegalArgumentException e) {
            throw new MQClientException("parse subscription error: " + e.getMessage(), e);
        }
    }

    /** Pulls, and waits for the answer. */
    public PullResult pull(Pull pull)
        throws MQClientException, RemotingException, MQBrokerException, InterruptedException {
        check(pull);
        var engine = engine();
        if (pull.timeoutMillis() <= 0) {
            throw new RemotingTimeoutException("The pull of " + pull.queue() + " was given " + pull.timeoutMillis()
                + " ms, in which no broker can answer; give it more");
        }
        return Outcome.await(engine.pull(pull), pull.timeoutMillis() + engine.graceMillis(),
            "The pull of " + pull.queue(), Pull.TIMEOUT_SETTINGS);
    }

    /** Pulls, and has the callback hear of the answer. */
    public void pull(Pull pull, PullCallback callback) throws MQClientException, RemotingException {
        check(pull);
        if (callback == null) {
            throw new MQClientException("The pull of " + pull.queue() + " would tell nobody what comes: pullCallback is"
                + " null. Give it one, or call a pull that returns the result", null);
        }
        engine().pull(pull, callback);
    }

    private static void check(Pull pull) throws MQClientException {
        String complaint = pull.offset() < 0 ? "begins at the offset " + pull.offset() + ", but offsets are 0 or more."
            + " fetchConsumeOffset tells one below 0 where it knows none: begin at minOffset or maxOffset then"
            : pull.maxMessages() <= 0 ? "asks for " + pull.maxMessages() + " messages (maxNums); ask for 1 or more"
            : null;
        if (complaint != null) {
            throw new MQClientException("The pull of " + pull.queue() + " " + complaint, null);
        }
    }

    public Set<MessageQueue> share(String topic) throws MQClientException {
        var engine = engine();
        if (topic == null) {
            throw new IllegalArgumentException("The topic whose queues in balance are asked for is null; name one that"
                + " was registered or pulled from");
        }
        return engine.share(topic);
    }

    public void note(MessageQueue queue, long offset) throws MQClientException {
        var engine = engine();
        if (queue != null) {
            engine.note(queue, offset);
        }
    }

    /** How far a queue is consumed, or below 0 as stores say it that know nothing, or cannot ask. */
    public long offset(MessageQueue queue, ReadOffsetType where) throws MQClientException {
        return engine().offsetStore().readOffset(queue, where);
    }

    /** The store that is used; null where it is not running. */
    public OffsetStore offsetStore() {
        var engine = membership.engine();
        return engine == null ? null : engine.offsetStore();
    }

    public void sendBack(MessageExt message, int delayLevel, String brokerName, String group, int reconsumeLimit)
        throws RemotingException, MQBrokerException, InterruptedException, MQClientException {
        engine().sendBack(message, delayLevel, brokerName, group, reconsumeLimit);
    }

    public AdminQueries admin() throws MQClientException {
        return orThrow(membership.admin());
    }

    public Set<String> topics() {
        return new HashSet<>(subscriptions.topics());
    }

    private PullEngine engine() throws MQClientException {
        return orThrow(membership.engine());
    }

    private <T> T orThrow(T partOfRunning) throws MQClientException {
        if (partOfRunning == null) {
            throw new MQClientException(membership.notRunning(), null);
        }
        return partOfRunning;
    }
}
