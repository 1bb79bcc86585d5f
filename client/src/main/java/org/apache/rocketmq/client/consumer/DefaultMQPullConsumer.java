package org.apache.rocketmq.client.consumer;

import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.apache.rocketmq.client.ClientConfig;
import org.apache.rocketmq.client.QueryResult;
import org.apache.rocketmq.client.consumer.rebalance.AllocateMessageQueueAveragely;
import org.apache.rocketmq.client.consumer.store.OffsetStore;
import org.apache.rocketmq.client.consumer.store.ReadOffsetType;
import org.apache.rocketmq.client.exception.MQBrokerException;
import org.apache.rocketmq.client.exception.MQClientException;
import org.apache.rocketmq.client.impl.consumer.DefaultMQPullConsumerImpl;
import org.apache.rocketmq.client.internal.consume.ConsumerScope;
import org.apache.rocketmq.client.internal.consume.Space;
import org.apache.rocketmq.client.internal.fetch.Pull;
import org.apache.rocketmq.client.internal.fetch.PullConsumerSettings;
import org.apache.rocketmq.client.internal.fetch.PullLife;
import org.apache.rocketmq.client.internal.loop.ClientSettings;
import org.apache.rocketmq.client.internal.offset.LocalOffsets;
import org.apache.rocketmq.common.message.MessageExt;
import org.apache.rocketmq.common.message.MessageQueue;
import org.apache.rocketmq.remoting.RPCHook;
import org.apache.rocketmq.remoting.exception.RemotingException;
import org.apache.rocketmq.remoting.protocol.heartbeat.MessageModel;
import org.apache.rocketmq.remoting.protocol.heartbeat.SubscriptionData;

/**
 * A consumer that makes single pulls.
 *
 * <pre>{@code
 * var consumer = new DefaultMQPullConsumer("my_group");
 * consumer.setNamesrvAddr("127.0.0.1:9876");
 * consumer.start();
 * for (MessageQueue queue : consumer.fetchSubscribeMessageQueues("my_topic")) {
 *     long offset = Math.max(0, consumer.fetchConsumeOffset(queue, true));
 *     PullResult result = consumer.pull(queue, "*", offset, 32);
 *     if (result.getPullStatus() == PullStatus.FOUND) {
 *         result.getMsgFoundList().forEach(System.out::println);
 *     }
 *     consumer.updateConsumeOffset(queue, result.getNextBeginOffset());
 * }
 * consumer.shutdown();
 * }</pre>
 *
 * @deprecated {@link DefaultLitePullConsumer} does more with less code
 */
@Deprecated
public class DefaultMQPullConsumer extends ClientConfig implements MQPullConsumer {
    private static final String DEFAULT_GROUP = "DEFAULT_CONSUMER";

    protected final transient DefaultMQPullConsumerImpl defaultMQPullConsumerImpl;

    private final PullLife life;
    private final RPCHook rpcHook;
    private final Set<SubscriptionData> registerSubscriptions = new HashSet<>();
    private String consumerGroup;
    private AllocateMessageQueueStrategy allocateMessageQueueStrategy = new AllocateMessageQueueAveragely();
    private MessageModel messageModel = MessageModel.CLUSTERING;
    private volatile MessageQueueListener messageQueueListener;
    private OffsetStore offsetStore;
    private Set<String> registerTopics = new HashSet<>();
    private volatile long brokerSuspendMaxTimeMillis = 20_000;
    private volatile long consumerTimeoutMillisWhenSuspend = 30_000;
    private volatile long consumerPullTimeoutMillis = 10_000;
    private volatile int maxReconsumeTimes = 16;
    private boolean unitMode;
    private boolean enableRebalance = true;

    public DefaultMQPullConsumer() {
        this(DEFAULT_GROUP);
    }

    public DefaultMQPullConsumer(String consumerGroup) {
        this(consumerGroup, null);
    }

    public DefaultMQPullConsumer(RPCHook rpcHook) {
        this(DEFAULT_GROUP, rpcHook);
    }

