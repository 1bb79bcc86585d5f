package org.apache.rocketmq.client.consumer;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.rocketmq.client.consumer.store.OffsetStore;
import org.apache.rocketmq.client.exception.MQClientException;
import org.apache.rocketmq.client.internal.lite.LitePullLife;
import org.apache.rocketmq.client.internal.loop.ClientSettings;
import org.apache.rocketmq.client.internal.rpc.NameServers;
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
 * <p>Its settings are read at the start; of the later calls only those for the automatic commit, the time-out of
 * {@code poll} and the broker to read from have an effect.
 */
public class DefaultLitePullConsumer extends LitePullConfig implements LitePullConsumer {
    private static final String DEFAULT_GROUP = "DEFAULT_CONSUMER";

    private final LitePullLife life = new LitePullLife();
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

    /**
     * A consumer in a namespace.
     *
     * @throws UnsupportedOperationException where there is one: namespaces are not supported yet
     */
    @Deprecated
    public DefaultLitePullConsumer(String namespace, String consumerGroup, RPCHook rpcHook) {
        this(consumerGroup, rpcHook);
        if (namespace != null && !namespace.isEmpty()) {
            throw new UnsupportedOperationException("Namespaces are not supported yet by lite pull consumers: use full"
                + " names of groups and topics instead of the namespace " + namespace);
        }
    }

    @Override
    public void start() throws MQClientException {
        life.checkMayStart(getConsumerGroup(), DEFAULT_GROUP);
        var settings = settings();
        if (getMessageModel() == MessageModel.CLUSTERING) {
            changeInstanceNameToPID();
        }
        life.start(settings, ClientSettings.of(this), rpcHook);
    }

    @Override
    public void shutdown() {
        life.shutdown();
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
        life.subscribe(topic, subExpression, ExpressionType.TAG);
    }

    @Override
    public void subscribe(String topic, MessageSelector messageSelector) throws MQClientException {
        if (messageSelector == null) {
            subscribe(topic);
        } else {
            life.subscribe(topic, messageSelector.getExpression(), messageSelector.getExpressionType());
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
        life.unsubscribe(topic);
    }

    @Override
    public void assign(Collection<MessageQueue> messageQueues) {
        life.assign(messageQueues);
    }

    @Override
    public void setSubExpressionForAssign(String topic, String subExpression) {
        life.chooseTags(topic, subExpression);
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
        life.seek(messageQueue, offset);
    }

    @Override
    public void seekToBegin(MessageQueue messageQueue) throws MQClientException {
        life.seekToBegin(messageQueue);
    }

    @Override
    public void seekToEnd(MessageQueue messageQueue) throws MQClientException {
        life.seekToEnd(messageQueue);
    }

    @Override
    public void pause(Collection<MessageQueue> messageQueues) {
        life.pause(messageQueues);
    }

    @Override
    public void resume(Collection<MessageQueue> messageQueues) {
        life.resume(messageQueues);
    }

    @Override
    public Collection<MessageQueue> fetchMessageQueues(String topic) throws MQClientException {
        return life.queuesOf(topic);
    }

    @Override
    public Long offsetForTimestamp(MessageQueue messageQueue, Long timestamp) throws MQClientException {
        return life.offsetAt(messageQueue, timestamp);
    }

    @Override
    public void registerTopicMessageQueueChangeListener(String topic,
        TopicMessageQueueChangeListener topicMessageQueueChangeListener) throws MQClientException {
        life.watch(topic, topicMessageQueueChangeListener);
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
        life.commit(offsetMap, persist);
    }

    @Override
    public void commit(Set<MessageQueue> messageQueues, boolean persist) {
        life.commitPolled(messageQueues, persist);
    }

    @Override
    public Long committed(MessageQueue messageQueue) throws MQClientException {
        return life.committed(messageQueue);
    }

    @Override
    public Set<MessageQueue> assignment() throws MQClientException {
        return life.assignment();
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
        life.tellOfQueues(messageQueueListener);
    }

    /** What {@link #buildSubscriptionsForHeartbeat} has made. */
    public Set<SubscriptionData> getSubscriptionsForHeartbeat() {
        return life.toldBrokers();
    }

    @Override
    public synchronized void buildSubscriptionsForHeartbeat(Map<String, MessageSelector> subExpressionMap)
        throws Exception {
        life.tellBrokers(subExpressionMap);
    }
}
