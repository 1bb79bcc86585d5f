package org.apache.rocketmq.client.internal.send;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.apache.rocketmq.client.common.ClientErrorCode;
import org.apache.rocketmq.client.exception.MQBrokerException;
import org.apache.rocketmq.client.exception.MQClientException;
import org.apache.rocketmq.client.impl.CommunicationMode;
import org.apache.rocketmq.client.internal.loop.ClientClock;
import org.apache.rocketmq.client.internal.loop.ClientInstance;
import org.apache.rocketmq.client.internal.loop.Member;
import org.apache.rocketmq.client.internal.route.TopicRoute;
import org.apache.rocketmq.client.internal.rpc.Outcome;
import org.apache.rocketmq.client.producer.SendCallback;
import org.apache.rocketmq.client.producer.SendResult;
import org.apache.rocketmq.common.message.Message;
import org.apache.rocketmq.common.message.MessageClientIDSetter;
import org.apache.rocketmq.common.message.MessageExt;
import org.apache.rocketmq.common.message.MessageQueue;
import org.apache.rocketmq.remoting.exception.RemotingException;
import org.apache.rocketmq.remoting.exception.RemotingTooMuchRequestException;
import org.apache.rocketmq.remoting.internal.request.CheckTransactionStateHeader;
import org.apache.rocketmq.remoting.internal.request.EndTransactionHeader;
import org.apache.rocketmq.remoting.internal.request.RecallMessageHeader;
import org.apache.rocketmq.remoting.internal.request.Requests;
import org.apache.rocketmq.remoting.internal.serve.Peer;
import org.apache.rocketmq.remoting.protocol.heartbeat.HeartbeatData;
import org.apache.rocketmq.remoting.protocol.heartbeat.ProducerData;
import org.apache.rocketmq.common.internal.worker.Scheduler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A running producer. */
public final class ProducerEngine implements Member {
    private static final Logger LOG = LoggerFactory.getLogger(ProducerEngine.class);
    /** A send ends by itself at its time-out; this long after it something must be wrong. */
    private static final long GRACE_MILLIS = 2_000;
    private static final long INTERNAL_TIMEOUT_MILLIS = 5_000;

    private final String group;
    private final ClientInstance instance;
    private final Supplier<SendPolicy> policy;
    private final Sender sender;
    private final SendWindow window;
    private final Callbacks callbacks;
    /** Sends to topics whose routes are looked for. Each stands for something that is bounded by itself. */
    private final WaitingLines<TopicRoute> unrouted;
    private volatile TransactionChecks checks;

    /** {@code policy} is asked at each send, as a producer's settings may change while it runs. */
    public ProducerEngine(String group, ClientInstance instance, Supplier<SendPolicy> policy, SendHooks hooks) {
        this.group = group;
        this.instance = instance;
        this.policy = policy;
        sender = new Sender(instance, hooks);
        window = new SendWindow(policy.get().windowMessages(), policy.get().windowBytes(),
            instance.clock().nanos());
        callbacks = new Callbacks(instance.callbacks());
        unrouted = new WaitingLines<>(instance.callbacks());
    }

    /** Runs callbacks on an application's executor; null for the client's own threads. */
    public void useCallbackExecutor(Executor executor) {
        callbacks.use(executor);
    }

    /** Has brokers answered that ask how transactions went; null for a producer that has none. */
    void answerChecks(TransactionChecks answers) {
        checks = answers;
    }

    @Override
    public void transactionAsked(Peer broker, CheckTransactionStateHeader header, MessageExt message) {
        var answers = checks;
        if (answers != null) {
            answers.asked(broker, header, message);
        } else {
            LOG.warn("{} asks how the transaction {} of the group {} went, whose producer here is not transactional",
                broker, header.transactionId(), group);
        }
    }

    /** Tries nothing again from now on, so that what is under way ends soon. */
    public void close() {
        sender.close();
    }

