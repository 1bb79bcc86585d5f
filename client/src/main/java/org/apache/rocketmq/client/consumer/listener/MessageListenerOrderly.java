package org.apache.rocketmq.client.consumer.listener;

import java.util.List;
import org.apache.rocketmq.common.message.MessageExt;

/**
 * Is handed the messages of each queue in their order, those of one queue by one thread at a time. A message that an
 * operator has this consumer consume is handed over beside them, at any time and by another thread: neither its place
 * nor its queue's turn is waited for, and its offset does not move.
 */
public interface MessageListenerOrderly extends MessageListener {

    /**
     * Consumes messages of one queue; how many at a time, {@code consumeMessageBatchMaxSize} tells. A null answer or an
     * exception counts as SUSPEND_CURRENT_QUEUE_A_MOMENT.
     */
    ConsumeOrderlyStatus consumeMessage(List<MessageExt> msgs, ConsumeOrderlyContext context);
}
