package org.apache.rocketmq.client.consumer;

import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.apache.rocketmq.client.ClientConfig;
import org.apache.rocketmq.client.QueryResult;
import org.apache.rocketmq.client.consumer.listener.MessageListener;
import org.apache.rocketmq.client.consumer.listener.MessageListenerConcurrently;
import org.apache.rocketmq.client.consumer.listener.MessageListenerOrderly;
import org.apache.rocketmq.client.consumer.rebalance.AllocateMessageQueueAveragely;
import org.apache.rocketmq.client.consumer.store.OffsetStore;
import org.apache.rocketmq.client.exception.MQBrokerException;
import org.apache.rocketmq.client.exception.MQClientException;
import org.apache.rocketmq.client.hook.ConsumeMessageHook;
import org.apache.rocketmq.client.impl.consumer.DefaultMQPushConsumerImpl;
import org.apache.rocketmq.client.internal.consume.Beginning;
import org.apache.rocketmq.client.internal.consume.ConsumeTimestamp;
import org.apache.rocketmq.client.internal.consume.ConsumerLife;
import org.apache.rocketmq.client.internal.consume.ConsumerSettings;
import org.apache.rocketmq.client.internal.consume.PushNumber;
import org.apache.rocketmq.client.internal.loop.ClientSettings;
import org.apache.rocketmq.client.internal.trace.Tracing;
import org.apache.rocketmq.client.trace.TraceDispatcher;
import org.apache.rocketmq.client.trace.hook.ConsumeMessageTraceHookImpl;
import org.apache.rocketmq.common.consumer.ConsumeFromWhere;
import org.apache.rocketmq.common.filter.ExpressionType;
import org.apache.rocketmq.common.message.MessageExt;
import org.apache.rocketmq.common.message.MessageQueue;
import org.apache.rocketmq.remoting.RPCHook;
import org.apache.rocketmq.remoting.exception.RemotingException;
import org.apache.rocketmq.remoting.protocol.heartbeat.MessageModel;

/**
 * A consumer that is handed messages as they come. The members of its group share the queues of its topics; how far
 * the group has got is stored in the brokers.
 *
 * <pre>{@code
 * var consumer = new DefaultMQPushConsumer("my_group");
 * consumer.setNamesrvAddr("127.0.0.1:9876");
 * consumer.subscribe("my_topic", "*");
 * consumer.registerMessageListener((MessageListenerConcurrently) (messages, context) -> {
 *     messages.forEach(work);
 *     return ConsumeConcurrentlyStatus.CONSUME_SUCCESS;
 * });
 * consumer.start();
 * }</pre>
 *
 * <p>The messages of each queue in their order, by one thread at a time:
 *
 * <pre>{@code
 * var consumer = new DefaultMQPushConsumer("my_ordered_group");
 * consumer.setNamesrvAddr("127.0.0.1:9876");
 * consumer.subscribe("my_topic", "created || paid || shipped");
 * consumer.registerMessageListener((MessageListenerOrderly) (messages, context) -> {
 *     messages.forEach(work);
 *     return ConsumeOrderlyStatus.SUCCESS;
 * });
 * consumer.start();
 * }</pre>
 *
 * <p>While it runs, it obeys the calls to subscribe, to suspend, for the number of threads
 * ({@link #updateCorePoolSize}) and for the listener of queues, and what is set of how it fetches, pops and hands out
 * messages: batches, thresholds, {@code pullInterval}, {@code consumeConcurrentlyMaxSpan}, {@code consumeTimeout},
 * {@code maxReconsumeTimes}, {@code suspendCurrentQueueTimeMillis}, {@code awaitTerminationMillisWhenShutdown}, and for
 * further queues {@code consumeFromWhere} and {@code consumeTimestamp}. What makes no sense fails a start; later it is
 * not taken, and the log says so. All other settings are read at the start.
 */
@SuppressWarnings("deprecation") // Much of the API is deprecated, and has to work.
public class DefaultMQPushConsumer extends ClientConfig implements MQPushConsumer {
    private static final String DEFAULT_GROUP = "DEFAULT_CONSUMER";
    private static final int NO_LIMIT = -1;

    /** What applications register hooks at. */
    protected final transient DefaultMQPushConsumerImpl defaultMQPushConsumerImpl;

