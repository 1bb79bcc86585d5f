package org.apache.rocketmq.client.impl.consumer;

import org.apache.rocketmq.client.consumer.DefaultMQPushConsumer;
import org.apache.rocketmq.client.exception.MQClientException;
import org.apache.rocketmq.client.hook.ConsumeMessageHook;
import org.apache.rocketmq.client.hook.FilterMessageHook;
import org.apache.rocketmq.client.impl.factory.MQClientInstance;
import org.apache.rocketmq.client.internal.consume.ConsumerLife;
import org.apache.rocketmq.client.producer.DefaultMQProducer;
import org.apache.rocketmq.common.ServiceState;
import org.apache.rocketmq.remoting.RPCHook;

/**
 * What applications reach by {@code getDefaultMQPushConsumerImpl}: the registration of hooks, the state, and a producer
 * for what a listener has to send.
 */
public class DefaultMQPushConsumerImpl {
    private static final String PRODUCER_PREFIX = "CLIENT_INNER_PRODUCER_OF_";

    private final DefaultMQPushConsumer consumer;
    private final ConsumerLife life;
    private final RPCHook rpcHook;
    /** Started when somebody asks for it; guarded by this. */
    private DefaultMQProducer producer;

    public DefaultMQPushConsumerImpl(DefaultMQPushConsumer consumer, ConsumerLife life, RPCHook rpcHook) {
        this.consumer = consumer;
        this.life = life;
        this.rpcHook = rpcHook;
    }

    /** The client that the consumer is a member of, with a producer on it; null where the consumer does not run. */
    public MQClientInstance getmQClientFactory() {
        var instance = life.instance();
        return instance == null ? null : new MQClientInstance(instance, this::producer);
    }

    private synchronized DefaultMQProducer producer() {
        if (life.instance() == null) {
            throw new IllegalStateException("The consumer of " + consumer.getConsumerGroup()
                + " is not running, and so has no producer");
        }
        if (producer == null) {
            var started = new DefaultMQProducer(PRODUCER_PREFIX + consumer.getConsumerGroup(), rpcHook);
            started.resetClientConfig(consumer.cloneClientConfig());
            started.setEnableTrace(false);
            try {
                started.start();
            } catch (MQClientException e) {
                throw new IllegalStateException("The producer of the consumer of " + consumer.getConsumerGroup()
                    + " does not start: " + e.getMessage(), e);
            }
            producer = started;
        }
        return producer;
    }

    /** Ends the producer, if somebody has asked for it; the consumer calls this at its end. */
    public synchronized void endProducer() {
        if (producer != null) {
            producer.shutdown();
            producer = null;
        }
    }

    /** Has each call of the listener seen by a hook, before and after it. */
    public void registerConsumeMessageHook(ConsumeMessageHook hook) {
        life.hooks().add(hook);
    }

    /** Has the messages of each pull seen by a hook before the listener, which may take some out. */
    public void registerFilterMessageHook(FilterMessageHook hook) {
        life.hooks().add(hook);
    }

    public boolean hasHook() {
        return life.hooks().seesListener();
    }

    public DefaultMQPushConsumer getDefaultMQPushConsumer() {
        return consumer;
    }

    public ServiceState getServiceState() {
        return life.serviceState();
    }

    public boolean isConsumeOrderly() {
        return consumer.isConsumeOrderly();
    }

    public boolean isPause() {
        return consumer.isPause();
    }

    public void suspend() {
        consumer.suspend();
    }

    public void resume() {
        consumer.resume();
    }

    public void updateCorePoolSize(int corePoolSize) {
        consumer.updateCorePoolSize(corePoolSize);
    }
}
