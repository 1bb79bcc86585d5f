package org.apache.rocketmq.client;

import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;
import org.apache.rocketmq.common.internal.net.Hosts;
import org.apache.rocketmq.common.message.MessageQueue;
import org.apache.rocketmq.remoting.protocol.LanguageCode;
import org.apache.rocketmq.remoting.protocol.NamespaceUtil;

/**
 * What producers and consumers are configured with alike. Changes after the start have no effect, as the members of
 * one client id share what is made of it.
 */
public class ClientConfig {
    public static final String SEND_MESSAGE_WITH_VIP_CHANNEL_PROPERTY = "com.rocketmq.sendMessageWithVIPChannel";
    public static final String SOCKS_PROXY_CONFIG = "com.rocketmq.socks.proxy.config";
    public static final String DECODE_READ_BODY = "com.rocketmq.read.body";
    public static final String DECODE_DECOMPRESS_BODY = "com.rocketmq.decompress.body";
    public static final String SEND_LATENCY_ENABLE = "com.rocketmq.sendLatencyEnable";
    public static final String START_DETECTOR_ENABLE = "com.rocketmq.startDetectorEnable";
    public static final String HEART_BEAT_V2 = "com.rocketmq.heartbeat.v2";

    private static final String TLS_PROPERTY = "tls.enable";
    private static final String NO_PROXY = "{}";
    private static final String STREAM = "@STREAM";
    private static final String INSTANCE_NAME_PROPERTY = "rocketmq.client.name";
    private static final String DEFAULT_INSTANCE_NAME = "DEFAULT";

    @Deprecated
    protected String namespace;
    protected String namespaceV2;
    protected AccessChannel accessChannel = AccessChannel.LOCAL;
    protected boolean enableStreamRequestType;
    protected boolean enableTrace;
    protected String traceTopic;
    protected int maxPageSizeInGetMetadata = 2_000;

    private String namesrvAddr = NameServerEndpoint.ofEnvironment();
    private String clientIP = Hosts.localAddress().getHostAddress();
    private String instanceName = System.getProperty(INSTANCE_NAME_PROPERTY, DEFAULT_INSTANCE_NAME);
    private String unitName;
    private int clientCallbackExecutorThreads = Runtime.getRuntime().availableProcessors();
    private int pollNameServerInterval = 30_000;
    private int heartbeatBrokerInterval = 30_000;
    private int persistConsumerOffsetInterval = 5_000;
    private long pullTimeDelayMillsWhenException = 1_000;
    private int mqClientApiTimeout = 3_000;
    private int traceMsgBatchNum = 10;
    private boolean unitMode;
    private boolean vipChannelEnabled = flag(SEND_MESSAGE_WITH_VIP_CHANNEL_PROPERTY, false);
    private boolean useTLS = flag(TLS_PROPERTY, false);
    private String socksProxyConfig = System.getProperty(SOCKS_PROXY_CONFIG, NO_PROXY);
    private LanguageCode language = LanguageCode.JAVA;
    private boolean decodeReadBody = flag(DECODE_READ_BODY, true);
    private boolean decodeDecompressBody = flag(DECODE_DECOMPRESS_BODY, true);
    private boolean sendLatencyEnable = flag(SEND_LATENCY_ENABLE, false);
    private boolean startDetectorEnable = flag(START_DETECTOR_ENABLE, false);
    private boolean enableHeartbeatChannelEventListener = true;
    private int detectTimeout = 200;
    private int detectInterval = 2000;
    private boolean useHeartbeatV2 = flag(HEART_BEAT_V2, false);
    private boolean enableConcurrentHeartbeat;
    private int concurrentHeartbeatThreadPoolSize = Runtime.getRuntime().availableProcessors();

    /** The id by which brokers know this client: address, instance name and, where there is one, unit name. */
    public String buildMQClientId() {
        String id = clientIP + "@" + instanceName;
        String unit = unitName == null || unitName.isBlank() ? id : id + "@" + unitName;
        return enableStreamRequestType ? unit + STREAM : unit;
    }

