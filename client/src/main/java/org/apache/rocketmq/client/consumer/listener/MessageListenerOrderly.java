package org.apache.rocketmq.client.consumer.listener;

import java.util.List;
import org.apache.rocketmq.common.message.MessageExt;

/** Is handed the messages of each queue in their order, those of one queue by one thread at a time. */
public interface MessageListenerOrderly extends MessageListener {

    /**
     * Consumes messages of one queue; how many at a time, {@code consumeMessageBatchMaxSize} tells. A null answer or an
     * exception counts as SUSPEND_CURRENT_QUEUE_A_MOMENT.
     */
    ConsumeOrderlyStatus consumeMessage(List<MessageExt> msgs, ConsumeOrderlyContext context);
}
