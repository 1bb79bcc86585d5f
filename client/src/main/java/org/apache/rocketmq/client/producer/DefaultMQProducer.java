package org.apache.rocketmq.client.producer;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import org.apache.rocketmq.client.ClientConfig;
import org.apache.rocketmq.client.QueryResult;
import org.apache.rocketmq.client.exception.MQBrokerException;
import org.apache.rocketmq.client.exception.MQClientException;
import org.apache.rocketmq.client.exception.RequestTimeoutException;
import org.apache.rocketmq.client.impl.producer.DefaultMQProducerImpl;
import org.apache.rocketmq.client.internal.loop.ClientSettings;
import org.apache.rocketmq.client.internal.route.LatencyRules;
import org.apache.rocketmq.client.internal.send.Gathering;
import org.apache.rocketmq.client.internal.send.ProducerLife;
import org.apache.rocketmq.client.internal.send.QueueChoice;
import org.apache.rocketmq.client.internal.send.SendPolicy;
import org.apache.rocketmq.client.internal.send.SendScope;
import org.apache.rocketmq.client.internal.trace.HookPair;
import org.apache.rocketmq.client.internal.trace.Tracing;
import org.apache.rocketmq.client.lock.ReadWriteCASLock;
import org.apache.rocketmq.client.trace.TraceDispatcher;
import org.apache.rocketmq.client.trace.hook.DefaultRecallMessageTraceHook;
import org.apache.rocketmq.client.trace.hook.EndTransactionTraceHookImpl;
import org.apache.rocketmq.client.trace.hook.SendMessageTraceHookImpl;
import org.apache.rocketmq.common.MixAll;
import org.apache.rocketmq.common.compression.CompressionType;
import org.apache.rocketmq.common.compression.Compressor;
import org.apache.rocketmq.common.compression.CompressorFactory;
import org.apache.rocketmq.common.internal.name.SystemTopics;
import org.apache.rocketmq.common.message.Message;
import org.apache.rocketmq.common.message.MessageExt;
import org.apache.rocketmq.common.message.MessageQueue;
import org.apache.rocketmq.remoting.RPCHook;
import org.apache.rocketmq.remoting.exception.RemotingException;
import org.apache.rocketmq.remoting.protocol.ResponseCode;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A producer. It is configured, started once, used by any number of threads, and shut down once.
 *
 * <pre>{@code
 * var producer = new DefaultMQProducer("my_group");
 * producer.setNamesrvAddr("127.0.0.1:9876");
 * producer.start();
 * SendResult result = producer.send(new Message("my_topic", "hello".getBytes(StandardCharsets.UTF_8)));
 * producer.shutdown();
 * }</pre>
 *
 * <p>Without waiting:
 *
 * <pre>{@code
 * producer.send(new Message("my_topic", "hello".getBytes(StandardCharsets.UTF_8)), new SendCallback() {
 *     @Override
 *     public void onSuccess(SendResult result) {
 *         outcome.accept(result, null);
 *     }
 *
 *     @Override
 *     public void onException(Throwable failure) {
 *         outcome.accept(null, failure);
 *     }
 * });
 * }</pre>
 *
 * <p>Without hearing of it:
 *
 * <pre>{@code
 * producer.sendOneway(new Message("my_topic", "hello".getBytes(StandardCharsets.UTF_8)));
 * }</pre>
 *
 * <p>Several as one, which are all stored or none of them:
 *
 * <pre>{@code
 * var messages = List.of(new Message("my_topic", "one".getBytes(StandardCharsets.UTF_8)),
 *     new Message("my_topic", "two".getBytes(StandardCharsets.UTF_8)));
 * SendResult result = producer.send(messages);
 * }</pre>
 *
 * <p>What belongs together to one queue, where it stays in its order:
 *
 * <pre>{@code
 * var selector = new SelectMessageQueueByHash();
 * for (String step : List.of("created", "paid", "shipped")) {
 *     producer.send(new Message("my_topic", step, orderId.getBytes(StandardCharsets.UTF_8)), selector, orderId);
 * }
 * }</pre>
 *
 * <p>A question, which a consumer answers with {@code MessageUtil.createReplyMessage}:
 *
 * <pre>{@code
 * Message reply = producer.request(new Message("my_questions", "how?".getBytes(StandardCharsets.UTF_8)), 3_000);
 * }</pre>
 *
 * <p>A send without a queue or selector goes round all queues of the topic, and to another broker where one fails.
 * At most 10,000 sends with callbacks or one-way, of 12 MiB together, are under way at a time: the next waits for
 * room, and fails when there is none within its time-out. A send inside a callback does not wait.
 */