    /** Gives an instance that was not named a name of its own, so that several in one process differ. */
    public void changeInstanceNameToPID() {
        if (instanceName.equals(DEFAULT_INSTANCE_NAME)) {
            long distinct = ThreadLocalRandom.current().nextLong(Long.MAX_VALUE);
            instanceName = ProcessHandle.current().pid() + "#" + distinct;
        }
    }

    /** Takes over all settings of another. */
    public void resetClientConfig(ClientConfig cc) {
        namesrvAddr = cc.namesrvAddr;
        clientIP = cc.clientIP;
        instanceName = cc.instanceName;
        unitName = cc.unitName;
        clientCallbackExecutorThreads = cc.clientCallbackExecutorThreads;
        pollNameServerInterval = cc.pollNameServerInterval;
        heartbeatBrokerInterval = cc.heartbeatBrokerInterval;
        persistConsumerOffsetInterval = cc.persistConsumerOffsetInterval;
        pullTimeDelayMillsWhenException = cc.pullTimeDelayMillsWhenException;
        mqClientApiTimeout = cc.mqClientApiTimeout;
        traceMsgBatchNum = cc.traceMsgBatchNum;
        unitMode = cc.unitMode;
        vipChannelEnabled = cc.vipChannelEnabled;
        useTLS = cc.useTLS;
        socksProxyConfig = cc.socksProxyConfig;
        language = cc.language;
        decodeReadBody = cc.decodeReadBody;
        decodeDecompressBody = cc.decodeDecompressBody;
        sendLatencyEnable = cc.sendLatencyEnable;
        startDetectorEnable = cc.startDetectorEnable;
        enableHeartbeatChannelEventListener = cc.enableHeartbeatChannelEventListener;
        detectTimeout = cc.detectTimeout;
        detectInterval = cc.detectInterval;
        useHeartbeatV2 = cc.useHeartbeatV2;
        enableConcurrentHeartbeat = cc.enableConcurrentHeartbeat;
        concurrentHeartbeatThreadPoolSize = cc.concurrentHeartbeatThreadPoolSize;
        namespace = cc.namespace;
        namespaceV2 = cc.namespaceV2;
        accessChannel = cc.accessChannel;
        enableStreamRequestType = cc.enableStreamRequestType;
        enableTrace = cc.enableTrace;
        traceTopic = cc.traceTopic;
        maxPageSizeInGetMetadata = cc.maxPageSizeInGetMetadata;
    }

    public ClientConfig cloneClientConfig() {
        var copy = new ClientConfig();
        copy.resetClientConfig(this);
        return copy;
    }

    public String getNamesrvAddr() {
        return namesrvAddr;
    }

    /**
     * The name servers: "host:port;host:port". Each may have "http://" in front, which counts for nothing and is left
     * out. A host that begins with MQ_INST_ tells the namespace too. They are asked one after the other, not all. Where
     * none are set, and the system property rocketmq.namesrv.domain names a host, they are looked up there by HTTP, at
     * the start and every two minutes.
     */
    public void setNamesrvAddr(String namesrvAddr) {
        this.namesrvAddr = NameServerEndpoint.address(namesrvAddr);
    }

    public String getClientIP() {
        return clientIP;
    }

    public void setClientIP(String clientIP) {
        this.clientIP = clientIP;
    }

    public String getInstanceName() {
        return instanceName;
    }

    /** Members of a process with the same instance name share their connections. */
    public void setInstanceName(String instanceName) {
        this.instanceName = instanceName;
    }

    public String getUnitName() {
        return unitName;
    }

    /** The unit of several places that this client is of: a part of its id, and of where name servers are looked up. */
    public void setUnitName(String unitName) {
        this.unitName = unitName;
    }

    public int getClientCallbackExecutorThreads() {
        return clientCallbackExecutorThreads;
    }

