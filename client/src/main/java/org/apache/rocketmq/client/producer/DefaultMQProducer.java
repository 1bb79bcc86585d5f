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
import org.apache.rocketmq.client.internal.loop.ClientSettings;
import org.apache.rocketmq.client.internal.send.ProducerLife;
import org.apache.rocketmq.client.internal.send.QueueChoice;
import org.apache.rocketmq.client.internal.send.SendPolicy;
import org.apache.rocketmq.common.internal.name.SystemTopics;
import org.apache.rocketmq.common.message.Message;
import org.apache.rocketmq.common.message.MessageExt;
import org.apache.rocketmq.common.message.MessageQueue;
import org.apache.rocketmq.remoting.RPCHook;
import org.apache.rocketmq.remoting.exception.RemotingException;
import org.apache.rocketmq.remoting.protocol.ResponseCode;

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
 * <p>A send without a queue or selector goes round all queues of the topic, and to another broker where one fails.
 * At most 10,000 sends with callbacks or one-way, of 12 MiB together, are under way at a time: the next waits for
 * room, and fails when there is none within its time-out. A send inside a callback does not wait.
 */
public class DefaultMQProducer extends ClientConfig implements MQProducer {
    private static final String DEFAULT_GROUP = "DEFAULT_PRODUCER";
    private static final int WINDOW_MESSAGES = 10_000;
    /** Less than what a connection holds of unsent bytes before it refuses more. */
    private static final int WINDOW_BYTES = 12 << 20;