@SuppressWarnings("deprecation") // Much of the API is deprecated, and has to work.
public class DefaultMQProducer extends ClientConfig implements MQProducer {
    private static final Logger LOG = LoggerFactory.getLogger(DefaultMQProducer.class);
    private static final int LEAST_ASYNC_SENDS = 10;
    private static final int LEAST_ASYNC_BYTES = 1 << 20;
    private static final String DEFAULT_GROUP = "DEFAULT_PRODUCER";
    private static final int WINDOW_MESSAGES = 10_000;
    /** Less than what a connection holds of unsent bytes before it refuses more. */
    private static final int WINDOW_BYTES = 12 << 20;

    /** What applications register hooks at. */
    protected final transient DefaultMQProducerImpl defaultMQProducerImpl;

    private final ProducerLife life = new ProducerLife(this::getProducerGroup, this::policy);
    private final Tracing tracing = new Tracing(TraceDispatcher.Type.PRODUCE);
    private final RPCHook rpcHook;
    private final Set<Integer> retryResponseCodes = ConcurrentHashMap.newKeySet();
    private List<String> topics;
    private String producerGroup;
    private String createTopicKey = SystemTopics.TBW102;
    private int defaultTopicQueueNums = 4;
    private int sendMsgTimeout = 3_000;
    private int sendMsgMaxTimeoutPerRequest = -1;
    private int compressMsgBodyOverHowmuch = 4 << 10;
    private int compressLevel = Integer.getInteger(MixAll.MESSAGE_COMPRESS_LEVEL, 5);
    private CompressionType compressType =
        CompressionType.of(System.getProperty(MixAll.MESSAGE_COMPRESS_TYPE, CompressionType.ZLIB.name()));
    private int retryTimesWhenSendFailed = 2;
    private int retryTimesWhenSendAsyncFailed = 2;
    private boolean retryAnotherBrokerWhenNotStoreOK;
    private int maxMessageSize = 4 << 20;
    private boolean autoBatch;
    private long[] latencyMax = {50, 100, 550, 1_800, 3_000, 5_000, 15_000};
    private long[] notAvailableDuration = {0, 0, 2_000, 5_000, 6_000, 10_000, 30_000};
    private boolean enableBackpressureForAsyncMode;
    private int backPressureForAsyncSendNum = 1_024;
    private int backPressureForAsyncSendSize = 100 << 20;
    private final ReadWriteCASLock numLock = new ReadWriteCASLock();
    private final ReadWriteCASLock sizeLock = new ReadWriteCASLock();
    private volatile SendPolicy policy;

    public DefaultMQProducer() {
        this(DEFAULT_GROUP, (RPCHook) null);
    }

    public DefaultMQProducer(RPCHook rpcHook) {
        this(DEFAULT_GROUP, rpcHook);
    }

    public DefaultMQProducer(String producerGroup) {
        this(producerGroup, (RPCHook) null);
    }

    /** A producer whose hook sees every request and response; it runs on the client's threads and must not wait. */
    public DefaultMQProducer(String producerGroup, RPCHook rpcHook) {
        this.producerGroup = producerGroup;
        this.rpcHook = rpcHook;
        defaultMQProducerImpl = new DefaultMQProducerImpl(this, life);
        life.hooks().of(defaultMQProducerImpl);
        retryResponseCodes.addAll(List.of(ResponseCode.SYSTEM_ERROR, ResponseCode.SYSTEM_BUSY,
            ResponseCode.SERVICE_NOT_AVAILABLE, ResponseCode.NO_PERMISSION, ResponseCode.TOPIC_NOT_EXIST,
            ResponseCode.NO_BUYER_ID, ResponseCode.NOT_IN_CURRENT_UNIT, ResponseCode.GO_AWAY));
    }

