package org.apache.rocketmq.client.impl.consumer;

import org.apache.rocketmq.client.consumer.DefaultMQPushConsumer;
import org.apache.rocketmq.client.hook.ConsumeMessageHook;
import org.apache.rocketmq.client.hook.FilterMessageHook;
import org.apache.rocketmq.client.impl.factory.MQClientInstance;
import org.apache.rocketmq.client.internal.consume.ConsumerLife;
import org.apache.rocketmq.common.ServiceState;
import org.apache.rocketmq.remoting.RPCHook;

/**
 * What applications reach by {@code getDefaultMQPushConsumerImpl}: the registration of hooks, the state, and a producer
 * for what a listener has to send.
 */
public class DefaultMQPushConsumerImpl {
    private final DefaultMQPushConsumer consumer;
    private final ConsumerLife life;
    private final InnerClient client;

    public DefaultMQPushConsumerImpl(DefaultMQPushConsumer consumer, ConsumerLife life, RPCHook rpcHook) {
        this.consumer = consumer;
        this.life = life;
        client = new InnerClient(consumer::getConsumerGroup, consumer, life::instance, life::figures, rpcHook);
    }

    /** The client that the consumer is a member of, with a producer on it; null where the consumer does not run. */
    public MQClientInstance getmQClientFactory() {
        return client.get();
    }

    /** Ends the producer, if somebody has asked for it, and the like; the consumer calls this at its end. */
    public void endClient() {
        client.end();
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
