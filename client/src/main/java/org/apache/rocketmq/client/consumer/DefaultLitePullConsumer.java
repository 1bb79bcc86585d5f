package org.apache.rocketmq.client.consumer;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.rocketmq.client.consumer.store.OffsetStore;
import org.apache.rocketmq.client.exception.MQClientException;
import org.apache.rocketmq.client.internal.consume.Space;
import org.apache.rocketmq.client.internal.lite.LitePullLife;
import org.apache.rocketmq.client.internal.lite.LiteSettings;
import org.apache.rocketmq.client.internal.loop.ClientSettings;
import org.apache.rocketmq.client.internal.rpc.NameServers;
import org.apache.rocketmq.client.internal.trace.Tracing;
import org.apache.rocketmq.client.trace.TraceDispatcher;
import org.apache.rocketmq.client.trace.hook.ConsumeMessageTraceHookImpl;
import org.apache.rocketmq.common.filter.ExpressionType;
import org.apache.rocketmq.common.message.MessageExt;
import org.apache.rocketmq.common.message.MessageQueue;
import org.apache.rocketmq.remoting.RPCHook;
import org.apache.rocketmq.remoting.protocol.heartbeat.MessageModel;
import org.apache.rocketmq.remoting.protocol.heartbeat.SubscriptionData;

/**
 * A consumer that hands out messages when it is asked for them, and has them fetched ahead.
 *
 * <pre>{@code
 * var consumer = new DefaultLitePullConsumer("my_polling_group");
 * consumer.setNamesrvAddr("127.0.0.1:9876");
 * consumer.setAutoCommit(false);
 * consumer.subscribe("my_topic", "*");      // or assign(queues), with queues of one's own choice
 * consumer.start();
 * while (running.getAsBoolean()) {
 *     consumer.poll().forEach(work);
 *     consumer.commit();
 * }
 * consumer.shutdown();
 * }</pre>
 *
 * <p>While it runs, it obeys what is set of the automatic commit, the time-out of {@code poll}, the broker to read from
 * and the listener of queues, of how it fetches ({@code pullBatchSize}, thresholds, {@code consumeMaxSpan},
 * {@code consumerTimeoutMillisWhenSuspend}), and for further queues of {@code consumeFromWhere} and
 * {@code consumeTimestamp}. What makes no sense fails a start; later it is not taken, and the log says so. All other
 * settings are read at the start.
 */
@SuppressWarnings("deprecation") // Much of the API is deprecated, and has to work.
public class DefaultLitePullConsumer extends LitePullConfig implements LitePullConsumer {
    private static final String DEFAULT_GROUP = "DEFAULT_CONSUMER";

    private final LitePullLife life = new LitePullLife(this::getConsumerGroup);
    private final Tracing tracing = new Tracing(TraceDispatcher.Type.CONSUME);
    private final RPCHook rpcHook;
    public DefaultLitePullConsumer() {
        this(DEFAULT_GROUP);
    }

    public DefaultLitePullConsumer(String consumerGroup) {
        this(consumerGroup, null);
    }

    public DefaultLitePullConsumer(RPCHook rpcHook) {
        this(DEFAULT_GROUP, rpcHook);
    }

    /** A consumer whose hook sees every request and response; it runs on the client's threads and must not wait. */
    public DefaultLitePullConsumer(String consumerGroup, RPCHook rpcHook) {
        setConsumerGroup(consumerGroup);
        this.rpcHook = rpcHook;
    }

    /** A consumer in a namespace. */
    @Deprecated
    public DefaultLitePullConsumer(String namespace, String consumerGroup, RPCHook rpcHook) {
        this(consumerGroup, rpcHook);
        this.namespace = namespace;
    }

    @Override
    public void start() throws MQClientException {
        life.checkMayStart(getConsumerGroup(), DEFAULT_GROUP);
        setConsumerGroup(withNamespace(getConsumerGroup()));
        try {
            join(settings());
        } finally {
            if (!life.isRunning()) {
                notStarted();
            }
        }
        if (isEnableTrace()) {
            var dispatcher = tracing.open(this, getConsumerGroup(), getTraceTopic(), rpcHook);
            life.hooks().add(new ConsumeMessageTraceHookImpl(dispatcher));
            tracing.start(this);
        }
    }

    private void join(LiteSettings settings) throws MQClientException {
        if (getMessageModel() == MessageModel.CLUSTERING) {
            changeInstanceNameToPID();
        }
        life.start(settings, ClientSettings.of(this), rpcHook);
    }

    @Override
    void settingsChanged() {
        life.settingsChanged();
    }

    /** The namespace of the names that the application does not see; it may be set at any time before the start. */
    private Space space() {
        return Space.of(this);
    }

    @Override
    public void shutdown() {
        life.shutdown();
        tracing.shutdown();
    }

    /** Where the traces of this consumer go; null before its start, and without message trace. */
    public TraceDispatcher getTraceDispatcher() {
        return tracing.dispatcher();
    }

    @Override
    public boolean isRunning() {
        return life.isRunning();
    }