    /** A producer that asks for the routes of these topics at its start; null is none. */
    public DefaultMQProducer(String producerGroup, RPCHook rpcHook, List<String> topics) {
        this(producerGroup, rpcHook);
        setTopics(topics);
    }

    /** A producer that writes what happens to its messages to a topic; null is the system's. */
    public DefaultMQProducer(String producerGroup, boolean enableMsgTrace, String customizedTraceTopic) {
        this(producerGroup, null, enableMsgTrace, customizedTraceTopic);
    }

    /** A producer that writes what happens to its messages to a topic; null is the system's. */
    public DefaultMQProducer(String producerGroup, RPCHook rpcHook, boolean enableMsgTrace,
        String customizedTraceTopic) {
        this(producerGroup, rpcHook, null, enableMsgTrace, customizedTraceTopic);
    }

    /** A producer that asks for routes at its start, and writes what happens to its messages to a topic. */
    public DefaultMQProducer(String producerGroup, RPCHook rpcHook, List<String> topics, boolean enableMsgTrace,
        String customizedTraceTopic) {
        this(producerGroup, rpcHook, topics);
        enableTrace = enableMsgTrace;
        traceTopic = customizedTraceTopic;
    }

    /** A producer in a namespace. */
    @Deprecated
    public DefaultMQProducer(String namespace, String producerGroup) {
        this(namespace, producerGroup, null);
    }

    /** A producer in a namespace. */
    @Deprecated
    public DefaultMQProducer(String namespace, String producerGroup, RPCHook rpcHook) {
        this(producerGroup, rpcHook);
        this.namespace = namespace;
    }

    /** A producer in a namespace that writes what happens to its messages to a topic. */
    @Deprecated
    public DefaultMQProducer(String namespace, String producerGroup, RPCHook rpcHook, boolean enableMsgTrace,
        String customizedTraceTopic) {
        this(producerGroup, rpcHook, enableMsgTrace, customizedTraceTopic);
        this.namespace = namespace;
    }

    @Override
    public void start() throws MQClientException {
        life.checkMayStart(producerGroup, DEFAULT_GROUP);
        producerGroup = withNamespace(producerGroup);
        changeInstanceNameToPID();
        changed();
        if (enableTrace) {
            startTraced();
        } else {
            life.start(producerGroup, ClientSettings.of(this), rpcHook);
        }
        life.learnRoutes(topics == null ? List.of() : topics.stream().map(this::withNamespace).toList());
    }

    private void startTraced() throws MQClientException {
        var dispatcher = tracing.open(this, producerGroup, traceTopic, rpcHook);
        dispatcher.setHostProducer(defaultMQProducerImpl);
        life.start(producerGroup, ClientSettings.of(this),
            HookPair.of(rpcHook, new DefaultRecallMessageTraceHook(dispatcher)));
        life.hooks().add(new SendMessageTraceHookImpl(dispatcher));
        life.hooks().add(new EndTransactionTraceHookImpl(dispatcher));
        tracing.start(this);
    }

    @Override
    public void shutdown() {
        life.shutdown();
        tracing.shutdown();
    }

    /** Where the traces of this producer go; null before its start, and without message trace. */
    public TraceDispatcher getTraceDispatcher() {
        return tracing.dispatcher();
    }

    @Override
    public List<MessageQueue> fetchPublishMessageQueues(String topic) throws MQClientException {
        return life.engine().writableQueues(withNamespace(topic)).stream()
            .map(queue -> new MessageQueue(withoutNamespace(queue.getTopic()), queue.getBrokerName(),
                queue.getQueueId())).toList();
    }

    @Override
    public SendResult send(Message msg)
        throws MQClientException, RemotingException, MQBrokerException, InterruptedException {
        return goesTogether(msg) ? sendByAccumulator(msg, null, null) : sendDirect(msg, null, null);
    }

    @Override
    public SendResult send(Message msg, long timeout)
        throws MQClientException, RemotingException, MQBrokerException, InterruptedException {
        return life.engine().send(msg, QueueChoice.ROUND_ROBIN, timeout);
    }