    private final ConsumerLife life = new ConsumerLife(this::getConsumerGroup);
    private final Tracing tracing = new Tracing(TraceDispatcher.Type.CONSUME);
    private final RPCHook rpcHook;
    private String consumerGroup;
    private AllocateMessageQueueStrategy allocateMessageQueueStrategy;
    private MessageListener messageListener;
    private volatile MessageQueueListener messageQueueListener;
    private MessageModel messageModel = MessageModel.CLUSTERING;
    private ConsumeFromWhere consumeFromWhere = ConsumeFromWhere.CONSUME_FROM_LAST_OFFSET;
    private String consumeTimestamp = ConsumeTimestamp.halfAnHourAgo(InstantSource.system());
    private int consumeThreadMin = 20;
    private int consumeThreadMax = 20;
    private int consumeConcurrentlyMaxSpan = 2_000;
    private int consumeMessageBatchMaxSize = 1;
    private int pullBatchSize = 32;
    private int pullBatchSizeInBytes = 256 << 10;
    private long pullInterval;
    private int pullThresholdForQueue = 1_000;
    private int pullThresholdSizeForQueue = 100;
    private int pullThresholdForTopic = NO_LIMIT;
    private int pullThresholdSizeForTopic = NO_LIMIT;
    private int maxReconsumeTimes = -1;
    private long suspendCurrentQueueTimeMillis = 1_000;
    private long consumeTimeout = 15;
    private long awaitTerminationMillisWhenShutdown;
    private Map<String, String> subscription = new HashMap<>();
    private boolean postSubscriptionWhenPull;
    private long adjustThreadPoolNumsThreshold = 100_000;
    private boolean clientRebalance = true;
    private long popInvisibleTime = 60_000;
    private int popBatchNums = 32;
    private int popThresholdForQueue = 96;

    public DefaultMQPushConsumer() {
        this(DEFAULT_GROUP);
    }

    public DefaultMQPushConsumer(String consumerGroup) {
        this(consumerGroup, (RPCHook) null);
    }

    public DefaultMQPushConsumer(RPCHook rpcHook) {
        this(DEFAULT_GROUP, rpcHook);
    }

    public DefaultMQPushConsumer(String consumerGroup, RPCHook rpcHook) {
        this(consumerGroup, rpcHook, new AllocateMessageQueueAveragely());
    }

    /** A consumer whose hook sees every request and response; it runs on the client's threads and must not wait. */
    public DefaultMQPushConsumer(String consumerGroup, RPCHook rpcHook,
        AllocateMessageQueueStrategy allocateMessageQueueStrategy) {
        this.consumerGroup = consumerGroup;
        this.rpcHook = rpcHook;
        this.allocateMessageQueueStrategy = allocateMessageQueueStrategy;
        defaultMQPushConsumerImpl = new DefaultMQPushConsumerImpl(this, life, rpcHook);
    }

    /** A consumer that writes what happens to its messages to a topic; null is the system's. */
    public DefaultMQPushConsumer(String consumerGroup, boolean enableMsgTrace, String customizedTraceTopic) {
        this(consumerGroup, null, new AllocateMessageQueueAveragely(), enableMsgTrace, customizedTraceTopic);
    }

    /** A consumer that writes what happens to its messages to a topic; null is the system's. */
    public DefaultMQPushConsumer(String consumerGroup, RPCHook rpcHook,
        AllocateMessageQueueStrategy allocateMessageQueueStrategy, boolean enableMsgTrace,
        String customizedTraceTopic) {
        this(consumerGroup, rpcHook, allocateMessageQueueStrategy);
        enableTrace = enableMsgTrace;
        traceTopic = customizedTraceTopic;
    }

    /** A consumer in a namespace. */
    @Deprecated
    public DefaultMQPushConsumer(String namespace, String consumerGroup) {
        this(namespace, consumerGroup, null, new AllocateMessageQueueAveragely());
    }

    /** A consumer in a namespace. */
    @Deprecated
    public DefaultMQPushConsumer(String namespace, String consumerGroup, RPCHook rpcHook) {
        this(namespace, consumerGroup, rpcHook, new AllocateMessageQueueAveragely());
    }

    /** A consumer in a namespace. */
    @Deprecated
    public DefaultMQPushConsumer(String namespace, String consumerGroup, RPCHook rpcHook,
        AllocateMessageQueueStrategy allocateMessageQueueStrategy) {
        this(consumerGroup, rpcHook, allocateMessageQueueStrategy);
        this.namespace = namespace;
    }

