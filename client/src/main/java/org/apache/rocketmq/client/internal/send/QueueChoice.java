package org.apache.rocketmq.client.internal.send;

import org.apache.rocketmq.client.exception.MQClientException;
import org.apache.rocketmq.client.internal.route.TopicRoute;
import org.apache.rocketmq.client.producer.MessageQueueSelector;
import org.apache.rocketmq.common.message.Message;
import org.apache.rocketmq.common.message.MessageQueue;

/** How the queue of a message is chosen. It may run an application's code, so never on the client's own threads. */
@FunctionalInterface
public interface QueueChoice {
    /** No choice: the round robin over all queues of the topic. */
    QueueChoice ROUND_ROBIN = (message, route) -> null;

    /** The queue that the message must go to, or null for any. */
    MessageQueue choose(Message message, TopicRoute route) throws MQClientException;

    static QueueChoice of(MessageQueue queue) {
        return (message, route) -> {
            if (queue == null) {
                throw new MQClientException("The queue to send a message to the topic " + message.getTopic()
                    + " to is null. Choose one of fetchPublishMessageQueues, or send without a queue", null);
            }
            if (!message.getTopic().equals(queue.getTopic())) {
                throw new MQClientException("The message is for the topic " + message.getTopic()
                    + ", but the queue to send it to is " + queue, null);
            }
            return queue;
        };
    }

    /** By an application's selector, which sees topics without the namespace. */
    static QueueChoice by(MessageQueueSelector selector, Object argument, SendScope scope) {
        return (message, route) -> {
            if (selector == null) {
                throw new MQClientException("The selector of a queue for a message to the topic "
                    + message.getTopic() + " is null. Give one, or send without it", null);
            }
            MessageQueue chosen;
            try {
                chosen = scope.hasNamespace() ? scope.select(selector, route.writable(), message, argument)
                    : selector.select(route.writable(), message, argument);
            } catch (RuntimeException e) {
                throw new MQClientException("The queue selector " + selector.getClass().getName() + " failed: " + e, e);
            }
            if (chosen == null) {
                throw new MQClientException("The queue selector " + selector.getClass().getName()
                    + " chose no queue for a message to " + message.getTopic(), null);
            }
            // In a namespace a reply's topic has another name than the selector sees.
            if (!scope.hasNamespace() && !message.getTopic().equals(chosen.getTopic())) {
                throw new MQClientException("The queue selector " + selector.getClass().getName() + " chose " + chosen
                    + " for a message to " + message.getTopic(), null);
            }
            return chosen;
        };
    }
}
