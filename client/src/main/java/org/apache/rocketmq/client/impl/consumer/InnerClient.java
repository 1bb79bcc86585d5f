package org.apache.rocketmq.client.impl.consumer;

import java.util.function.Supplier;
import org.apache.rocketmq.client.ClientConfig;
import org.apache.rocketmq.client.exception.MQClientException;
import org.apache.rocketmq.client.impl.factory.MQClientInstance;
import org.apache.rocketmq.client.internal.figures.ConsumeFigures;
import org.apache.rocketmq.client.internal.loop.ClientInstance;
import org.apache.rocketmq.client.producer.DefaultMQProducer;
import org.apache.rocketmq.client.stat.ConsumerStatsManager;
import org.apache.rocketmq.remoting.RPCHook;

/** What an application gets of the client that its consumer is a member of, made when somebody asks for it. */
final class InnerClient {
    private static final String PRODUCER_PREFIX = "CLIENT_INNER_PRODUCER_OF_";

    private final Supplier<String> group;
    private final ClientConfig consumer;
    private final Supplier<ClientInstance> instance;
    private final Supplier<ConsumeFigures> counted;
    private final RPCHook rpcHook;
    private DefaultMQProducer producer;
    private ConsumerStatsManager figures;

    /** {@code instance} tells the client, and {@code counted} what is counted, while the consumer runs; else null. */
    InnerClient(Supplier<String> group, ClientConfig consumer, Supplier<ClientInstance> instance,
        Supplier<ConsumeFigures> counted, RPCHook rpcHook) {
        this.group = group;
        this.consumer = consumer;
        this.instance = instance;
        this.counted = counted;
        this.rpcHook = rpcHook;
    }

    /** The client; null where the consumer does not run. */
    MQClientInstance get() {
        var running = instance.get();
        return running == null ? null : new MQClientInstance(running, this::producer, this::figures);
    }

    private synchronized DefaultMQProducer producer() {
        requireRunning("producer");
        if (producer == null) {
            var started = new DefaultMQProducer(PRODUCER_PREFIX + group.get(), rpcHook);
            started.resetClientConfig(consumer.cloneClientConfig());
            started.setEnableTrace(false);
            try {
                started.start();
            } catch (MQClientException e) {
                throw new IllegalStateException("The producer of the consumer of " + group.get()
                    + " does not start: " + e.getMessage(), e);
            }
            producer = started;
        }
        return producer;
    }

    private synchronized ConsumerStatsManager figures() {
        var running = requireRunning("figures");
        if (figures == null) {
            String name = group.get();
            var own = counted.get();
            figures = new ConsumerStatsManager(running.clock().nanos(), asked -> name.equals(asked) ? own : null,
                sample -> running.loop().every(ConsumeFigures.PERIOD, ConsumeFigures.PERIOD,
                    "sampling what is counted for " + name, sample)::close);
        }
        return figures;
    }

    private ClientInstance requireRunning(String what) {
        var running = instance.get();
        if (running == null) {
            throw new IllegalStateException("The consumer of " + group.get() + " is not running, and so has no "
                + what);
        }
        return running;
    }

    /** Ends what somebody has asked for. */
    synchronized void end() {
        if (producer != null) {
            producer.shutdown();
            producer = null;
        }
        if (figures != null) {
            figures.shutdown();
            figures = null;
        }
    }
}