    private final ProducerLife life = new ProducerLife(this::policy);
    private final RPCHook rpcHook;
    private final Set<Integer> retryResponseCodes = ConcurrentHashMap.newKeySet();
    private List<String> topics = List.of();
    private String producerGroup;
    private String createTopicKey = SystemTopics.TBW102;
    private int defaultTopicQueueNums = 4;
    private int sendMsgTimeout = 3_000;
    private int sendMsgMaxTimeoutPerRequest = -1;
    private int compressMsgBodyOverHowmuch = 4 << 10;
    private int compressLevel = 5;
    private int retryTimesWhenSendFailed = 2;
    private int retryTimesWhenSendAsyncFailed = 2;
    private boolean retryAnotherBrokerWhenNotStoreOK;
    private int maxMessageSize = 4 << 20;
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
        retryResponseCodes.addAll(List.of(ResponseCode.SYSTEM_ERROR, ResponseCode.SYSTEM_BUSY,
            ResponseCode.SERVICE_NOT_AVAILABLE, ResponseCode.NO_PERMISSION, ResponseCode.TOPIC_NOT_EXIST,
            ResponseCode.NO_BUYER_ID, ResponseCode.NOT_IN_CURRENT_UNIT, ResponseCode.GO_AWAY));
    }

    /** A producer that asks for the routes of these topics at its start; null is none. */
    public DefaultMQProducer(String producerGroup, RPCHook rpcHook, List<String> topics) {
        this(producerGroup, rpcHook);
        setTopics(topics);
    }

    /** As without the last two; {@code enableMsgTrace} throws an UnsupportedOperationException. */
    public DefaultMQProducer(String producerGroup, RPCHook rpcHook, boolean enableMsgTrace,
        String customizedTraceTopic) {
        this(producerGroup, rpcHook);
        if (enableMsgTrace) {
            throw new UnsupportedOperationException("Message trace is not built yet: create the producer of the group "
                + producerGroup + " without it");
        }
    }

    /** As without the namespace; one that is not empty throws an UnsupportedOperationException. */
    public DefaultMQProducer(String namespace, String producerGroup, RPCHook rpcHook, boolean enableMsgTrace,
        String customizedTraceTopic) {
        this(producerGroup, rpcHook, enableMsgTrace, customizedTraceTopic);
        if (namespace != null && !namespace.isEmpty()) {
            throw new UnsupportedOperationException("Namespaces are not built yet: create the producer of the group "
                + producerGroup + " without " + namespace);
        }
    }

    @Override
    public void start() throws MQClientException {
        life.checkMayStart(producerGroup, DEFAULT_GROUP);
        changeInstanceNameToPID();
        life.start(producerGroup, ClientSettings.of(this), rpcHook);
        life.learnRoutes(topics);
    }

    @Override
    public void shutdown() {
        life.shutdown();
    }

    @Override
    public List<MessageQueue> fetchPublishMessageQueues(String topic) throws MQClientException {
        return life.engine().writableQueues(topic);
    }

    @Override
    public SendResult send(Message msg)
        throws MQClientException, RemotingException, MQBrokerException, InterruptedException {
        return send(msg, sendMsgTimeout);
    }

    @Override
    public SendResult send(Message msg, long timeout)
        throws MQClientException, RemotingException, MQBrokerException, InterruptedException {
        return life.engine().send(msg, QueueChoice.ROUND_ROBIN, timeout);
    }

    @Override
    public void send(Message msg, SendCallback sendCallback)
        throws MQClientException, RemotingException, InterruptedException {
        send(msg, sendCallback, sendMsgTimeout);
    }

    @Override
    public void send(Message msg, SendCallback sendCallback, long timeout)
        throws MQClientException, RemotingException, InterruptedException {
        life.engine().send(msg, QueueChoice.ROUND_ROBIN, sendCallback, timeout);
    }

    @Override
    public void sendOneway(Message msg) throws MQClientException, RemotingException, InterruptedException {
        life.engine().sendOneway(msg, QueueChoice.ROUND_ROBIN, sendMsgTimeout);
    }

    @Override
    public SendResult send(Message msg, MessageQueue mq)
        throws MQClientException, RemotingException, MQBrokerException, InterruptedException {
        return send(msg, mq, sendMsgTimeout);
    }

    @Override
    public SendResult send(Message msg, MessageQueue mq, long timeout)
        throws MQClientException, RemotingException, MQBrokerException, InterruptedException {
        return life.engine().send(msg, QueueChoice.of(mq), timeout);
    }

    @Override
    public void send(Message msg, MessageQueue mq, SendCallback sendCallback)
        throws MQClientException, RemotingException, InterruptedException {
        send(msg, mq, sendCallback, sendMsgTimeout);
    }

    @Override
    public void send(Message msg, MessageQueue mq, SendCallback sendCallback, long timeout)
        throws MQClientException, RemotingException, InterruptedException {
        life.engine().send(msg, QueueChoice.of(mq), sendCallback, timeout);
    }

    @Override
    public void sendOneway(Message msg, MessageQueue mq)
        throws MQClientException, RemotingException, InterruptedException {
        life.engine().sendOneway(msg, QueueChoice.of(mq), sendMsgTimeout);
    }

    @Override
    public SendResult send(Message msg, MessageQueueSelector selector, Object arg)
        throws MQClientException, RemotingException, MQBrokerException, InterruptedException {
        return send(msg, selector, arg, sendMsgTimeout);
    }

    @Override
    public SendResult send(Message msg, MessageQueueSelector selector, Object arg, long timeout)
        throws MQClientException, RemotingException, MQBrokerException, InterruptedException {
        return life.engine().send(msg, QueueChoice.by(selector, arg), timeout);
    }

    @Override
    public void send(Message msg, MessageQueueSelector selector, Object arg, SendCallback sendCallback)
        throws MQClientException, RemotingException, InterruptedException {
        send(msg, selector, arg, sendCallback, sendMsgTimeout);
    }

    @Override
    public void send(Message msg, MessageQueueSelector selector, Object arg, SendCallback sendCallback, long timeout)
        throws MQClientException, RemotingException, InterruptedException {
        life.engine().send(msg, QueueChoice.by(selector, arg), sendCallback, timeout);
    }

    @Override
    public void sendOneway(Message msg, MessageQueueSelector selector, Object arg)
        throws MQClientException, RemotingException, InterruptedException {
        life.engine().sendOneway(msg, QueueChoice.by(selector, arg), sendMsgTimeout);
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
        return life.requests().request(msg, QueueChoice.by(selector, arg), timeout);
    }

    @Override
    public void request(Message msg, MessageQueueSelector selector, Object arg,
        RequestCallback requestCallback, long timeout) throws MQClientException, RemotingException,
        InterruptedException, MQBrokerException {
        life.requests().request(msg, QueueChoice.by(selector, arg), requestCallback, timeout);
    }

    @Override
    public Message request(Message msg, MessageQueue mq, long timeout)
        throws RequestTimeoutException, MQClientException, RemotingException, MQBrokerException, InterruptedException {
        return life.requests().request(msg, QueueChoice.of(mq), timeout);
    }

    @Override
    public void request(Message msg, MessageQueue mq, RequestCallback requestCallback, long timeout)
        throws MQClientException, RemotingException, InterruptedException, MQBrokerException {
        life.requests().request(msg, QueueChoice.of(mq), requestCallback, timeout);
    }

    @Override
    public void createTopic(String key, String newTopic, int queueNum, Map<String, String> attributes)
        throws MQClientException {
        createTopic(key, newTopic, queueNum, 0, attributes);
    }

    @Override
    public void createTopic(String key, String newTopic, int queueNum, int topicSysFlag,
        Map<String, String> attributes) throws MQClientException {
        life.admin().createTopic(key, newTopic, queueNum, topicSysFlag, attributes);
    }

    @Override
    public long searchOffset(MessageQueue mq, long timestamp) throws MQClientException {
        return life.admin().searchOffset(mq, timestamp);
    }

    @Override
    public long maxOffset(MessageQueue mq) throws MQClientException {
        return life.admin().maxOffset(mq);
    }

    @Override
    public long minOffset(MessageQueue mq) throws MQClientException {
        return life.admin().minOffset(mq);
    }

    @Override
    public long earliestMsgStoreTime(MessageQueue mq) throws MQClientException {
        return life.admin().earliestMsgStoreTime(mq);
    }

    @Override
    public QueryResult queryMessage(String topic, String key, int maxNum, long begin, long end)
        throws MQClientException, InterruptedException {
        return life.admin().queryMessage(topic, key, maxNum, begin, end);
    }

    @Override
    public MessageExt viewMessage(String topic, String msgId)
        throws RemotingException, MQBrokerException, InterruptedException, MQClientException {
        return life.admin().viewMessage(topic, msgId);
    }

    /** Runs callbacks on this executor rather than on the client's own threads; null for the latter. */
    public void setCallbackExecutor(ExecutorService callbackExecutor) {
        life.useCallbackExecutor(callbackExecutor);
    }

    public List<String> getTopics() {
        return topics;
    }

    /** The topics whose routes are asked for at the start; null is none. */
    public void setTopics(List<String> topics) {
        this.topics = topics == null ? List.of() : List.copyOf(topics);
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
        policy = null;
    }

    public int getDefaultTopicQueueNums() {
        return defaultTopicQueueNums;
    }

    /** How many queues such a topic gets on a broker. */
    public void setDefaultTopicQueueNums(int defaultTopicQueueNums) {
        this.defaultTopicQueueNums = defaultTopicQueueNums;
        policy = null;
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
        policy = null;
    }

    public int getCompressMsgBodyOverHowmuch() {
        return compressMsgBodyOverHowmuch;
    }

    /** Bodies of so many bytes or more are compressed. */
    public void setCompressMsgBodyOverHowmuch(int compressMsgBodyOverHowmuch) {
        this.compressMsgBodyOverHowmuch = compressMsgBodyOverHowmuch;
        policy = null;
    }

    public int getCompressLevel() {
        return compressLevel;
    }

    /** From 1, fast, to 9, small. */
    public void setCompressLevel(int compressLevel) {
        this.compressLevel = compressLevel;
        policy = null;
    }

    public int getRetryTimesWhenSendFailed() {
        return retryTimesWhenSendFailed;
    }

    public void setRetryTimesWhenSendFailed(int retryTimesWhenSendFailed) {
        this.retryTimesWhenSendFailed = retryTimesWhenSendFailed;
        policy = null;
    }

    public int getRetryTimesWhenSendAsyncFailed() {
        return retryTimesWhenSendAsyncFailed;
    }

    public void setRetryTimesWhenSendAsyncFailed(int retryTimesWhenSendAsyncFailed) {
        this.retryTimesWhenSendAsyncFailed = retryTimesWhenSendAsyncFailed;
        policy = null;
    }

    public boolean isRetryAnotherBrokerWhenNotStoreOK() {
        return retryAnotherBrokerWhenNotStoreOK;
    }

    /** Whether a message that is stored, but less safely than configured, is sent to another broker too. */
    public void setRetryAnotherBrokerWhenNotStoreOK(boolean retryAnotherBrokerWhenNotStoreOK) {
        this.retryAnotherBrokerWhenNotStoreOK = retryAnotherBrokerWhenNotStoreOK;
        policy = null;
    }

    public int getMaxMessageSize() {
        return maxMessageSize;
    }

    /** The longest body, in bytes; brokers have a limit of their own. */
    public void setMaxMessageSize(int maxMessageSize) {
        this.maxMessageSize = maxMessageSize;
        policy = null;
    }

    /** Adds a broker's response code after which another broker is tried. */
    public void addRetryResponseCode(int responseCode) {
        retryResponseCodes.add(responseCode);
        policy = null;
    }

    public Set<Integer> getRetryResponseCodes() {
        return retryResponseCodes;
    }

    ProducerLife life() {
        return life;
    }

    /** What the setters say now. */
    private SendPolicy policy() {
        var current = policy;
        if (current == null) {
            current = new SendPolicy(createTopicKey, defaultTopicQueueNums, sendMsgMaxTimeoutPerRequest,
                retryTimesWhenSendFailed, retryTimesWhenSendAsyncFailed, retryAnotherBrokerWhenNotStoreOK,
                retryResponseCodes, compressMsgBodyOverHowmuch, compressLevel, maxMessageSize, WINDOW_MESSAGES,
                WINDOW_BYTES);
            policy = current;
        }
        return current;
    }
}