    /** A consumer whose hook sees every request and response; it runs on the client's threads and must not wait. */
    public DefaultMQPullConsumer(String consumerGroup, RPCHook rpcHook) {
        this.consumerGroup = consumerGroup;
        this.rpcHook = rpcHook;
        defaultMQPullConsumerImpl = new DefaultMQPullConsumerImpl(this, rpcHook);
        life = defaultMQPullConsumerImpl.life();
        // The client id tells consumers that pull from others of the same name.
        enableStreamRequestType = true;
    }

    /** A consumer in a namespace. */
    public DefaultMQPullConsumer(String namespace, String consumerGroup, RPCHook rpcHook) {
        this(consumerGroup, rpcHook);
        this.namespace = namespace;
    }

    /** The namespace of the names that the application does not see; it may be set at any time before the start. */
    private Space space() {
        return Space.of(this);
    }

    @Override
    public void start() throws MQClientException {
        life.checkMayStart(consumerGroup, DEFAULT_GROUP);
        consumerGroup = withNamespace(consumerGroup);
        if (messageModel == null || allocateMessageQueueStrategy == null) {
            String missing = messageModel == null ? "messageModel" : "allocateMessageQueueStrategy";
            throw new MQClientException("The " + missing + " of the consumer of " + consumerGroup + " is null", null);
        }
        if (consumerTimeoutMillisWhenSuspend < brokerSuspendMaxTimeMillis) {
            throw new MQClientException("consumerTimeoutMillisWhenSuspend of " + consumerGroup + " is "
                + consumerTimeoutMillisWhenSuspend + ", but must be greater than brokerSuspendMaxTimeMillis, "
                + brokerSuspendMaxTimeMillis, null);
        }
        if (getPersistConsumerOffsetInterval() < 1) {
            throw new MQClientException("persistConsumerOffsetInterval of the consumer of " + consumerGroup
                + " must be 1 or more, but is " + getPersistConsumerOffsetInterval(), null);
        }
        if (messageModel == MessageModel.CLUSTERING) {
            changeInstanceNameToPID();
        }
        var settings = new PullConsumerSettings(consumerGroup, messageModel, allocateMessageQueueStrategy,
            ConsumerScope.of(this), offsetStore, LocalOffsets.fileOf(buildMQClientId(), consumerGroup),
            () -> space().plain(messageQueueListener), enableRebalance, LitePullConfig.rebalance(),
            Duration.ofMillis(getPersistConsumerOffsetInterval()));
        life.start(settings, withNamespace(registerTopics), registerSubscriptions, ClientSettings.of(this), rpcHook);
    }

    @Override
    public void shutdown() {
        defaultMQPullConsumerImpl.shutdown();
    }

    @Override
    public void registerMessageQueueListener(String topic, MessageQueueListener listener) {
        synchronized (registerSubscriptions) {
            registerTopics.add(topic);
        }
        if (listener != null) {
            messageQueueListener = listener;
        }
        life.register(withNamespace(topic));
    }

    @Override
    public PullResult pull(MessageQueue mq, String subExpression, long offset, int maxNums)
        throws MQClientException, RemotingException, MQBrokerException, InterruptedException {
        return pull(mq, subExpression, offset, maxNums, consumerPullTimeoutMillis);
    }

    @Override
    public PullResult pull(MessageQueue mq, String subExpression, long offset, int maxNums, long timeout)
        throws MQClientException, RemotingException, MQBrokerException, InterruptedException {
        return life.pull(now(mq, by(mq, subExpression), offset, maxNums, Integer.MAX_VALUE, timeout));
    }

    @Override
    public PullResult pull(MessageQueue mq, MessageSelector selector, long offset, int maxNums)
        throws MQClientException, RemotingException, MQBrokerException, InterruptedException {
        return pull(mq, selector, offset, maxNums, consumerPullTimeoutMillis);
    }

    @Override
    public PullResult pull(MessageQueue mq, MessageSelector selector, long offset, int maxNums, long timeout)
        throws MQClientException, RemotingException, MQBrokerException, InterruptedException {
        return life.pull(now(mq, by(mq, selector), offset, maxNums, Integer.MAX_VALUE, timeout));
    }