    @Override
    public void send(Message msg, SendCallback sendCallback)
        throws MQClientException, RemotingException, InterruptedException {
        if (goesTogether(msg)) {
            life.together(msg, null, sendCallback, sendMsgTimeout);
        } else {
            send(msg, sendCallback, sendMsgTimeout);
        }
    }

    @Override
    public void send(Message msg, SendCallback sendCallback, long timeout)
        throws MQClientException, RemotingException, InterruptedException {
        life.send(msg, QueueChoice.ROUND_ROBIN, sendCallback, timeout);
    }

    @Override
    public void sendOneway(Message msg) throws MQClientException, RemotingException, InterruptedException {
        life.engine().sendOneway(msg, QueueChoice.ROUND_ROBIN, sendMsgTimeout);
    }

    @Override
    public SendResult send(Message msg, MessageQueue mq)
        throws MQClientException, RemotingException, MQBrokerException, InterruptedException {
        return goesTogether(msg) ? sendByAccumulator(msg, mq, null) : sendDirect(msg, mq, null);
    }

    @Override
    public SendResult send(Message msg, MessageQueue mq, long timeout)
        throws MQClientException, RemotingException, MQBrokerException, InterruptedException {
        return life.engine().send(msg, QueueChoice.of(queueWithNamespace(mq)), timeout);
    }

    @Override
    public void send(Message msg, MessageQueue mq, SendCallback sendCallback)
        throws MQClientException, RemotingException, InterruptedException {
        if (goesTogether(msg)) {
            life.together(msg, queueWithNamespace(mq), sendCallback, sendMsgTimeout);
        } else if (mq == null) {
            send(msg, sendCallback, sendMsgTimeout);
        } else {
            send(msg, mq, sendCallback, sendMsgTimeout);
        }
    }

    @Override
    public void send(Message msg, MessageQueue mq, SendCallback sendCallback, long timeout)
        throws MQClientException, RemotingException, InterruptedException {
        life.send(msg, QueueChoice.of(queueWithNamespace(mq)), sendCallback, timeout);
    }

    @Override
    public void sendOneway(Message msg, MessageQueue mq)
        throws MQClientException, RemotingException, InterruptedException {
        life.engine().sendOneway(msg, QueueChoice.of(queueWithNamespace(mq)), sendMsgTimeout);
    }

    @Override
    public SendResult send(Message msg, MessageQueueSelector selector, Object arg)
        throws MQClientException, RemotingException, MQBrokerException, InterruptedException {
        return send(msg, selector, arg, sendMsgTimeout);
    }

    @Override
    public SendResult send(Message msg, MessageQueueSelector selector, Object arg, long timeout)
        throws MQClientException, RemotingException, MQBrokerException, InterruptedException {
        return life.engine().send(msg, QueueChoice.by(selector, arg, policy().scope()), timeout);
    }

    @Override
    public void send(Message msg, MessageQueueSelector selector, Object arg, SendCallback sendCallback)
        throws MQClientException, RemotingException, InterruptedException {
        send(msg, selector, arg, sendCallback, sendMsgTimeout);
    }

    @Override
    public void send(Message msg, MessageQueueSelector selector, Object arg, SendCallback sendCallback, long timeout)
        throws MQClientException, RemotingException, InterruptedException {
        life.send(msg, QueueChoice.by(selector, arg, policy().scope()), sendCallback, timeout);
    }

    @Override
    public void sendOneway(Message msg, MessageQueueSelector selector, Object arg)
        throws MQClientException, RemotingException, InterruptedException {
        life.engine().sendOneway(msg, QueueChoice.by(selector, arg, policy().scope()), sendMsgTimeout);
    }

    @Override
    public SendResult send(Collection<Message> msgs)
        throws MQClientException, RemotingException, MQBrokerException, InterruptedException {
        return send(msgs, sendMsgTimeout);
    }

    @Override
    public SendResult send(Collection<Message> msgs, long timeout)
        throws MQClientException, RemotingException, MQBrokerException, InterruptedException {
        return send(life.batch(msgs), timeout);
    }

    @Override
    public SendResult send(Collection<Message> msgs, MessageQueue mq)
        throws MQClientException, RemotingException, MQBrokerException, InterruptedException {
        return send(msgs, mq, sendMsgTimeout);
    }