    /**
     * How many threads run the callbacks of asynchronous sends. They are shared by all clients of the process, so that
     * the largest number counts that any of them was started with.
     */
    public void setClientCallbackExecutorThreads(int clientCallbackExecutorThreads) {
        this.clientCallbackExecutorThreads = clientCallbackExecutorThreads;
    }

    public int getPollNameServerInterval() {
        return pollNameServerInterval;
    }

    /** How often routes are refreshed, in milliseconds. */
    public void setPollNameServerInterval(int pollNameServerInterval) {
        this.pollNameServerInterval = pollNameServerInterval;
    }

    public int getHeartbeatBrokerInterval() {
        return heartbeatBrokerInterval;
    }

    /** How often brokers hear of this client, in milliseconds. */
    public void setHeartbeatBrokerInterval(int heartbeatBrokerInterval) {
        this.heartbeatBrokerInterval = heartbeatBrokerInterval;
    }

    public int getPersistConsumerOffsetInterval() {
        return persistConsumerOffsetInterval;
    }

    /** How often consumed offsets are stored in the brokers, in milliseconds. */
    public void setPersistConsumerOffsetInterval(int persistConsumerOffsetInterval) {
        this.persistConsumerOffsetInterval = persistConsumerOffsetInterval;
    }

    public long getPullTimeDelayMillsWhenException() {
        return pullTimeDelayMillsWhenException;
    }

    /** How long a queue is left alone after a failed pull, in milliseconds; 10 where less is given, even 0. */
    public void setPullTimeDelayMillsWhenException(long pullTimeDelayMillsWhenException) {
        this.pullTimeDelayMillsWhenException = pullTimeDelayMillsWhenException;
    }

    public int getMqClientApiTimeout() {
        return mqClientApiTimeout;
    }

    /** The time-out of calls other than send and pull, in milliseconds. */
    public void setMqClientApiTimeout(int mqClientApiTimeout) {
        this.mqClientApiTimeout = mqClientApiTimeout;
    }

    private static boolean flag(String property, boolean otherwise) {
        return Boolean.parseBoolean(System.getProperty(property, Boolean.toString(otherwise)));
    }

    /** The name of a topic or group in this client's namespace. */
    @Deprecated
    public String withNamespace(String resource) {
        return NamespaceUtil.wrapNamespace(getNamespace(), resource);
    }

    @Deprecated
    public Set<String> withNamespace(Set<String> resourceSet) {
        return resourceSet.stream().map(this::withNamespace).collect(Collectors.toCollection(HashSet::new));
    }

    /** The name as an application of this namespace knows it. */
    @Deprecated
    public String withoutNamespace(String resource) {
        return NamespaceUtil.withoutNamespace(resource, getNamespace());
    }

    @Deprecated
    public Set<String> withoutNamespace(Set<String> resourceSet) {
        return resourceSet.stream().map(this::withoutNamespace).collect(Collectors.toCollection(HashSet::new));
    }

    /** The queue with its topic in this client's namespace; the same object where there is none. */
    @Deprecated
    public MessageQueue queueWithNamespace(MessageQueue queue) {
        String space = getNamespace();
        return space == null || space.isEmpty() || queue == null ? queue
            : new MessageQueue(withNamespace(queue.getTopic()), queue.getBrokerName(), queue.getQueueId());
    }

    /** Puts the topics of queues into this client's namespace. */
    @Deprecated
    public Collection<MessageQueue> queuesWithNamespace(Collection<MessageQueue> queues) {
        String space = getNamespace();
        if (space == null || space.isEmpty()) {
            return queues;
        }
        queues.forEach(queue -> queue.setTopic(withNamespace(queue.getTopic())));
        return queues;
    }

    /** The namespace that was set, or else the one that the name servers' address begins with; null for none. */
    @Deprecated
    public String getNamespace() {
        return namespace != null ? namespace : NameServerEndpoint.namespace(namesrvAddr);
    }

