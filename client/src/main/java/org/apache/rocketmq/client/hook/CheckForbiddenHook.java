package org.apache.rocketmq.client.hook;

import org.apache.rocketmq.client.exception.MQClientException;

/** May forbid a send. */
public interface CheckForbiddenHook {

    /** A name for logs. */
    String hookName();

    /** Forbids the send by throwing. */
    void checkForbidden(CheckForbiddenContext context) throws MQClientException;
}