    @Override
    public SendResult send(Collection<Message> msgs, MessageQueue mq, long timeout)
        throws MQClientException, RemotingException, MQBrokerException, InterruptedException {
        return send(life.batch(msgs), mq, timeout);
    }

    @Override
    public void send(Collection<Message> msgs, SendCallback sendCallback)
        throws MQClientException, RemotingException, MQBrokerException, InterruptedException {
        send(msgs, sendCallback, sendMsgTimeout);
    }

    @Override
    public void send(Collection<Message> msgs, SendCallback sendCallback, long timeout)
        throws MQClientException, RemotingException, MQBrokerException, InterruptedException {
        send(life.batch(msgs), sendCallback, timeout);
    }

    @Override
    public void send(Collection<Message> msgs, MessageQueue mq, SendCallback sendCallback)
        throws MQClientException, RemotingException, MQBrokerException, InterruptedException {
        send(msgs, mq, sendCallback, sendMsgTimeout);
    }

    @Override
    public void send(Collection<Message> msgs, MessageQueue mq, SendCallback sendCallback, long timeout)
        throws MQClientException, RemotingException, MQBrokerException, InterruptedException {
        send(life.batch(msgs), mq, sendCallback, timeout);
    }

    /** Sends at once, even where messages are to go together; without a callback it waits for the result. */
    public SendResult sendDirect(Message msg, MessageQueue mq, SendCallback sendCallback)
        throws MQClientException, RemotingException, InterruptedException, MQBrokerException {
        if (sendCallback == null) {
            return mq == null ? send(msg, sendMsgTimeout) : send(msg, mq, sendMsgTimeout);
        }
        if (mq == null) {
            send(msg, sendCallback, sendMsgTimeout);
        } else {
            send(msg, mq, sendCallback, sendMsgTimeout);
        }
        return null;
    }

    /**
     * Lets the message go together with others of its topic; without a callback it waits for the result. Messages that
     * cannot go with others are sent at once.
     */
    public SendResult sendByAccumulator(Message msg, MessageQueue mq, SendCallback sendCallback)
        throws MQClientException, RemotingException, InterruptedException, MQBrokerException {
        if (!Gathering.canTake(msg)) {
            return sendDirect(msg, mq, sendCallback);
        }
        if (sendCallback == null) {
            return life.together(msg, queueWithNamespace(mq), sendMsgTimeout);
        }
        life.together(msg, queueWithNamespace(mq), sendCallback, sendMsgTimeout);
        return null;
    }

    private boolean goesTogether(Message msg) {
        return autoBatch && Gathering.canTake(msg);
    }

    /**
     * Takes back a delayed message whose time has not come.
     *
     * @param recallHandle of the SendResult
     * @return the id of the message
     */
    @Override
    public String recallMessage(String topic, String recallHandle)
        throws RemotingException, MQClientException, MQBrokerException, InterruptedException {
        return life.engine().recall(withNamespace(topic), recallHandle);
    }

    /** Fails: a transaction needs a {@link TransactionMQProducer}. */
    @Override
    public TransactionSendResult sendMessageInTransaction(Message msg, Object arg) throws MQClientException {
        throw new MQClientException("A " + getClass().getSimpleName()
            + " sends no messages in transactions: use a TransactionMQProducer", null);
    }

    @Override
    public Message request(Message msg, long timeout)
        throws RequestTimeoutException, MQClientException, RemotingException, MQBrokerException, InterruptedException {
        return life.requests().request(msg, QueueChoice.ROUND_ROBIN, timeout);
    }

    @Override
    public void request(Message msg, RequestCallback requestCallback, long timeout)
        throws MQClientException, RemotingException, InterruptedException, MQBrokerException {
        life.requests().request(msg, QueueChoice.ROUND_ROBIN, requestCallback, timeout);
    }

    @Override
    public Message request(Message msg, MessageQueueSelector selector, Object arg, long timeout)
        throws RequestTimeoutException, MQClientException, RemotingException, MQBrokerException, InterruptedException {
        return life.requests().request(msg, QueueChoice.by(selector, arg, policy().scope()), timeout);
    }