    @Override
    public void subscribe(String topic) throws MQClientException {
        subscribe(topic, SubscriptionData.SUB_ALL);
    }

    @Override
    public void subscribe(String topic, String subExpression) throws MQClientException {
        life.subscribe(space().within(topic), subExpression, ExpressionType.TAG);
    }

    @Override
    public void subscribe(String topic, MessageSelector messageSelector) throws MQClientException {
        if (messageSelector == null) {
            subscribe(topic);
        } else {
            life.subscribe(space().within(topic), messageSelector.getExpression(), messageSelector.getExpressionType());
        }
    }

    @Override
    public void subscribe(String topic, String subExpression, MessageQueueListener messageQueueListener)
        throws MQClientException {
        subscribe(topic, subExpression);
        setMessageQueueListener(messageQueueListener);
    }

    @Override
    public void unsubscribe(String topic) {
        life.unsubscribe(space().within(topic));
    }

    @Override
    public void assign(Collection<MessageQueue> messageQueues) {
        life.assign(space().within(messageQueues));
    }

    @Override
    public void setSubExpressionForAssign(String topic, String subExpression) {
        life.chooseTags(space().within(topic), subExpression);
    }

    @Override
    public List<MessageExt> poll() {
        return poll(getPollTimeoutMillis());
    }

    @Override
    public List<MessageExt> poll(long timeout) {
        return life.poll(timeout, isAutoCommit() ? getAutoCommitIntervalMillis() : -1);
    }

    @Override
    public void seek(MessageQueue messageQueue, long offset) throws MQClientException {
        life.seek(space().within(messageQueue), offset);
    }

    @Override
    public void seekToBegin(MessageQueue messageQueue) throws MQClientException {
        life.seekToBegin(space().within(messageQueue));
    }

    @Override
    public void seekToEnd(MessageQueue messageQueue) throws MQClientException {
        life.seekToEnd(space().within(messageQueue));
    }

    @Override
    public void pause(Collection<MessageQueue> messageQueues) {
        life.pause(space().within(messageQueues));
    }

    @Override
    public void resume(Collection<MessageQueue> messageQueues) {
        life.resume(space().within(messageQueues));
    }

    @Override
    public Collection<MessageQueue> fetchMessageQueues(String topic) throws MQClientException {
        return space().plain(life.queuesOf(space().within(topic)));
    }

    @Override
    public Long offsetForTimestamp(MessageQueue messageQueue, Long timestamp) throws MQClientException {
        return life.offsetAt(space().within(messageQueue), timestamp);
    }

    @Override
    public void registerTopicMessageQueueChangeListener(String topic,
        TopicMessageQueueChangeListener topicMessageQueueChangeListener) throws MQClientException {
        life.watch(space().within(topic), space().plain(topicMessageQueueChangeListener));
    }

    @Deprecated
    @Override
    public void commitSync() {
        commit();
    }

    @Deprecated
    @Override
    public void commitSync(Map<MessageQueue, Long> offsetMap, boolean persist) {
        commit(offsetMap, persist);
    }

    @Override
    public void commit() {
        life.commitPolled();
    }

    @Override
    public void commit(Map<MessageQueue, Long> offsetMap, boolean persist) {
        life.commit(space().within(offsetMap), persist);
    }

    @Override
    public void commit(Set<MessageQueue> messageQueues, boolean persist) {
        life.commitPolled(space().within(messageQueues), persist);
    }

    @Override
    public Long committed(MessageQueue messageQueue) throws MQClientException {
        return life.committed(space().within(messageQueue));
    }

    @Override
    public Set<MessageQueue> assignment() throws MQClientException {
        return space().plain(life.assignment());
    }

    /**
     * Asks other name servers from now on: "host:port;host:port".
     *
     * @throws IllegalArgumentException where that names none
     */
    @Override
    public void updateNameServerAddress(String nameServerAddress) {
        try {
            life.useNameServers(NameServers.parse(nameServerAddress));
        } catch (MQClientException e) {
            throw new IllegalArgumentException(e.getErrorMessage(), e);
        }
        setNamesrvAddr(nameServerAddress);
    }

    /** The store of offsets that was set, or where the consumer runs, the one that it uses; else null. */
    @Override
    public OffsetStore getOffsetStore() {
        OffsetStore used = life.offsetStore();
        return used == null ? super.getOffsetStore() : used;
    }

    @Override
    public void setMessageQueueListener(MessageQueueListener messageQueueListener) {
        super.setMessageQueueListener(messageQueueListener);
        life.tellOfQueues(space().plain(messageQueueListener));
    }

    /** What {@link #buildSubscriptionsForHeartbeat} has made. */
    public Set<SubscriptionData> getSubscriptionsForHeartbeat() {
        return life.toldBrokers();
    }

    @Override
    public synchronized void buildSubscriptionsForHeartbeat(Map<String, MessageSelector> subExpressionMap)
        throws Exception {
        var within = new HashMap<String, MessageSelector>();
        subExpressionMap.forEach((topic, selector) -> within.put(space().within(topic), selector));
        life.tellBrokers(within);
    }
}