    /** Puts the client's topics and groups into a namespace, by prefixes that brokers see and listeners do not. */
    @Deprecated
    public void setNamespace(String namespace) {
        this.namespace = namespace;
    }

    public String getNamespaceV2() {
        return namespaceV2;
    }

    /** Puts the client's topics and groups into a namespace by a field that each request has; names stay. */
    public void setNamespaceV2(String namespaceV2) {
        this.namespaceV2 = namespaceV2;
    }

    public AccessChannel getAccessChannel() {
        return accessChannel;
    }

    public void setAccessChannel(AccessChannel accessChannel) {
        this.accessChannel = accessChannel;
    }

    public boolean isEnableStreamRequestType() {
        return enableStreamRequestType;
    }

    /** Whether the client id ends in {@code @STREAM}. */
    public void setEnableStreamRequestType(boolean enableStreamRequestType) {
        this.enableStreamRequestType = enableStreamRequestType;
    }

    public boolean isEnableTrace() {
        return enableTrace;
    }

    /** Whether what happens to messages is written to a topic. */
    public void setEnableTrace(boolean enableTrace) {
        this.enableTrace = enableTrace;
    }

    public String getTraceTopic() {
        return traceTopic;
    }

    /** Which topic; null for that of the system. */
    public void setTraceTopic(String traceTopic) {
        this.traceTopic = traceTopic;
    }

    public int getMaxPageSizeInGetMetadata() {
        return maxPageSizeInGetMetadata;
    }

    /** How many topics or groups tools ask a broker for at a time; producers and consumers ask for no such lists. */
    public void setMaxPageSizeInGetMetadata(int maxPageSizeInGetMetadata) {
        this.maxPageSizeInGetMetadata = maxPageSizeInGetMetadata;
    }

    public int getTraceMsgBatchNum() {
        return traceMsgBatchNum;
    }

    /** How many traces go together at most. */
    public void setTraceMsgBatchNum(int traceMsgBatchNum) {
        this.traceMsgBatchNum = traceMsgBatchNum;
    }

    public boolean isUnitMode() {
        return unitMode;
    }

    /** Whether this client belongs to a unit of several places; brokers and hooks are told. */
    public void setUnitMode(boolean unitMode) {
        this.unitMode = unitMode;
    }

    public boolean isVipChannelEnabled() {
        return vipChannelEnabled;
    }

    /** Whether messages go to the brokers' second listener, which lies two ports below the first. */
    public void setVipChannelEnabled(boolean vipChannelEnabled) {
        this.vipChannelEnabled = vipChannelEnabled;
    }

    public boolean isUseTLS() {
        return useTLS;
    }

    /**
     * Whether connections are encrypted, by what the system properties that begin with {@code tls.} say, or the file
     * that {@code tls.config.file} names. Only {@code tls.test.mode.enable=false} with
     * {@code tls.client.authServer=true} makes sure who the servers are.
     */
    public void setUseTLS(boolean useTLS) {
        this.useTLS = useTLS;
    }

    public String getSocksProxyConfig() {
        return socksProxyConfig;
    }

    /**
     * SOCKS 5 proxies by the servers that are reached through them, as JSON:
     * <pre>{"10.1.0.0/16": {"addr": "proxy:1080", "username": "me", "password": "secret"}}</pre>
     * The pattern with the most bits that fits a server's address counts; name and password may be missing. What makes
     * no sense fails the start.
     */
    public void setSocksProxyConfig(String socksProxyConfig) {
        this.socksProxyConfig = socksProxyConfig;
    }

    public LanguageCode getLanguage() {
        return language;
    }

    /** The language that brokers show for this client. */
    public void setLanguage(LanguageCode language) {
        this.language = language;
    }

    public boolean isDecodeReadBody() {
        return decodeReadBody;
    }

