package org.apache.rocketmq.client.internal.loop;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.apache.rocketmq.client.ClientConfig;
import org.apache.rocketmq.client.exception.MQClientException;
import org.apache.rocketmq.client.internal.rpc.NameServerLookup;
import org.apache.rocketmq.client.internal.rpc.NameServers;
import org.apache.rocketmq.remoting.internal.transport.ClientTls;
import org.apache.rocketmq.remoting.internal.transport.SocksProxies;
import org.apache.rocketmq.remoting.protocol.LanguageCode;

/**
 * What the members of one client id have in common, as it was configured when the first of them started.
 *
 * @param nameServers those that were set, or found when this was made
 * @param lookup tells later ones; null where they were set
 * @param tls how connections are encrypted; null where they are not
 * @param proxies through which proxies servers are reached
 */
public record ClientSettings(
    String clientId, List<String> nameServers, int callbackThreads, Duration routeRefresh, Duration heartbeat,
    long callTimeoutMillis, LanguageCode language, String namespaceV2, NameServerLookup lookup, ClientTls tls,
    SocksProxies proxies) {

    /**
     * Reads them from a configuration.
     *
     * @throws MQClientException where it names no name server, or a value makes no sense
     */
    public static ClientSettings of(ClientConfig config) throws MQClientException {
        boolean told = config.getNamesrvAddr() != null && !config.getNamesrvAddr().isBlank();
        var lookup = told ? null : NameServerLookup.configured(config.getUnitName());
        return new ClientSettings(
            config.buildMQClientId(),
            lookup == null ? NameServers.parse(config.getNamesrvAddr()) : lookup.ask(),
            (int) positive("clientCallbackExecutorThreads", config.getClientCallbackExecutorThreads()),
            Duration.ofMillis(positive("pollNameServerInterval", config.getPollNameServerInterval())),
            Duration.ofMillis(positive("heartbeatBrokerInterval", config.getHeartbeatBrokerInterval())),
            positive("mqClientApiTimeout", config.getMqClientApiTimeout()), config.getLanguage(),
            config.getNamespaceV2(), lookup, tls(config), proxies(config));
    }

    private static ClientTls tls(ClientConfig config) throws MQClientException {
        try {
            return config.isUseTLS() ? ClientTls.configured() : null;
        } catch (IOException e) {
            throw new MQClientException("TLS (useTLS) cannot be used: " + e.getMessage(), e);
        }
    }

    /** What tells clients of different name servers apart: what was set, not what is found. */
    List<String> nameServersKey() {
        return lookup == null ? nameServers : List.of(lookup.url());
    }

    private static SocksProxies proxies(ClientConfig config) throws MQClientException {
        String text = config.getSocksProxyConfig();
        try {
            return text == null || text.isBlank() ? SocksProxies.NONE : SocksProxies.parse(text);
        } catch (IllegalArgumentException e) {
            throw new MQClientException("The proxies (socksProxyConfig) cannot be used: " + e.getMessage(), e);
        }
    }

    private static long positive(String name, long value) throws MQClientException {
        if (value <= 0) {
            throw new MQClientException(name + " must be above 0, but is " + value, null);
        }
        return value;
    }
}
