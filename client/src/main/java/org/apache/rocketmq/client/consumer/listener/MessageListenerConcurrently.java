package org.apache.rocketmq.client.consumer.listener;

import java.util.List;
import org.apache.rocketmq.common.message.MessageExt;

/** Is handed messages by several threads at a time, in no certain order. */
public interface MessageListenerConcurrently extends MessageListener {

    /**
     * Consumes messages of one queue; how many at a time, {@code consumeMessageBatchMaxSize} tells. A null answer or an
     * exception counts as RECONSUME_LATER.
     */
    ConsumeConcurrentlyStatus consumeMessage(List<MessageExt> msgs, ConsumeConcurrentlyContext context);
}
