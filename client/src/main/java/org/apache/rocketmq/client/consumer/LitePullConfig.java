package org.apache.rocketmq.client.consumer;

import java.time.Duration;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.Set;
import org.apache.rocketmq.client.ClientConfig;
import org.apache.rocketmq.client.consumer.rebalance.AllocateMessageQueueAveragely;
import org.apache.rocketmq.client.consumer.store.OffsetStore;
import org.apache.rocketmq.client.exception.MQClientException;
import org.apache.rocketmq.client.internal.consume.Beginning;
import org.apache.rocketmq.client.internal.consume.ConsumeTimestamp;
import org.apache.rocketmq.client.internal.consume.ConsumerScope;
import org.apache.rocketmq.client.internal.consume.Live;
import org.apache.rocketmq.client.internal.consume.Space;
import org.apache.rocketmq.client.internal.lite.LiteSettings;
import org.apache.rocketmq.client.internal.offset.LocalOffsets;
import org.apache.rocketmq.client.internal.pull.FlowLimits;
import org.apache.rocketmq.client.internal.pull.PullSettings;
import org.apache.rocketmq.common.consumer.ConsumeFromWhere;
import org.apache.rocketmq.remoting.protocol.heartbeat.MessageModel;

/** What a lite pull consumer is configured with. */
abstract class LitePullConfig extends ClientConfig {
    private static final Set<ConsumeFromWhere> BEGINNINGS = EnumSet.of(ConsumeFromWhere.CONSUME_FROM_LAST_OFFSET,
        ConsumeFromWhere.CONSUME_FROM_FIRST_OFFSET, ConsumeFromWhere.CONSUME_FROM_TIMESTAMP);
    private static final String REBALANCE_PROPERTY = "rocketmq.client.rebalance.waitInterval";
    private static final int USUAL_REBALANCE_MILLIS = 20_000;
    private static final long LEAST_AUTO_COMMIT_MILLIS = 1_000;
    private static final int BITS_OF_MIB = 20;
    private static final int USUAL_PULL_THREADS = 20;

    private String consumerGroup;
    private AllocateMessageQueueStrategy allocateMessageQueueStrategy = new AllocateMessageQueueAveragely();
    private MessageModel messageModel = MessageModel.CLUSTERING;
    private MessageQueueListener messageQueueListener;
    private OffsetStore offsetStore;
    private volatile ConsumeFromWhere consumeFromWhere = ConsumeFromWhere.CONSUME_FROM_LAST_OFFSET;
    private volatile String consumeTimestamp = ConsumeTimestamp.halfAnHourAgo(InstantSource.system());
    private boolean unitMode;
    private volatile boolean autoCommit = true;
    private volatile long autoCommitIntervalMillis = 5_000;
    private volatile long pollTimeoutMillis = 5_000;
    private volatile boolean connectBrokerByUser;
    private volatile long defaultBrokerId;
    private int pullThreadNums = USUAL_PULL_THREADS;
    private int pullBatchSize = 10;
    private volatile long pullThresholdForAll = 10_000;
    private int consumeMaxSpan = 2_000;
    private int pullThresholdForQueue = 1_000;
    private int pullThresholdSizeForQueue = 100;
    private final long brokerSuspendMaxTimeMillis = 20_000;
    private long consumerTimeoutMillisWhenSuspend = 30_000;
    private long consumerPullTimeoutMillis = 10_000;
    private long topicMetadataCheckIntervalMillis = 30_000;
    /** Null before the start, also after one that failed. */
    private volatile Live<PullSettings> pull;

    /** The client id tells consumers that pull from others of the same name. */
    LitePullConfig() {
        enableStreamRequestType = true;
    }

