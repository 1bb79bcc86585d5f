package org.apache.rocketmq.client.consumer;

import org.apache.rocketmq.client.consumer.listener.MessageListener;
import org.apache.rocketmq.client.consumer.listener.MessageListenerConcurrently;
import org.apache.rocketmq.client.consumer.listener.MessageListenerOrderly;
import org.apache.rocketmq.client.exception.MQClientException;

/** A consumer that fetches messages by itself and hands them to a listener. */
@SuppressWarnings("overloads") // The API wants it so: a lambda must be cast to the kind of listener that it is.
public interface MQPushConsumer extends MQConsumer {

    void start() throws MQClientException;

    void shutdown();

    /** @deprecated say which kind of listener it is */
    @Deprecated
    void registerMessageListener(MessageListener messageListener);

    void registerMessageListener(MessageListenerConcurrently messageListener);

    void registerMessageListener(MessageListenerOrderly messageListener);

    /** Adds a topic by tags: "a || b"; null or "*" for all. */
    void subscribe(String topic, String subExpression) throws MQClientException;

    void subscribe(String topic, MessageSelector selector) throws MQClientException;

    /** By a class that brokers of today do not run any more; use a {@link MessageSelector}. */
    @Deprecated
    void subscribe(String topic, String fullClassName, String filterClassSource) throws MQClientException;

    void unsubscribe(String topic);

    void updateCorePoolSize(int corePoolSize);

    /** Stops fetching messages; those that are here are still handed to the listener. */
    void suspend();

    void resume();
}