    /** Sends and waits. */
    public SendResult send(Message message, QueueChoice choice, long timeoutMillis)
        throws MQClientException, RemotingException, MQBrokerException, InterruptedException {
        long start = instance.clock().nanos().getAsLong();
        var now = policy.get();
        now.scope().take(message);
        MessageCheck.check(message, now.maxMessageBytes());
        var route = awaitRoute(message.getTopic(), now, start, timeoutMillis);
        int attempts = choice == QueueChoice.ROUND_ROBIN ? 1 + now.retries() : 1;
        var order = order(message, choice.choose(message, route), now, CommunicationMode.SYNC, attempts, start,
            timeoutMillis);
        return Outcome.get(sender.send(order), timeoutMillis + GRACE_MILLIS, () -> "Sending to " + message.getTopic());
    }

    /**
     * Sends and calls back. Waits only where too many such sends are under way. What is wrong with the message, or
     * with there being too many, the callback hears on this thread.
     */
    public void send(Message message, QueueChoice choice, SendCallback callback, long timeoutMillis)
        throws MQClientException, InterruptedException {
        if (callback == null) {
            throw new MQClientException("The callback is null; use sendOneway to hear nothing of a message", null);
        }
        long start = instance.clock().nanos().getAsLong();
        var now = policy.get();
        now.scope().take(message);
        try {
            MessageCheck.check(message, now.maxMessageBytes());
        } catch (MQClientException e) {
            Callbacks.call(callback, null, e);
            return;
        }
        sendWithRoom(message, callback, timeoutMillis,
            () -> sendOnceRouted(message, choice, now, start, timeoutMillis));
    }

    /** As {@link #send(Message, QueueChoice, SendCallback, long)}, for a message that was checked, in another way. */
    void sendWithRoom(Message message, SendCallback callback, long timeoutMillis,
        Supplier<CompletableFuture<SendResult>> way) throws InterruptedException {
        passEarlier(message.getTopic(), timeoutMillis);
        SendWindow.Permit permit;
        try {
            permit = permit(message, timeoutMillis, timeoutMillis);
        } catch (RemotingTooMuchRequestException e) {
            Callbacks.call(callback, null, e);
            return;
        }
        way.get().whenComplete((result, failure) ->
            callbacks.deliver(callback, result, failure, permit::release));
    }

    /** Sends and hears nothing of it, but for what can be told at once. */
    public void sendOneway(Message message, QueueChoice choice, long timeoutMillis)
        throws MQClientException, RemotingException, InterruptedException {
        long start = instance.clock().nanos().getAsLong();
        var now = policy.get();
        now.scope().take(message);
        MessageCheck.check(message, now.maxMessageBytes());
        try {
            var route = awaitRoute(message.getTopic(), now, start, timeoutMillis);
            var order = order(message, choice.choose(message, route), now, CommunicationMode.ONEWAY, 1, start,
                timeoutMillis);
            var permit = permit(message, ClientClock.millisLeft(start, timeoutMillis, nowNanos()), timeoutMillis);
            var sent = sender.sendOneway(order).whenComplete((done, failure) -> permit.release());
            if (sent.isCompletedExceptionally()) {
                Outcome.await(sent, 0, "Sending to " + message.getTopic());
            } else if (!sent.isDone()) {
                sent.exceptionally(failure -> {
                    LOG.warn("The one-way message {} to {} is lost: {}", order.message().ids(), message.getTopic(),
                        Outcome.cause(failure).getMessage());
                    return null;
                });
            }
        } catch (MQBrokerException e) {
            throw new MQClientException(e.getResponseCode(), e.getErrorMessage(), e);
        }
    }

    /**
     * Tells a broker how a transaction went, and does not wait.
     *
     * @param half where the half message was sent to
     * @throws MQClientException where its broker is in no route
     */
    void endTransaction(MessageQueue half, EndTransactionHeader header) throws MQClientException {
        String address = instance.routes().masterAddress(half.getBrokerName());
        if (address == null) {
            throw new MQClientException("The broker " + half.getBrokerName() + " has no master in any known route",
                null);
        }
        instance.calls().oneway(address, Requests.END_TRANSACTION.request(header, null), INTERNAL_TIMEOUT_MILLIS)
            .exceptionally(failure -> {
                LOG.warn("The broker {} does not hear how the transaction {} went; it will ask: {}",
                    half.getBrokerName(), header.transactionId(), Outcome.cause(failure).getMessage());
                return null;
            });
    }