    /** As it is at a start; throws where a value makes no sense. */
    final LiteSettings settings() throws MQClientException {
        required("messageModel", messageModel);
        required("consumeFromWhere", consumeFromWhere);
        required("allocateMessageQueueStrategy", allocateMessageQueueStrategy);
        if (consumerTimeoutMillisWhenSuspend < brokerSuspendMaxTimeMillis) {
            throw new MQClientException("consumerTimeoutMillisWhenSuspend of " + consumerGroup + " is "
                + consumerTimeoutMillisWhenSuspend + ", but must be greater than brokerSuspendMaxTimeMillis, "
                + brokerSuspendMaxTimeMillis, null);
        }
        positive("pullBatchSize", pullBatchSize);
        positive("pullThresholdForAll", pullThresholdForAll);
        positive("pullThresholdForQueue", pullThresholdForQueue);
        positive("pullThresholdSizeForQueue", pullThresholdSizeForQueue);
        atLeast(0, "consumeMaxSpan", consumeMaxSpan);
        positive("topicMetadataCheckIntervalMillis", topicMetadataCheckIntervalMillis);
        atLeast(0, "pullTimeDelayMillsWhenException", getPullTimeDelayMillsWhenException());
        positive("persistConsumerOffsetInterval", getPersistConsumerOffsetInterval());
        Beginning.of(consumeFromWhere, consumeTimestamp);
        String group = consumerGroup;
        var restAfterFailure = Duration.ofMillis(getPullTimeDelayMillsWhenException());
        pull = new Live<>(() -> pull(group, restAfterFailure));
        return new LiteSettings(group, messageModel, allocateMessageQueueStrategy,
            () -> Beginning.checked(consumeFromWhere, consumeTimestamp), ConsumerScope.of(this), pull,
            () -> pullThresholdForAll, suggested -> connectBrokerByUser ? defaultBrokerId : suggested, offsetStore,
            LocalOffsets.fileOf(buildMQClientId(), consumerGroup),
            Space.of(this).plain(messageQueueListener), rebalance(),
            Duration.ofMillis(getPersistConsumerOffsetInterval()), Duration.ofMillis(topicMetadataCheckIntervalMillis));
    }

    /** The start failed: what is set from now on is for the next one to look at. */
    final void notStarted() {
        pull = null;
    }

    private PullSettings pull(String group, Duration restAfterFailure) {
        var limits = new FlowLimits(pullThresholdForQueue, (long) pullThresholdSizeForQueue << BITS_OF_MIB,
            consumeMaxSpan);
        // Brokers limit the bytes of an answer by themselves.
        return new PullSettings(group, pullBatchSize, pullBatchSize, Integer.MAX_VALUE, Duration.ZERO,
            restAfterFailure, limits, Duration.ofMillis(brokerSuspendMaxTimeMillis),
            Duration.ofMillis(consumerTimeoutMillisWhenSuspend), PullSettings.Subscribing.BY_PULL);
    }

    /** Fetching goes on by other settings, where the consumer runs. */
    abstract void settingsChanged();

    /** Takes a number that holds from now on where the consumer was started; then not one that makes no sense. */
    private void set(long least, String name, long value, Runnable taking) {
        set(value >= least ? null : complaint(least, name, value), taking);
    }

    private void set(String complaint, Runnable taking) {
        Live.set(pull, complaint, taking, this::settingsChanged);
    }

    /** How often consumers that pull share their queues anew, where nothing gives an occasion. */
    static Duration rebalance() {
        return Duration.ofMillis(Integer.getInteger(REBALANCE_PROPERTY, USUAL_REBALANCE_MILLIS));
    }

    private void required(String name, Object value) throws MQClientException {
        if (value == null) {
            throw new MQClientException(name + " of the consumer of " + consumerGroup + " is null", null);
        }
    }

    private void positive(String name, long value) throws MQClientException {
        atLeast(1, name, value);
    }

    private void atLeast(long least, String name, long value) throws MQClientException {
        if (value < least) {
            throw new MQClientException(complaint(least, name, value), null);
        }
    }

    private String complaint(long least, String name, long value) {
        return name + " of the consumer of " + consumerGroup + " must be " + least + " or more, but is " + value;
    }

    public boolean isAutoCommit() {
        return autoCommit;
    }

    /** Whether {@code poll} commits from time to time what earlier polls have handed out. */
    public void setAutoCommit(boolean autoCommit) {
        this.autoCommit = autoCommit;
    }