    @Override
    public void pull(MessageQueue mq, String subExpression, long offset, int maxNums, PullCallback pullCallback)
        throws MQClientException, RemotingException, InterruptedException {
        pull(mq, subExpression, offset, maxNums, pullCallback, consumerPullTimeoutMillis);
    }

    @Override
    public void pull(MessageQueue mq, String subExpression, long offset, int maxNums, PullCallback pullCallback,
        long timeout) throws MQClientException, RemotingException, InterruptedException {
        pull(mq, subExpression, offset, maxNums, Integer.MAX_VALUE, pullCallback, timeout);
    }

    @Override
    public void pull(MessageQueue mq, String subExpression, long offset, int maxNums, int maxSize,
        PullCallback pullCallback, long timeout) throws MQClientException, RemotingException, InterruptedException {
        life.pull(now(mq, by(mq, subExpression), offset, maxNums, maxSize, timeout), pullCallback);
    }

    @Override
    public void pull(MessageQueue mq, MessageSelector selector, long offset, int maxNums, PullCallback pullCallback)
        throws MQClientException, RemotingException, InterruptedException {
        pull(mq, selector, offset, maxNums, pullCallback, consumerPullTimeoutMillis);
    }

    @Override
    public void pull(MessageQueue mq, MessageSelector selector, long offset, int maxNums, PullCallback pullCallback,
        long timeout) throws MQClientException, RemotingException, InterruptedException {
        life.pull(now(mq, by(mq, selector), offset, maxNums, Integer.MAX_VALUE, timeout), pullCallback);
    }

    @Override
    public PullResult pullBlockIfNotFound(MessageQueue mq, String subExpression, long offset, int maxNums)
        throws MQClientException, RemotingException, MQBrokerException, InterruptedException {
        return life.pull(waiting(mq, by(mq, subExpression), offset, maxNums));
    }

    @Override
    public void pullBlockIfNotFound(MessageQueue mq, String subExpression, long offset, int maxNums,
        PullCallback pullCallback) throws MQClientException, RemotingException, InterruptedException {
        life.pull(waiting(mq, by(mq, subExpression), offset, maxNums), pullCallback);
    }

    @Override
    public void pullBlockIfNotFoundWithMessageSelector(MessageQueue mq, MessageSelector selector, long offset,
        int maxNums, PullCallback pullCallback) throws MQClientException, RemotingException, InterruptedException {
        life.pull(waiting(mq, by(mq, selector), offset, maxNums), pullCallback);
    }

    @Override
    public PullResult pullBlockIfNotFoundWithMessageSelector(MessageQueue mq, MessageSelector selector, long offset,
        int maxNums) throws MQClientException, RemotingException, MQBrokerException, InterruptedException {
        return life.pull(waiting(mq, by(mq, selector), offset, maxNums));
    }

    private SubscriptionData by(MessageQueue mq, String expression) throws MQClientException {
        return life.subscription(topic(mq), expression);
    }

    private SubscriptionData by(MessageQueue mq, MessageSelector selector) throws MQClientException {
        return life.subscription(topic(mq), selector);
    }

    private String topic(MessageQueue mq) throws MQClientException {
        if (mq == null) {
            throw new MQClientException("The queue to pull from (mq) is null in the consumer of " + consumerGroup
                + "; take one of fetchSubscribeMessageQueues or fetchMessageQueuesInBalance", null);
        }
        return withNamespace(mq.getTopic());
    }

    private Pull now(MessageQueue mq, SubscriptionData subscription, long offset, int maxNums, int maxSize,
        long timeout) {
        return new Pull(space().within(mq), subscription, offset, maxNums, maxSize, 0, timeout);
    }

    private Pull waiting(MessageQueue mq, SubscriptionData subscription, long offset, int maxNums) {
        return new Pull(space().within(mq), subscription, offset, maxNums, Integer.MAX_VALUE,
            brokerSuspendMaxTimeMillis, consumerTimeoutMillisWhenSuspend);
    }

    @Override
    public void updateConsumeOffset(MessageQueue mq, long offset) throws MQClientException {
        life.note(space().within(mq), offset);
    }