    /** Has a broker take back a message; gives the message's id. */
    public String recall(String topic, String recallHandle)
        throws MQClientException, RemotingException, MQBrokerException, InterruptedException {
        MessageCheck.checkTopic(topic);
        if (recallHandle == null) {
            throw new MQClientException("The recall handle of the message of " + topic + " is null: it is what the"
                + " SendResult of a message with a time to deliver it tells", null);
        }
        var handle = RecallHandle.parse(recallHandle);
        var header = new RecallMessageHeader(group, topic, recallHandle);
        long timeout = instance.callTimeoutMillis();
        var recalled = instance.routes().find(topic).thenCompose(route -> {
            String address = instance.routes().masterAddress(handle.brokerName());
            return address == null
                ? CompletableFuture.failedFuture(new MQClientException(ClientErrorCode.BROKER_NOT_EXIST_EXCEPTION,
                    "The broker " + handle.brokerName() + " of the recall handle of " + topic + " has no master in any"
                        + " known route. Check that it runs and is registered at the name servers"))
                : instance.calls().call(address, Requests.RECALL_MESSAGE, header, null, timeout);
        });
        return Outcome.await(recalled, 2 * timeout + GRACE_MILLIS, "Recalling a message of " + topic).msgId();
    }

    long nowNanos() {
        return instance.clock().nanos().getAsLong();
    }

    /** Makes a message ready that is sent later. */
    void prepare(Message message) throws MQClientException {
        check(message);
        MessageClientIDSetter.setUniqID(message);
    }

    int maxMessageBytes() {
        return policy.get().maxMessageBytes();
    }

    SendHooks hooks() {
        return sender.hooks();
    }

    String masterAddress(MessageQueue queue) {
        return instance.routes().masterAddress(queue.getBrokerName());
    }

    /** Sends for the client itself, which limits by other means how much is under way. */
    public CompletableFuture<SendResult> sendInternally(Message message) {
        var now = policy.get();
        return sendOnceRouted(message, QueueChoice.ROUND_ROBIN, now, instance.clock().nanos().getAsLong(),
            INTERNAL_TIMEOUT_MILLIS);
    }

    void check(Message message) throws MQClientException {
        policy.get().scope().take(message);
        MessageCheck.check(message, policy.get().maxMessageBytes());
    }

    Scheduler batches() {
        return instance.batches();
    }

    CompletableFuture<TopicRoute> route(String topic) {
        var now = policy.get();
        return instance.routes().findToSend(topic, now.createTopicKey(), now.topicQueues());
    }

    /** Sends a message that was checked, of which something else bounds how many are under way. */
    CompletableFuture<SendResult> sendChecked(Message message, QueueChoice choice, long start, long timeoutMillis) {
        return sendOnceRouted(message, choice, policy.get(), start, timeoutMillis);
    }

    Callbacks callbacks() {
        return callbacks;
    }

    /** The queues that messages of the topic can be sent to; fails where there are none. */
    public List<MessageQueue> writableQueues(String topic) throws MQClientException {
        MessageCheck.checkTopic(topic);
        var found = instance.routes().find(topic);
        var queues = Outcome.awaitOrClientException(found, instance.callTimeoutMillis() + GRACE_MILLIS,
            "Finding the route of " + topic).writable();
        if (queues.isEmpty()) {
            throw new MQClientException(ClientErrorCode.NOT_FOUND_TOPIC_EXCEPTION, "No queue of the topic " + topic
                + " can be written. Check that its brokers run, and its permission");
        }
        return queues;
    }

    @Override
    public Role role() {
        return Role.PRODUCER;
    }

    @Override
    public String group() {
        return group;
    }