    public boolean isConnectBrokerByUser() {
        return connectBrokerByUser;
    }

    /** Whether to read from the broker id that was set, whatever brokers suggest. */
    public void setConnectBrokerByUser(boolean connectBrokerByUser) {
        this.connectBrokerByUser = connectBrokerByUser;
    }

    public long getDefaultBrokerId() {
        return defaultBrokerId;
    }

    /** The broker id to read from with {@code connectBrokerByUser}: 0 for masters. */
    public void setDefaultBrokerId(long defaultBrokerId) {
        this.defaultBrokerId = defaultBrokerId;
    }

    public int getPullThreadNums() {
        return pullThreadNums;
    }

    /** Has no effect: fetching takes no threads here. */
    public void setPullThreadNums(int pullThreadNums) {
        this.pullThreadNums = pullThreadNums;
    }

    public long getAutoCommitIntervalMillis() {
        return autoCommitIntervalMillis;
    }

    /** How often {@code poll} commits what earlier polls have handed out; what is below 1,000 is not taken. */
    public void setAutoCommitIntervalMillis(long autoCommitIntervalMillis) {
        if (autoCommitIntervalMillis >= LEAST_AUTO_COMMIT_MILLIS) {
            this.autoCommitIntervalMillis = autoCommitIntervalMillis;
        }
    }

    public int getPullBatchSize() {
        return pullBatchSize;
    }

    /** How many messages a poll hands out at most, and a pull asks for. */
    public void setPullBatchSize(int pullBatchSize) {
        set(1, "pullBatchSize", pullBatchSize, () -> this.pullBatchSize = pullBatchSize);
    }

    public long getPullThresholdForAll() {
        return pullThresholdForAll;
    }

    /** How many messages of all queues may be fetched and not polled. */
    public void setPullThresholdForAll(long pullThresholdForAll) {
        set(1, "pullThresholdForAll", pullThresholdForAll, () -> this.pullThresholdForAll = pullThresholdForAll);
    }

    public int getConsumeMaxSpan() {
        return consumeMaxSpan;
    }

    /** How far apart the first and last offset of a queue may lie among what is fetched and not polled; 0 or more. */
    public void setConsumeMaxSpan(int consumeMaxSpan) {
        set(0, "consumeMaxSpan", consumeMaxSpan, () -> this.consumeMaxSpan = consumeMaxSpan);
    }

    public int getPullThresholdForQueue() {
        return pullThresholdForQueue;
    }

    /** How many messages of a queue may be fetched and not polled. */
    public void setPullThresholdForQueue(int pullThresholdForQueue) {
        set(1, "pullThresholdForQueue", pullThresholdForQueue,
            () -> this.pullThresholdForQueue = pullThresholdForQueue);
    }

    public int getPullThresholdSizeForQueue() {
        return pullThresholdSizeForQueue;
    }

    /** How many MiB of a queue may be fetched and not polled. */
    public void setPullThresholdSizeForQueue(int pullThresholdSizeForQueue) {
        set(1, "pullThresholdSizeForQueue", pullThresholdSizeForQueue,
            () -> this.pullThresholdSizeForQueue = pullThresholdSizeForQueue);
    }

    public AllocateMessageQueueStrategy getAllocateMessageQueueStrategy() {
        return allocateMessageQueueStrategy;
    }

    public void setAllocateMessageQueueStrategy(AllocateMessageQueueStrategy allocateMessageQueueStrategy) {
        this.allocateMessageQueueStrategy = allocateMessageQueueStrategy;
    }

    /** How long a broker may hold a pull while there is no news, in milliseconds. */
    public long getBrokerSuspendMaxTimeMillis() {
        return brokerSuspendMaxTimeMillis;
    }

    public long getPollTimeoutMillis() {
        return pollTimeoutMillis;
    }

    /** How long {@link #poll()} waits for messages, in milliseconds. */
    public void setPollTimeoutMillis(long pollTimeoutMillis) {
        this.pollTimeoutMillis = pollTimeoutMillis;
    }

    /** The store of offsets that was set; null where there is none. */
    public OffsetStore getOffsetStore() {
        return offsetStore;
    }

