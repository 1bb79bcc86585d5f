package org.apache.rocketmq.client.internal.trace;

import org.apache.rocketmq.client.ClientConfig;
import org.apache.rocketmq.client.exception.MQClientException;
import org.apache.rocketmq.client.trace.AsyncTraceDispatcher;
import org.apache.rocketmq.client.trace.TraceDispatcher;
import org.apache.rocketmq.remoting.RPCHook;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The message trace of one producer or consumer: made before its start, and ended after its shutdown. */
public final class Tracing {
    private static final Logger LOG = LoggerFactory.getLogger(Tracing.class);

    private final TraceDispatcher.Type type;
    private volatile AsyncTraceDispatcher dispatcher;

    public Tracing(TraceDispatcher.Type type) {
        this.type = type;
    }

    /** The dispatcher that traces go to; null where there is none. */
    public TraceDispatcher dispatcher() {
        return dispatcher;
    }

    /** Makes the dispatcher of a start; {@code hook} is that of the host, so that its signature goes with traces. */
    public AsyncTraceDispatcher open(ClientConfig host, String group, String topic, RPCHook hook) {
        var made = new AsyncTraceDispatcher(group, type, host.getTraceMsgBatchNum(), topic, hook);
        made.setNamespaceV2(host.getNamespaceV2());
        made.getTraceProducer().setUseTLS(host.isUseTLS());
        made.getTraceProducer().setClientIP(host.getClientIP());
        made.getTraceProducer().setUnitName(host.getUnitName());
        made.getTraceProducer().setSocksProxyConfig(host.getSocksProxyConfig());
        made.getTraceProducer().setLanguage(host.getLanguage());
        dispatcher = made;
        return made;
    }

    /** Begins to send, where a dispatcher was made; the host works also where that fails. */
    public void start(ClientConfig host) {
        var current = dispatcher;
        if (current != null) {
            try {
                current.start(host.getNamesrvAddr(), host.getAccessChannel());
            } catch (MQClientException e) {
                LOG.error("Traces for {} are not sent: {}", current.getTraceTopicName(), e.getMessage());
            }
        }
    }

    /** Sends what waits, a few seconds at most, and ends. */
    public void shutdown() {
        var current = dispatcher;
        if (current != null) {
            current.shutdown();
        }
    }
}
