package org.apache.rocketmq.client.internal.pull;

import java.util.List;
import org.apache.rocketmq.common.message.MessageExt;
import org.apache.rocketmq.common.message.MessageQueue;

/** Takes fetched messages to have them consumed; never waits. */
@FunctionalInterface
public interface MessageSink {

    void accept(MessageQueue queue, ProcessQueue processQueue, List<MessageExt> messages);
}