    /** Keeps offsets in a store of one's own, from the start on. */
    public void setOffsetStore(OffsetStore offsetStore) {
        this.offsetStore = offsetStore;
    }

    public boolean isUnitMode() {
        return unitMode;
    }

    public void setUnitMode(boolean isUnitMode) {
        this.unitMode = isUnitMode;
    }

    public MessageModel getMessageModel() {
        return messageModel;
    }

    /** In BROADCASTING each member has all queues of what it subscribes to, and keeps its offsets by itself. */
    public void setMessageModel(MessageModel messageModel) {
        this.messageModel = messageModel;
    }

    public String getConsumerGroup() {
        return consumerGroup;
    }

    public void setConsumerGroup(String consumerGroup) {
        this.consumerGroup = consumerGroup;
    }

    public MessageQueueListener getMessageQueueListener() {
        return messageQueueListener;
    }

    /** Hears when other queues of a subscribed topic are this member's share. It may use the consumer. */
    public void setMessageQueueListener(MessageQueueListener messageQueueListener) {
        this.messageQueueListener = messageQueueListener;
    }

    public long getConsumerPullTimeoutMillis() {
        return consumerPullTimeoutMillis;
    }

    /** Has no effect, as with Apache's client: each pull is one that brokers may hold. */
    public void setConsumerPullTimeoutMillis(long consumerPullTimeoutMillis) {
        this.consumerPullTimeoutMillis = consumerPullTimeoutMillis;
    }

    public long getConsumerTimeoutMillisWhenSuspend() {
        return consumerTimeoutMillisWhenSuspend;
    }

    /** How long the answer to a pull is waited for, in milliseconds. */
    public void setConsumerTimeoutMillisWhenSuspend(long consumerTimeoutMillisWhenSuspend) {
        set(brokerSuspendMaxTimeMillis, "consumerTimeoutMillisWhenSuspend", consumerTimeoutMillisWhenSuspend,
            () -> this.consumerTimeoutMillisWhenSuspend = consumerTimeoutMillisWhenSuspend);
    }

    public long getTopicMetadataCheckIntervalMillis() {
        return topicMetadataCheckIntervalMillis;
    }

    /** How often the queues of topics with a listener are looked at, in milliseconds. */
    public void setTopicMetadataCheckIntervalMillis(long topicMetadataCheckIntervalMillis) {
        this.topicMetadataCheckIntervalMillis = topicMetadataCheckIntervalMillis;
    }

    public ConsumeFromWhere getConsumeFromWhere() {
        return consumeFromWhere;
    }

    /**
     * Where a group begins with a queue of which it has committed nothing yet.
     *
     * @throws RuntimeException for the names from old versions
     */
    public void setConsumeFromWhere(ConsumeFromWhere consumeFromWhere) {
        if (consumeFromWhere != null && !BEGINNINGS.contains(consumeFromWhere)) {
            throw new RuntimeException(consumeFromWhere + " is a name from old versions: use one of " + BEGINNINGS);
        }
        set(Beginning.complaint(consumeFromWhere, consumeTimestamp), () -> this.consumeFromWhere = consumeFromWhere);
    }

    public String getConsumeTimestamp() {
        return consumeTimestamp;
    }

    /** The time for CONSUME_FROM_TIMESTAMP, as yyyyMMddHHmmss in this machine's time zone. */
    public void setConsumeTimestamp(String consumeTimestamp) {
        set(Beginning.complaint(consumeFromWhere, consumeTimestamp), () -> this.consumeTimestamp = consumeTimestamp);
    }

    public String getCustomizedTraceTopic() {
        return getTraceTopic();
    }

    public void setCustomizedTraceTopic(String customizedTraceTopic) {
        setTraceTopic(customizedTraceTopic);
    }

    public boolean isEnableMsgTrace() {
        return isEnableTrace();
    }

    /** Whether what is polled is written to a topic: a trace before and one after each poll that has messages. */
    public void setEnableMsgTrace(boolean enableMsgTrace) {
        setEnableTrace(enableMsgTrace);
    }
}