    /** A consumer in a namespace that writes what happens to its messages to a topic. */
    @Deprecated
    public DefaultMQPushConsumer(String namespace, String consumerGroup, RPCHook rpcHook,
        AllocateMessageQueueStrategy allocateMessageQueueStrategy, boolean enableMsgTrace,
        String customizedTraceTopic) {
        this(consumerGroup, rpcHook, allocateMessageQueueStrategy, enableMsgTrace, customizedTraceTopic);
        this.namespace = namespace;
    }

    @Override
    public void start() throws MQClientException {
        life.checkMayStart(consumerGroup, DEFAULT_GROUP);
        consumerGroup = withNamespace(consumerGroup);
        for (var entry : subscription.entrySet()) {
            subscribe(entry.getKey(), entry.getValue());
        }
        if (messageModel == MessageModel.CLUSTERING) {
            changeInstanceNameToPID();
        } else if (messageModel != MessageModel.BROADCASTING) {
            throw new MQClientException("The message model " + messageModel + " is not supported; the group "
                + consumerGroup + " can use CLUSTERING and BROADCASTING", null);
        }
        life.start(ConsumerSettings.of(this), ClientSettings.of(this), rpcHook, this::startTracing);
    }

    private void startTracing() {
        if (enableTrace) {
            var dispatcher = tracing.open(this, consumerGroup, traceTopic, rpcHook);
            dispatcher.setHostConsumer(defaultMQPushConsumerImpl);
            life.hooks().add(new ConsumeMessageTraceHookImpl(dispatcher));
            tracing.start(this);
        }
    }

    @Override
    public void shutdown() {
        life.shutdown();
        defaultMQPushConsumerImpl.endClient();
        tracing.shutdown();
    }

    /** Where the traces of this consumer go; null before its start, and without message trace. */
    public TraceDispatcher getTraceDispatcher() {
        return tracing.dispatcher();
    }

    @Deprecated
    @Override
    public void registerMessageListener(MessageListener messageListener) {
        this.messageListener = messageListener;
    }

    @Override
    public void registerMessageListener(MessageListenerConcurrently messageListener) {
        this.messageListener = messageListener;
    }

    @Override
    public void registerMessageListener(MessageListenerOrderly messageListener) {
        this.messageListener = messageListener;
    }

    @Override
    public void subscribe(String topic, String subExpression) throws MQClientException {
        life.subscribe(withNamespace(topic), subExpression, ExpressionType.TAG);
    }

    @Override
    public void subscribe(String topic, MessageSelector selector) throws MQClientException {
        if (selector == null) {
            subscribe(topic, (String) null);
        } else {
            life.subscribe(withNamespace(topic), selector.getExpression(), selector.getExpressionType());
        }
    }

    /**
     * Fails: brokers do not filter by classes any more, so that nothing would ever come; use a
     * {@link MessageSelector}.
     */
    @Deprecated
    @Override
    public void subscribe(String topic, String fullClassName, String filterClassSource) throws MQClientException {
        throw new MQClientException("The subscription to " + topic + " cannot be filtered by the class " + fullClassName
            + ": brokers filter by tags and by SQL-92 expressions; use MessageSelector.bySql", null);
    }

    @Override
    public void unsubscribe(String topic) {
        life.unsubscribe(withNamespace(topic));
    }

    @Override
    public void updateCorePoolSize(int corePoolSize) {
        life.resize(corePoolSize);
    }

    @Override
    public void suspend() {
        life.suspend();
    }

    @Override
    public void resume() {
        life.resume();
    }

    /** True where the listener that was registered is an orderly one. */
    public boolean isConsumeOrderly() {
        return messageListener instanceof MessageListenerOrderly;
    }

    public boolean isPause() {
        return life.isSuspended();
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
        life.engine().sendMessageBack(msg, delayLevel, brokerName);
    }

    @Override
    public Set<MessageQueue> fetchSubscribeMessageQueues(String topic) throws MQClientException {
        var queues = new HashSet<MessageQueue>();
        life.admin().readableQueues(withNamespace(topic)).forEach(queue -> queues.add(new MessageQueue(
            withoutNamespace(queue.getTopic()), queue.getBrokerName(), queue.getQueueId())));
        return queues;
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
        return life.admin().searchOffset(queueWithNamespace(mq), timestamp);
    }

    @Deprecated
    @Override
    public long maxOffset(MessageQueue mq) throws MQClientException {
        return life.admin().maxOffset(queueWithNamespace(mq));
    }

