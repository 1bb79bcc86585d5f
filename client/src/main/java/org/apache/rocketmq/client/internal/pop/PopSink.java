package org.apache.rocketmq.client.internal.pop;

import java.util.List;
import org.apache.rocketmq.common.message.MessageQueue;

/** Takes popped messages to have them consumed; never waits. */
@FunctionalInterface
public interface PopSink {

    void accept(MessageQueue queue, List<PoppedMessage> messages);
}