    /** Whether consumers read bodies at all; without, messages have none. */
    public void setDecodeReadBody(boolean decodeReadBody) {
        this.decodeReadBody = decodeReadBody;
    }

    public boolean isDecodeDecompressBody() {
        return decodeDecompressBody;
    }

    /** Whether consumers decompress bodies; without, they are as they were stored. */
    public void setDecodeDecompressBody(boolean decodeDecompressBody) {
        this.decodeDecompressBody = decodeDecompressBody;
    }

    public boolean isSendLatencyEnable() {
        return sendLatencyEnable;
    }

    /** Whether producers leave out brokers that answered slowly, for a time that grows with the latency. */
    public void setSendLatencyEnable(boolean sendLatencyEnable) {
        this.sendLatencyEnable = sendLatencyEnable;
    }

    public boolean isStartDetectorEnable() {
        return startDetectorEnable;
    }

    /** A broker that did not answer is tried again after ten seconds at most, whatever is set here. */
    public void setStartDetectorEnable(boolean startDetectorEnable) {
        this.startDetectorEnable = startDetectorEnable;
    }

    public boolean isEnableHeartbeatChannelEventListener() {
        return enableHeartbeatChannelEventListener;
    }

    /** Brokers hear of this client again as soon as a lost connection is back, whatever is set here. */
    public void setEnableHeartbeatChannelEventListener(boolean enableHeartbeatChannelEventListener) {
        this.enableHeartbeatChannelEventListener = enableHeartbeatChannelEventListener;
    }

    public int getDetectTimeout() {
        return detectTimeout;
    }

    /** For {@code MQFaultStrategy}; producers and consumers ask no brokers whether they answer again. */
    public void setDetectTimeout(int detectTimeout) {
        this.detectTimeout = detectTimeout;
    }

    public int getDetectInterval() {
        return detectInterval;
    }

    /** For {@code MQFaultStrategy}; producers and consumers ask no brokers whether they answer again. */
    public void setDetectInterval(int detectInterval) {
        this.detectInterval = detectInterval;
    }

    public boolean isUseHeartbeatV2() {
        return useHeartbeatV2;
    }

    /** Heartbeats tell all subscriptions, whatever is set here. */
    public void setUseHeartbeatV2(boolean useHeartbeatV2) {
        this.useHeartbeatV2 = useHeartbeatV2;
    }

    public boolean isEnableConcurrentHeartbeat() {
        return enableConcurrentHeartbeat;
    }

    /** Heartbeats go to all brokers at once, whatever is set here. */
    public void setEnableConcurrentHeartbeat(boolean enableConcurrentHeartbeat) {
        this.enableConcurrentHeartbeat = enableConcurrentHeartbeat;
    }

    public int getConcurrentHeartbeatThreadPoolSize() {
        return concurrentHeartbeatThreadPoolSize;
    }

    /** Heartbeats need no threads of their own, whatever is set here. */
    public void setConcurrentHeartbeatThreadPoolSize(int concurrentHeartbeatThreadPoolSize) {
        this.concurrentHeartbeatThreadPoolSize = concurrentHeartbeatThreadPoolSize;
    }

    @Override
    public String toString() {
        return "ClientConfig [namesrvAddr=" + namesrvAddr + ", clientIP=" + clientIP + ", instanceName=" + instanceName
            + ", unitName=" + unitName + ", clientCallbackExecutorThreads=" + clientCallbackExecutorThreads
            + ", pollNameServerInterval=" + pollNameServerInterval
            + ", heartbeatBrokerInterval=" + heartbeatBrokerInterval
            + ", persistConsumerOffsetInterval=" + persistConsumerOffsetInterval
            + ", pullTimeDelayMillsWhenException=" + pullTimeDelayMillsWhenException
            + ", mqClientApiTimeout=" + mqClientApiTimeout + ", namespace=" + getNamespace()
            + ", namespaceV2=" + namespaceV2 + ", unitMode=" + unitMode + ", language=" + language + "]";
    }
}