    @Deprecated
    @Override
    public long minOffset(MessageQueue mq) throws MQClientException {
        return life.admin().minOffset(queueWithNamespace(mq));
    }

    @Deprecated
    @Override
    public long earliestMsgStoreTime(MessageQueue mq) throws MQClientException {
        return life.admin().earliestMsgStoreTime(queueWithNamespace(mq));
    }

    @Deprecated
    @Override
    public QueryResult queryMessage(String topic, String key, int maxNum, long begin, long end)
        throws MQClientException, InterruptedException {
        return life.admin().queryMessage(withNamespace(topic), key, maxNum, begin, end);
    }

    @Deprecated
    @Override
    public MessageExt viewMessage(String topic, String msgId)
        throws RemotingException, MQBrokerException, InterruptedException, MQClientException {
        return life.admin().viewMessage(withNamespace(topic), msgId);
    }

    public String getConsumerGroup() {
        return consumerGroup;
    }

    public void setConsumerGroup(String consumerGroup) {
        this.consumerGroup = consumerGroup;
    }

    public AllocateMessageQueueStrategy getAllocateMessageQueueStrategy() {
        return allocateMessageQueueStrategy;
    }

    public void setAllocateMessageQueueStrategy(AllocateMessageQueueStrategy allocateMessageQueueStrategy) {
        this.allocateMessageQueueStrategy = allocateMessageQueueStrategy;
    }

    public MessageListener getMessageListener() {
        return messageListener;
    }

    public void setMessageListener(MessageListener messageListener) {
        this.messageListener = messageListener;
    }

    public MessageQueueListener getMessageQueueListener() {
        return messageQueueListener;
    }

    /**
     * Whom to tell which queues of a topic are this member's, whenever these are others than before; null for nobody.
     * It is called on the client's callback threads, one call after the other. A queue that is popped has the id -1
     * where it stands for all of its broker.
     */
    public void setMessageQueueListener(MessageQueueListener messageQueueListener) {
        this.messageQueueListener = messageQueueListener;
    }

    public MessageModel getMessageModel() {
        return messageModel;
    }

    /**
     * CLUSTERING shares the messages among the members of the group; in BROADCASTING each member gets all of them,
     * none a second time after a failure, and keeps by itself how far it has got.
     */
    public void setMessageModel(MessageModel messageModel) {
        this.messageModel = messageModel;
    }

    public ConsumeFromWhere getConsumeFromWhere() {
        return consumeFromWhere;
    }

    /** Where a group begins with a queue of which it has consumed nothing yet. */
    public void setConsumeFromWhere(ConsumeFromWhere consumeFromWhere) {
        life.set(Beginning.complaint(consumeFromWhere, consumeTimestamp),
            () -> this.consumeFromWhere = consumeFromWhere);
    }

    /** Where offsets are kept; null before the start, unless a store was set. */
    @Deprecated
    public OffsetStore getOffsetStore() {
        return life.offsetStore();
    }

    /** Keeps offsets in a store of one's own, from the start on. */
    @Deprecated
    public void setOffsetStore(OffsetStore offsetStore) {
        life.useOffsets(offsetStore);
    }

    public String getConsumeTimestamp() {
        return consumeTimestamp;
    }

    /** The time for CONSUME_FROM_TIMESTAMP, as yyyyMMddHHmmss in this machine's time zone. */
    public void setConsumeTimestamp(String consumeTimestamp) {
        // It must be one even while the group does not begin by it: the start says so, too.
        life.set(Beginning.complaint(ConsumeFromWhere.CONSUME_FROM_TIMESTAMP, consumeTimestamp),
            () -> this.consumeTimestamp = consumeTimestamp);
    }

    public int getConsumeThreadMin() {
        return consumeThreadMin;
    }

    /** How many threads call the listener; after the start, {@link #updateCorePoolSize} says so. */
    public void setConsumeThreadMin(int consumeThreadMin) {
        this.consumeThreadMin = consumeThreadMin;
    }

    public int getConsumeThreadMax() {
        return consumeThreadMax;
    }

    /** How many threads {@link #updateCorePoolSize} may ask for; read at the start. */
    public void setConsumeThreadMax(int consumeThreadMax) {
        this.consumeThreadMax = consumeThreadMax;
    }

    public int getConsumeConcurrentlyMaxSpan() {
        return consumeConcurrentlyMaxSpan;
    }

