package org.apache.rocketmq.client.impl.producer;

import java.util.List;
import java.util.concurrent.ExecutorService;
import org.apache.rocketmq.client.exception.MQClientException;
import org.apache.rocketmq.client.hook.CheckForbiddenHook;
import org.apache.rocketmq.client.hook.EndTransactionHook;
import org.apache.rocketmq.client.hook.SendMessageHook;
import org.apache.rocketmq.client.internal.send.ProducerLife;
import org.apache.rocketmq.client.producer.DefaultMQProducer;
import org.apache.rocketmq.common.ServiceState;
import org.apache.rocketmq.common.message.MessageQueue;

/** What applications reach by {@code getDefaultMQProducerImpl}: the registration of hooks, and the state. */
public class DefaultMQProducerImpl {
    private final DefaultMQProducer producer;
    private final ProducerLife life;

    public DefaultMQProducerImpl(DefaultMQProducer producer, ProducerLife life) {
        this.producer = producer;
        this.life = life;
    }

    /** Has each attempt of a send seen by a hook, before and after it. */
    public void registerSendMessageHook(SendMessageHook hook) {
        life.hooks().add(hook);
    }

    /** Has a hook decide whether a message may be sent. */
    public void registerCheckForbiddenHook(CheckForbiddenHook checkForbiddenHook) {
        life.hooks().add(checkForbiddenHook);
    }

    /** Has a hook see how transactions end. */
    public void registerEndTransactionHook(EndTransactionHook hook) {
        life.hooks().add(hook);
    }

    public boolean hasSendMessageHook() {
        return life.hooks().seesSends();
    }

    public boolean hasCheckForbiddenHook() {
        return life.hooks().forbids();
    }

    public boolean hasEndTransactionHook() {
        return life.hooks().seesTransactions();
    }

    public DefaultMQProducer getDefaultMQProducer() {
        return producer;
    }

    public ServiceState getServiceState() {
        return life.serviceState();
    }

    public boolean isUnitMode() {
        return producer.isUnitMode();
    }

    public List<MessageQueue> fetchPublishMessageQueues(String topic) throws MQClientException {
        return producer.fetchPublishMessageQueues(topic);
    }

    public void setCallbackExecutor(ExecutorService callbackExecutor) {
        producer.setCallbackExecutor(callbackExecutor);
    }
}