    @Override
    public long fetchConsumeOffset(MessageQueue mq, boolean fromStore) throws MQClientException {
        return life.offset(space().within(mq),
            fromStore ? ReadOffsetType.READ_FROM_STORE : ReadOffsetType.MEMORY_FIRST_THEN_STORE);
    }

    @Override
    public Set<MessageQueue> fetchMessageQueuesInBalance(String topic) throws MQClientException {
        return space().plain(life.share(space().within(topic)));
    }

    @Override
    public Set<MessageQueue> fetchSubscribeMessageQueues(String topic) throws MQClientException {
        return space().plain(life.admin().queuesToConsume(space().within(topic)));
    }

    /** Has what was noted of a queue kept now; waits for it. The log says so where that fails; it is tried again. */
    public void persist(MessageQueue mq) {
        OffsetStore store = getOffsetStore();
        if (store == null) {
            throw new IllegalStateException("The consumer of " + consumerGroup + " is not running: call start() first");
        }
        store.persist(space().within(mq));
    }

    @Deprecated
    @Override
    public void sendMessageBack(MessageExt msg, int delayLevel)
        throws RemotingException, MQBrokerException, InterruptedException, MQClientException {
        sendMessageBack(msg, delayLevel, msg.getBrokerName());
    }

    @Deprecated
    @Override
    public void sendMessageBack(MessageExt msg, int delayLevel, String brokerName)
        throws RemotingException, MQBrokerException, InterruptedException, MQClientException {
        sendMessageBack(msg, delayLevel, brokerName, consumerGroup);
    }

    @Override
    public void sendMessageBack(MessageExt msg, int delayLevel, String brokerName, String consumerGroup)
        throws RemotingException, MQBrokerException, InterruptedException, MQClientException {
        String group = consumerGroup == null || consumerGroup.isBlank() ? this.consumerGroup
            : withNamespace(consumerGroup);
        life.sendBack(msg, delayLevel, brokerName, group, maxReconsumeTimes);
    }

    @Deprecated
    @Override
    public void createTopic(String key, String newTopic, int queueNum, Map<String, String> attributes)
        throws MQClientException {
        createTopic(key, newTopic, queueNum, 0, attributes);
    }

    @Deprecated
    @Override
    public void createTopic(String key, String newTopic, int queueNum, int topicSysFlag,
        Map<String, String> attributes) throws MQClientException {
        life.admin().createTopic(key, withNamespace(newTopic), queueNum, topicSysFlag, attributes);
    }

    @Deprecated
    @Override
    public long searchOffset(MessageQueue mq, long timestamp) throws MQClientException {
        return life.admin().searchOffset(space().within(mq), timestamp);
    }

    @Deprecated
    @Override
    public long maxOffset(MessageQueue mq) throws MQClientException {
        return life.admin().maxOffset(space().within(mq));
    }

    @Deprecated
    @Override
    public long minOffset(MessageQueue mq) throws MQClientException {
        return life.admin().minOffset(space().within(mq));
    }

    @Deprecated
    @Override
    public long earliestMsgStoreTime(MessageQueue mq) throws MQClientException {
        return life.admin().earliestMsgStoreTime(space().within(mq));
    }

    @Deprecated
    @Override
    public QueryResult queryMessage(String topic, String key, int maxNum, long begin, long end)
        throws MQClientException, InterruptedException {
        return life.admin().queryMessage(withNamespace(topic), key, maxNum, begin, end);
    }

    @Override
    public MessageExt viewMessage(String topic, String msgId)
        throws RemotingException, MQBrokerException, InterruptedException, MQClientException {
        return life.admin().viewMessage(withNamespace(topic), msgId);
    }

    @Deprecated
    public DefaultMQPullConsumerImpl getDefaultMQPullConsumerImpl() {
        return defaultMQPullConsumerImpl;
    }

    public AllocateMessageQueueStrategy getAllocateMessageQueueStrategy() {
        return allocateMessageQueueStrategy;
    }

