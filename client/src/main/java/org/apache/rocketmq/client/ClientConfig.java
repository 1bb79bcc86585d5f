package org.apache.rocketmq.client;

import java.util.concurrent.ThreadLocalRandom;
import org.apache.rocketmq.common.internal.net.Hosts;

/**
 * What producers and consumers are configured with alike. Changes after the start have no effect, as the members of
 * one client id share what is made of it.
 */
public class ClientConfig {
    private static final String NAMESRV_ADDR_PROPERTY = "rocketmq.namesrv.addr";
    private static final String NAMESRV_ADDR_ENV = "NAMESRV_ADDR";
    private static final String INSTANCE_NAME_PROPERTY = "rocketmq.client.name";
    private static final String DEFAULT_INSTANCE_NAME = "DEFAULT";

    private String namesrvAddr = System.getProperty(NAMESRV_ADDR_PROPERTY, System.getenv(NAMESRV_ADDR_ENV));
    private String clientIP = Hosts.localAddress().getHostAddress();
    private String instanceName = System.getProperty(INSTANCE_NAME_PROPERTY, DEFAULT_INSTANCE_NAME);
    private String unitName;
    private int clientCallbackExecutorThreads = Runtime.getRuntime().availableProcessors();
    private int pollNameServerInterval = 30_000;
    private int heartbeatBrokerInterval = 30_000;
    private int persistConsumerOffsetInterval = 5_000;
    private long pullTimeDelayMillsWhenException = 1_000;
    private int mqClientApiTimeout = 3_000;

    /** The id by which brokers know this client: address, instance name and, where there is one, unit name. */
    public String buildMQClientId() {
        String id = clientIP + "@" + instanceName;
        return unitName == null || unitName.isBlank() ? id : id + "@" + unitName;
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
    }

    public ClientConfig cloneClientConfig() {
        var copy = new ClientConfig();
        copy.resetClientConfig(this);
        return copy;
    }

    public String getNamesrvAddr() {
        return namesrvAddr;
    }

    /** The name servers: "host:port;host:port". They are asked one after the other, not all. */
    public void setNamesrvAddr(String namesrvAddr) {
        this.namesrvAddr = namesrvAddr;
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

    public void setUnitName(String unitName) {
        this.unitName = unitName;
    }

    public int getClientCallbackExecutorThreads() {
        return clientCallbackExecutorThreads;
    }

    /** How many threads run the callbacks of asynchronous sends. */
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

    /** How long a queue is left alone after a failed pull, in milliseconds. */
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

    @Override
    public String toString() {
        return "ClientConfig [namesrvAddr=" + namesrvAddr + ", clientIP=" + clientIP + ", instanceName=" + instanceName
            + ", unitName=" + unitName + ", clientCallbackExecutorThreads=" + clientCallbackExecutorThreads
            + ", pollNameServerInterval=" + pollNameServerInterval
            + ", heartbeatBrokerInterval=" + heartbeatBrokerInterval
            + ", persistConsumerOffsetInterval=" + persistConsumerOffsetInterval
            + ", pullTimeDelayMillsWhenException=" + pullTimeDelayMillsWhenException
            + ", mqClientApiTimeout=" + mqClientApiTimeout + "]";
    }
}