    @Override
    public void request(Message msg, MessageQueueSelector selector, Object arg,
        RequestCallback requestCallback, long timeout) throws MQClientException, RemotingException,
        InterruptedException, MQBrokerException {
        life.requests().request(msg, QueueChoice.by(selector, arg, policy().scope()), requestCallback, timeout);
    }

    @Override
    public Message request(Message msg, MessageQueue mq, long timeout)
        throws RequestTimeoutException, MQClientException, RemotingException, MQBrokerException, InterruptedException {
        return life.requests().request(msg, QueueChoice.of(queueWithNamespace(mq)), timeout);
    }

    @Override
    public void request(Message msg, MessageQueue mq, RequestCallback requestCallback, long timeout)
        throws MQClientException, RemotingException, InterruptedException, MQBrokerException {
        life.requests().request(msg, QueueChoice.of(queueWithNamespace(mq)), requestCallback, timeout);
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

    /** Runs callbacks on this executor rather than on the client's own threads; null for the latter. */
    public void setCallbackExecutor(ExecutorService callbackExecutor) {
        life.useCallbackExecutor(callbackExecutor);
    }

    /** Has this executor prepare sends with callbacks, rather than the calling thread; null for the latter. */
    public void setAsyncSenderExecutor(ExecutorService asyncSenderExecutor) {
        life.useSenderExecutor(asyncSenderExecutor);
    }

    @Deprecated
    public DefaultMQProducerImpl getDefaultMQProducerImpl() {
        return defaultMQProducerImpl;
    }

    public boolean getAutoBatch() {
        return autoBatch;
    }

    /**
     * Whether small messages that are sent without a time-out of their own go together to the broker. Together they are
     * not compressed.
     */
    public void setAutoBatch(boolean autoBatch) {
        this.autoBatch = autoBatch;
    }

    /** Makes ready to let messages go together; nothing to do here. */
    public void initProduceAccumulator() {
        LOG.debug("Messages of {} may go together: {}", producerGroup, life.gathering());
    }

    public int getBatchMaxDelayMs() {
        return life.gathering().delayMillis();
    }

    /** How long a message waits at most for others to go with, in milliseconds; 1 to 30,000. */
    public void batchMaxDelayMs(int holdMs) {
        life.gathering().setDelayMillis(holdMs);
    }

    public long getBatchMaxBytes() {
        return life.gathering().batchBytes();
    }

    /** How many bytes of bodies go together; 1 to 2 MiB. A message with as many goes alone. */
    public void batchMaxBytes(long holdSize) {
        life.gathering().setBatchBytes(holdSize);
    }

    public long getTotalBatchMaxBytes() {
        return life.gathering().totalBytes();
    }

    /** How many bytes may wait for others; beyond, messages are sent at once. */
    public void totalBatchMaxBytes(long totalHoldSize) {
        life.gathering().setTotalBytes(totalHoldSize);
    }

    public boolean isSendMessageWithVIPChannel() {
        return isVipChannelEnabled();
    }

    /** The same as {@link #setVipChannelEnabled}. */
    public void setSendMessageWithVIPChannel(boolean sendMessageWithVIPChannel) {
        setVipChannelEnabled(sendMessageWithVIPChannel);
        changed();
    }

    public boolean isSendLatencyFaultEnable() {
        return isSendLatencyEnable();
    }

    /** Whether brokers that answer slowly are left out for a time, where others have the topic. */
    public void setSendLatencyFaultEnable(boolean sendLatencyFaultEnable) {
        setSendLatencyEnable(sendLatencyFaultEnable);
        changed();
    }

    public long[] getLatencyMax() {
        return latencyMax.clone();
    }

    /** Latencies in milliseconds, ascending: from each on, a broker is left out as long as the other list says. */
    public void setLatencyMax(long[] latencyMax) {
        this.latencyMax = latencyMax.clone();
        changed();
    }

    public long[] getNotAvailableDuration() {
        return notAvailableDuration.clone();
    }

    /** For how many milliseconds a broker is left out, for each latency of the other list. */
    public void setNotAvailableDuration(long[] notAvailableDuration) {
        this.notAvailableDuration = notAvailableDuration.clone();
        changed();
    }

    /** A broker that did not answer is tried again after ten seconds at most, whatever is set here. */
    @Override
    public void setStartDetectorEnable(boolean startDetectorEnable) {
        super.setStartDetectorEnable(startDetectorEnable);
    }

    public boolean isEnableBackpressureForAsyncMode() {
        return enableBackpressureForAsyncMode;
    }

    /** Whether sends that nobody waits for are limited by the two numbers below, rather than by the usual limits. */
    public void setEnableBackpressureForAsyncMode(boolean enableBackpressureForAsyncMode) {
        this.enableBackpressureForAsyncMode = enableBackpressureForAsyncMode;
        changed();
    }

    public int getBackPressureForAsyncSendNum() {
        return backPressureForAsyncSendNum;
    }

    /** How many sends that nobody waits for may be under way; 10 at least. */
    public void setBackPressureForAsyncSendNum(int backPressureForAsyncSendNum) {
        numLock.acquireWriteLock();
        try {
            setBackPressureForAsyncSendNumInsideAdjust(Math.max(LEAST_ASYNC_SENDS, backPressureForAsyncSendNum));
        } finally {
            numLock.releaseWriteLock();
        }
    }

    /** The same for who holds the lock, and without a least number. */
    public void setBackPressureForAsyncSendNumInsideAdjust(int backPressureForAsyncSendNum) {
        this.backPressureForAsyncSendNum = backPressureForAsyncSendNum;
        changed();
    }

    public int getBackPressureForAsyncSendSize() {
        return backPressureForAsyncSendSize;
    }

    /** How many bytes of bodies the sends may hold that nobody waits for; 1 MiB at least. */
    public void setBackPressureForAsyncSendSize(int backPressureForAsyncSendSize) {
        sizeLock.acquireWriteLock();
        try {
            setBackPressureForAsyncSendSizeInsideAdjust(Math.max(LEAST_ASYNC_BYTES, backPressureForAsyncSendSize));
        } finally {
            sizeLock.releaseWriteLock();
        }
    }

    /** The same for who holds the lock, and without a least number. */
    public void setBackPressureForAsyncSendSizeInsideAdjust(int backPressureForAsyncSendSize) {
        this.backPressureForAsyncSendSize = backPressureForAsyncSendSize;
        changed();
    }

    /** Holds up changes of the number, until it is released. */
    public void acquireBackPressureForAsyncSendNumLock() {
        numLock.acquireReadLock();
    }

    public void releaseBackPressureForAsyncSendNumLock() {
        numLock.releaseReadLock();
    }

    /** Holds up changes of the size, until it is released. */
    public void acquireBackPressureForAsyncSendSizeLock() {
        sizeLock.acquireReadLock();
    }

    public void releaseBackPressureForAsyncSendSizeLock() {
        sizeLock.releaseReadLock();
    }

    public CompressionType getCompressType() {
        return compressType;
    }

    /** How bodies are compressed; LZ4 and ZSTD need lz4-java and zstd-jni on the class path. */
    public void setCompressType(CompressionType compressType) {
        this.compressType = compressType;
        changed();
    }

    public Compressor getCompressor() {
        return CompressorFactory.getCompressor(compressType);
    }

    /** Null where none are set. */
    public List<String> getTopics() {
        return topics;
    }

    /** The topics whose routes are asked for at the start; null is none. */
    public void setTopics(List<String> topics) {
        this.topics = topics == null ? null : List.copyOf(topics);
    }

    public String getProducerGroup() {
        return producerGroup;
    }

    public void setProducerGroup(String producerGroup) {
        this.producerGroup = producerGroup;
    }

    public String getCreateTopicKey() {
        return createTopicKey;
    }

    /** The topic after whose model brokers create topics that do not exist. */
    public void setCreateTopicKey(String createTopicKey) {
        this.createTopicKey = createTopicKey;
        changed();
    }

    public int getDefaultTopicQueueNums() {
        return defaultTopicQueueNums;
    }

    /** How many queues such a topic gets on a broker. */
    public void setDefaultTopicQueueNums(int defaultTopicQueueNums) {
        this.defaultTopicQueueNums = defaultTopicQueueNums;
        changed();
    }

    public int getSendMsgTimeout() {
        return sendMsgTimeout;
    }

    /** The time-out of a send that names none, with all its retries, in milliseconds. */
    public void setSendMsgTimeout(int sendMsgTimeout) {
        this.sendMsgTimeout = sendMsgTimeout;
    }

    public int getSendMsgMaxTimeoutPerRequest() {
        return sendMsgMaxTimeoutPerRequest;
    }

    /** The longest wait for one broker, so that there is time left for another; -1 for none but the time-out. */
    public void setSendMsgMaxTimeoutPerRequest(int sendMsgMaxTimeoutPerRequest) {
        this.sendMsgMaxTimeoutPerRequest = sendMsgMaxTimeoutPerRequest;
        changed();
    }

    public int getCompressMsgBodyOverHowmuch() {
        return compressMsgBodyOverHowmuch;
    }

    /** Bodies of so many bytes or more are compressed. */
    public void setCompressMsgBodyOverHowmuch(int compressMsgBodyOverHowmuch) {
        this.compressMsgBodyOverHowmuch = compressMsgBodyOverHowmuch;
        changed();
    }

    public int getCompressLevel() {
        return compressLevel;
    }

    /** From 1, fast, to 9, small. */
    public void setCompressLevel(int compressLevel) {
        this.compressLevel = compressLevel;
        changed();
    }

    public int getRetryTimesWhenSendFailed() {
        return retryTimesWhenSendFailed;
    }

    public void setRetryTimesWhenSendFailed(int retryTimesWhenSendFailed) {
        this.retryTimesWhenSendFailed = retryTimesWhenSendFailed;
        changed();
    }

    public int getRetryTimesWhenSendAsyncFailed() {
        return retryTimesWhenSendAsyncFailed;
    }

    public void setRetryTimesWhenSendAsyncFailed(int retryTimesWhenSendAsyncFailed) {
        this.retryTimesWhenSendAsyncFailed = retryTimesWhenSendAsyncFailed;
        changed();
    }

    public boolean isRetryAnotherBrokerWhenNotStoreOK() {
        return retryAnotherBrokerWhenNotStoreOK;
    }

    /** Whether a message that is stored, but less safely than configured, is sent to another broker too. */
    public void setRetryAnotherBrokerWhenNotStoreOK(boolean retryAnotherBrokerWhenNotStoreOK) {
        this.retryAnotherBrokerWhenNotStoreOK = retryAnotherBrokerWhenNotStoreOK;
        changed();
    }

    public int getMaxMessageSize() {
        return maxMessageSize;
    }

    /** The longest body, in bytes; brokers have a limit of their own. */
    public void setMaxMessageSize(int maxMessageSize) {
        this.maxMessageSize = maxMessageSize;
        changed();
    }

    /** Adds a broker's response code after which another broker is tried. */
    public void addRetryResponseCode(int responseCode) {
        retryResponseCodes.add(responseCode);
        changed();
    }

    public Set<Integer> getRetryResponseCodes() {
        return retryResponseCodes;
    }

    ProducerLife life() {
        return life;
    }

    private synchronized void changed() {
        policy = null;
    }

    /** What the setters say now. */
    private SendPolicy policy() {
        var current = policy;
        return current != null ? current : newPolicy();
    }

    /** What a setter changes meanwhile is not lost: it waits for the lock, and then has it made anew. */
    private synchronized SendPolicy newPolicy() {
        policy = new SendPolicy(createTopicKey, defaultTopicQueueNums, sendMsgMaxTimeoutPerRequest,
            retryTimesWhenSendFailed, retryTimesWhenSendAsyncFailed, retryAnotherBrokerWhenNotStoreOK,
            retryResponseCodes, compressMsgBodyOverHowmuch, compressLevel, compressType, maxMessageSize,
            SendScope.of(this), latencyRules(),
            enableBackpressureForAsyncMode ? backPressureForAsyncSendNum : WINDOW_MESSAGES,
            enableBackpressureForAsyncMode ? backPressureForAsyncSendSize : WINDOW_BYTES);
        return policy;
    }

    private LatencyRules latencyRules() {
        return new LatencyRules(isSendLatencyEnable(), latencyMax, notAvailableDuration);
    }
}
