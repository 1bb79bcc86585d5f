package org.apache.rocketmq.client.internal.loop;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.rocketmq.common.message.MessageExt;
import org.apache.rocketmq.common.message.MessageQueue;
import org.apache.rocketmq.remoting.protocol.body.ConsumeMessageDirectlyResult;
import org.apache.rocketmq.remoting.protocol.body.ConsumerRunningInfo;

/** A consumer that operators ask, by way of a broker, how it is, and tell what to do. Any thread may call. */
public interface AskedConsumer {

    /** Goes on with these queues at these offsets; complete when they are stored. Queues of others are left alone. */
    CompletableFuture<Void> reset(Map<MessageQueue, Long> offsets);

    /** Where it stands with its queues of a topic. */
    CompletableFuture<Map<MessageQueue, Long>> offsets(String topic);

    /** Its settings, subscriptions, queues and figures. */
    CompletableFuture<ConsumerRunningInfo> describe();

    /** Has the listener consume a message now, whatever its group has done with it. */
    CompletableFuture<ConsumeMessageDirectlyResult> consumeDirectly(MessageExt message);
}