    /** How far apart the first and the last offset of a queue may lie among what is fetched and not consumed. */
    public void setConsumeConcurrentlyMaxSpan(int consumeConcurrentlyMaxSpan) {
        life.set(PushNumber.CONSUME_CONCURRENTLY_MAX_SPAN, consumeConcurrentlyMaxSpan,
            () -> this.consumeConcurrentlyMaxSpan = consumeConcurrentlyMaxSpan);
    }

    public int getConsumeMessageBatchMaxSize() {
        return consumeMessageBatchMaxSize;
    }

    /** How many messages the listener is handed at a time at most. */
    public void setConsumeMessageBatchMaxSize(int consumeMessageBatchMaxSize) {
        life.set(PushNumber.CONSUME_MESSAGE_BATCH_MAX_SIZE, consumeMessageBatchMaxSize,
            () -> this.consumeMessageBatchMaxSize = consumeMessageBatchMaxSize);
    }

    public int getPullBatchSize() {
        return pullBatchSize;
    }

    /**
     * How many messages one pull asks for. With 32, as it is unless set, pulls of a queue that has a backlog ask for up
     * to 256, as far as the thresholds for what waits here allow; any other number stays as it is.
     */
    public void setPullBatchSize(int pullBatchSize) {
        life.set(PushNumber.PULL_BATCH_SIZE, pullBatchSize, () -> this.pullBatchSize = pullBatchSize);
    }

    public int getPullBatchSizeInBytes() {
        return pullBatchSizeInBytes;
    }

    public void setPullBatchSizeInBytes(int pullBatchSizeInBytes) {
        life.set(PushNumber.PULL_BATCH_SIZE_IN_BYTES, pullBatchSizeInBytes,
            () -> this.pullBatchSizeInBytes = pullBatchSizeInBytes);
    }

    public long getPullInterval() {
        return pullInterval;
    }

    /** The rest between two pulls of a queue, in milliseconds. */
    public void setPullInterval(long pullInterval) {
        life.set(PushNumber.PULL_INTERVAL, pullInterval, () -> this.pullInterval = pullInterval);
    }

    public int getPullThresholdForQueue() {
        return pullThresholdForQueue;
    }

    /** How many messages of a queue may be fetched and not consumed. */
    public void setPullThresholdForQueue(int pullThresholdForQueue) {
        life.set(PushNumber.PULL_THRESHOLD_FOR_QUEUE, pullThresholdForQueue,
            () -> this.pullThresholdForQueue = pullThresholdForQueue);
    }

    public int getPullThresholdSizeForQueue() {
        return pullThresholdSizeForQueue;
    }

    /** How many MiB of a queue may be fetched and not consumed. */
    public void setPullThresholdSizeForQueue(int pullThresholdSizeForQueue) {
        life.set(PushNumber.PULL_THRESHOLD_SIZE_FOR_QUEUE, pullThresholdSizeForQueue,
            () -> this.pullThresholdSizeForQueue = pullThresholdSizeForQueue);
    }

    public int getMaxReconsumeTimes() {
        return maxReconsumeTimes;
    }

    /**
     * How often a message comes again before it goes to the dead letters; -1 for 16 times, or without end where the
     * listener is orderly.
     */
    public void setMaxReconsumeTimes(int maxReconsumeTimes) {
        life.set(null, () -> this.maxReconsumeTimes = maxReconsumeTimes);
    }

    public long getSuspendCurrentQueueTimeMillis() {
        return suspendCurrentQueueTimeMillis;
    }

    /** How long a queue rests before an orderly listener gets its messages again: 10 to 30,000. */
    public void setSuspendCurrentQueueTimeMillis(long suspendCurrentQueueTimeMillis) {
        life.set(PushNumber.SUSPEND_CURRENT_QUEUE_TIME_MILLIS, suspendCurrentQueueTimeMillis,
            () -> this.suspendCurrentQueueTimeMillis = suspendCurrentQueueTimeMillis);
    }

    public long getConsumeTimeout() {
        return consumeTimeout;
    }

    /** How many minutes a concurrent listener may take before its messages are sent back, to come again. */
    public void setConsumeTimeout(long consumeTimeout) {
        life.set(PushNumber.CONSUME_TIMEOUT, consumeTimeout, () -> this.consumeTimeout = consumeTimeout);
    }

    public long getAwaitTerminationMillisWhenShutdown() {
        return awaitTerminationMillisWhenShutdown;
    }

    /** How long a shutdown waits for listeners that run; never less than a second. */
    public void setAwaitTerminationMillisWhenShutdown(long awaitTerminationMillisWhenShutdown) {
        life.set(null, () -> this.awaitTerminationMillisWhenShutdown = awaitTerminationMillisWhenShutdown);
    }

