package org.apache.rocketmq.common.filter;

import org.apache.rocketmq.common.message.MessageExt;

/** An application's own choice of messages. */
public interface MessageFilter {
    boolean match(MessageExt msg, FilterContext context);
}