    @Override
    public void describeTo(HeartbeatData heartbeat) {
        var me = new ProducerData();
        me.setGroupName(group);
        heartbeat.getProducerDataSet().add(me);
    }

    private CompletableFuture<SendResult> sendOnceRouted(
        Message message, QueueChoice choice, SendPolicy now, long start, long timeoutMillis) {
        String topic = message.getTopic();
        var known = writable(topic);
        if (known != null && !unrouted.has(topic)) {
            return sendRouted(message, choice, known, now, start, timeoutMillis);
        }
        // The choice may be an application's code, which must not run on the thread that learns of the route.
        return unrouted.join(topic,
            () -> instance.routes().findToSend(topic, now.createTopicKey(), now.topicQueues()),
            route -> sendRouted(message, choice, route, now, start, timeoutMillis));
    }

    /** Where the route is known, has those go first that wait for it. Runs an application's code. */
    void passEarlier(String topic, long timeoutMillis) throws InterruptedException {
        var route = writable(topic);
        if (route != null) {
            unrouted.pass(topic, route, timeoutMillis);
        }
    }

    /** The topic's route, where it is known that it can be sent to; else null. */
    private TopicRoute writable(String topic) {
        var known = instance.routes().known(topic);
        return known == null || known.writable().isEmpty() ? null : known;
    }

    private CompletableFuture<SendResult> sendRouted(
        Message message, QueueChoice choice, TopicRoute route, SendPolicy now, long start, long timeoutMillis) {
        try {
            var queue = choice.choose(message, route);
            return sender.send(order(message, queue, now, CommunicationMode.ASYNC, 1 + now.asyncRetries(), start,
                timeoutMillis));
        } catch (MQClientException | RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private SendOrder order(Message message, MessageQueue queue, SendPolicy now, CommunicationMode mode,
        int attempts, long start, long timeoutMillis) throws MQClientException {
        var outgoing = OutgoingMessage.of(message, group, now, instance.clock().wall().millis());
        return new SendOrder(outgoing, queue, now, mode, attempts, start, timeoutMillis);
    }

    /** Waits for the route on this thread, as those of callbacks may all wait for one, and for what waits for it. */
    void awaitRoute(String topic, long timeoutMillis)
        throws MQClientException, RemotingException, MQBrokerException, InterruptedException {
        awaitRoute(topic, policy.get(), nowNanos(), timeoutMillis);
    }

    private TopicRoute awaitRoute(String topic, SendPolicy now, long start, long timeoutMillis)
        throws MQClientException, RemotingException, MQBrokerException, InterruptedException {
        var route = writable(topic);
        if (route == null) {
            var found = instance.routes().findToSend(topic, now.createTopicKey(), now.topicQueues());
            route = Outcome.await(found, timeoutMillis, "Sending a message to the topic " + topic + ", whose route the"
                + " name servers [" + String.join(";", instance.nameServers()) + "] are asked for,",
                "setSendMsgTimeout");
        }
        if (unrouted.has(topic)) {
            unrouted.pass(topic, route, ClientClock.millisLeft(start, timeoutMillis, nowNanos()));
        }
        return route;
    }

    /** Waits for {@code waitMillis} of the time-out at most. */
    private SendWindow.Permit permit(Message message, long waitMillis, long timeoutMillis)
        throws InterruptedException, RemotingTooMuchRequestException {
        window.resize(policy.get().windowMessages(), policy.get().windowBytes());
        int bytes = message.getBody().length;
        boolean mayWait = !Callbacks.isCurrent();
        var permit = mayWait ? window.acquire(bytes, waitMillis) : window.acquireFromCallback(bytes);
        if (permit == null) {
            throw new RemotingTooMuchRequestException("Sending a message to the topic " + message.getTopic()
                + " failed. Too many sends that nobody waits for: " + window
                + (mayWait ? ", and none ended within " + timeoutMillis + " ms" : "; a callback may not wait")
                + ". Send less at a time, or check why the broker is slow");
        }
        return permit;
    }
}