    @Deprecated
    public DefaultMQPushConsumerImpl getDefaultMQPushConsumerImpl() {
        return defaultMQPushConsumerImpl;
    }

    /** Has each call of the listener seen by a hook, before and after it. */
    public void registerConsumeMessageHook(ConsumeMessageHook hook) {
        life.hooks().add(hook);
    }

    public Map<String, String> getSubscription() {
        return subscription;
    }

    /** Topics with their tag expressions, which are subscribed to at the start. */
    @Deprecated
    public void setSubscription(Map<String, String> subscription) {
        var named = new HashMap<String, String>();
        subscription.forEach((topic, expression) -> named.put(withNamespace(topic), expression));
        this.subscription = named;
    }

    public int getPullThresholdForTopic() {
        return pullThresholdForTopic;
    }

    /** How many messages of a topic may be here and not consumed, an equal part for each queue; -1 for no limit. */
    public void setPullThresholdForTopic(int pullThresholdForTopic) {
        life.set(PushNumber.PULL_THRESHOLD_FOR_TOPIC, pullThresholdForTopic,
            () -> this.pullThresholdForTopic = pullThresholdForTopic);
    }

    public int getPullThresholdSizeForTopic() {
        return pullThresholdSizeForTopic;
    }

    /** The same in MiB of bodies. */
    public void setPullThresholdSizeForTopic(int pullThresholdSizeForTopic) {
        life.set(PushNumber.PULL_THRESHOLD_SIZE_FOR_TOPIC, pullThresholdSizeForTopic,
            () -> this.pullThresholdSizeForTopic = pullThresholdSizeForTopic);
    }

    public boolean isPostSubscriptionWhenPull() {
        return postSubscriptionWhenPull;
    }

    /** Brokers know subscriptions from heartbeats, so pulls need not tell them, whatever is set here. */
    public void setPostSubscriptionWhenPull(boolean postSubscriptionWhenPull) {
        this.postSubscriptionWhenPull = postSubscriptionWhenPull;
    }

    public long getAdjustThreadPoolNumsThreshold() {
        return adjustThreadPoolNumsThreshold;
    }

    /**
     * The number of threads follows what there is to consume, whatever is set here: whenever there is something, one
     * more comes, even where others are idle, until there are {@link #setConsumeThreadMin}, and all but one end after a
     * minute without work.
     */
    public void setAdjustThreadPoolNumsThreshold(long adjustThreadPoolNumsThreshold) {
        this.adjustThreadPoolNumsThreshold = adjustThreadPoolNumsThreshold;
    }

    public boolean isClientRebalance() {
        return clientRebalance;
    }

    /**
     * True, the default: the members of the group share the queues among themselves, and pull them. False leaves it to
     * the brokers who gets which queues, and whether they are pulled or popped: that is set there for a topic and a
     * group. A popped queue is shared by all members, and each message is acknowledged by itself. In BROADCASTING, and
     * where the listener is orderly, it is as if it were true.
     */
    public void setClientRebalance(boolean clientRebalance) {
        this.clientRebalance = clientRebalance;
    }

    public long getPopInvisibleTime() {
        return popInvisibleTime;
    }

    /**
     * For how many milliseconds nobody else gets a popped message: 5,000 to 300,000. While a listener works on it, that
     * is renewed, for as long as {@link #setConsumeTimeout} says.
     */
    public void setPopInvisibleTime(long popInvisibleTime) {
        life.set(PushNumber.POP_INVISIBLE_TIME, popInvisibleTime, () -> this.popInvisibleTime = popInvisibleTime);
    }

    public int getPopBatchNums() {
        return popBatchNums;
    }

    /** How many messages one pop asks for: 1 to 32. */
    public void setPopBatchNums(int popBatchNums) {
        life.set(PushNumber.POP_BATCH_NUMS, popBatchNums, () -> this.popBatchNums = popBatchNums);
    }

    public int getPopThresholdForQueue() {
        return popThresholdForQueue;
    }

    /** How many messages of a queue may be popped and not acknowledged: 1 to 65,535. */
    public void setPopThresholdForQueue(int popThresholdForQueue) {
        life.set(PushNumber.POP_THRESHOLD_FOR_QUEUE, popThresholdForQueue,
            () -> this.popThresholdForQueue = popThresholdForQueue);
    }
}