    public void setAllocateMessageQueueStrategy(AllocateMessageQueueStrategy allocateMessageQueueStrategy) {
        this.allocateMessageQueueStrategy = allocateMessageQueueStrategy;
    }

    public long getBrokerSuspendMaxTimeMillis() {
        return brokerSuspendMaxTimeMillis;
    }

    /** How long a broker may wait for messages in {@code pullBlockIfNotFound}, in milliseconds. */
    @Deprecated
    public void setBrokerSuspendMaxTimeMillis(long brokerSuspendMaxTimeMillis) {
        this.brokerSuspendMaxTimeMillis = brokerSuspendMaxTimeMillis;
    }

    public String getConsumerGroup() {
        return consumerGroup;
    }

    public void setConsumerGroup(String consumerGroup) {
        this.consumerGroup = consumerGroup;
    }

    public long getConsumerPullTimeoutMillis() {
        return consumerPullTimeoutMillis;
    }

    /** How long the answer to a pull is waited for that names no time-out of its own, in milliseconds. */
    public void setConsumerPullTimeoutMillis(long consumerPullTimeoutMillis) {
        this.consumerPullTimeoutMillis = consumerPullTimeoutMillis;
    }

    public long getConsumerTimeoutMillisWhenSuspend() {
        return consumerTimeoutMillisWhenSuspend;
    }

    /** How long the answer to {@code pullBlockIfNotFound} is waited for; longer than the broker may wait. */
    public void setConsumerTimeoutMillisWhenSuspend(long consumerTimeoutMillisWhenSuspend) {
        this.consumerTimeoutMillisWhenSuspend = consumerTimeoutMillisWhenSuspend;
    }

    public MessageModel getMessageModel() {
        return messageModel;
    }

    /** In BROADCASTING each member has all queues of a topic, and keeps its offsets by itself. */
    public void setMessageModel(MessageModel messageModel) {
        this.messageModel = messageModel;
    }

    public MessageQueueListener getMessageQueueListener() {
        return messageQueueListener;
    }

    public void setMessageQueueListener(MessageQueueListener messageQueueListener) {
        this.messageQueueListener = messageQueueListener;
    }

    public Set<String> getRegisterTopics() {
        return registerTopics;
    }

    /** The topics whose queues the group is to share, from the start on. */
    public void setRegisterTopics(Set<String> registerTopics) {
        this.registerTopics = registerTopics;
    }

    public Set<SubscriptionData> getRegisterSubscriptions() {
        return registerSubscriptions;
    }

    /** A topic whose queues the group is to share, from the start on, and what brokers are told is wanted of it. */
    public void addRegisterSubscriptions(String topic, MessageSelector selector) throws MQClientException {
        registerSubscriptions.add(selector == null
            ? life.subscription(withNamespace(topic), SubscriptionData.SUB_ALL)
            : life.subscription(withNamespace(topic), selector));
    }

    public void clearRegisterSubscriptions() {
        registerSubscriptions.clear();
    }

    /** The store of offsets that was set, or where the consumer runs, the one that it uses; else null. */
    @Deprecated
    public OffsetStore getOffsetStore() {
        OffsetStore used = life.offsetStore();
        return used == null ? offsetStore : used;
    }

    /** Keeps offsets in a store of one's own, from the start on. */
    @Deprecated
    public void setOffsetStore(OffsetStore offsetStore) {
        this.offsetStore = offsetStore;
    }

    public boolean isUnitMode() {
        return unitMode;
    }

    public void setUnitMode(boolean isUnitMode) {
        this.unitMode = isUnitMode;
    }

    public int getMaxReconsumeTimes() {
        return maxReconsumeTimes;
    }

    /** How often a message that is sent back comes again before it goes to the dead letters. */
    public void setMaxReconsumeTimes(int maxReconsumeTimes) {
        this.maxReconsumeTimes = maxReconsumeTimes;
    }

    public boolean isEnableRebalance() {
        return enableRebalance;
    }

    /** Whether the group shares the queues of its topics. */
    public void setEnableRebalance(boolean enableRebalance) {
        this.enableRebalance = enableRebalance;
    }
}
