package org.apache.rocketmq.client.internal.loop;

import java.time.Duration;
import java.util.List;
import org.apache.rocketmq.client.ClientConfig;
import org.apache.rocketmq.client.exception.MQClientException;
import org.apache.rocketmq.client.internal.rpc.NameServers;

/** What the members of one client id have in common, as it was configured when the first of them started. */
public record ClientSettings(
    String clientId, List<String> nameServers, int callbackThreads, Duration routeRefresh, Duration heartbeat,
    long callTimeoutMillis) {

    /**
     * Reads them from a configuration.
     *
     * @throws MQClientException where it names no name server, or a value makes no sense
     */
    public static ClientSettings of(ClientConfig config) throws MQClientException {
        return new ClientSettings(
            config.buildMQClientId(),
            NameServers.parse(config.getNamesrvAddr()),
            (int) positive("clientCallbackExecutorThreads", config.getClientCallbackExecutorThreads()),
            Duration.ofMillis(positive("pollNameServerInterval", config.getPollNameServerInterval())),
            Duration.ofMillis(positive("heartbeatBrokerInterval", config.getHeartbeatBrokerInterval())),
            positive("mqClientApiTimeout", config.getMqClientApiTimeout()));
    }

    private static long positive(String name, long value) throws MQClientException {
        if (value <= 0) {
            throw new MQClientException(name + " must be above 0, but is " + value, null);
        }
        return value;
    }
}
