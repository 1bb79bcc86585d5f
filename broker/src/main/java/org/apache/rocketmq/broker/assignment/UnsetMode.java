package org.apache.rocketmq.broker.assignment;

import org.apache.rocketmq.common.internal.name.Names;
import org.apache.rocketmq.common.message.MessageRequestMode;
import org.apache.rocketmq.remoting.protocol.body.SetMessageRequestModeRequestBody;

/**
 * How groups read topics where nobody has said so; retry topics are pulled in any case.
 *
 * @param shared of how many other members' queues a member pops, too; all where it is 0 or less
 */
public record UnsetMode(MessageRequestMode mode, int shared) {

    SetMessageRequestModeRequestBody of(String topic) {
        var unset = new SetMessageRequestModeRequestBody();
        unset.setMode(topic.startsWith(Names.RETRY_PREFIX) ? MessageRequestMode.PULL : mode);
        unset.setPopShareQueueNum(shared);
        return unset;
    }
}
