package org.apache.rocketmq.client.consumer;

import org.apache.rocketmq.common.message.MessageQueue;

/** Pulls the messages of one queue, each time that {@link MQPullConsumerScheduleService} calls it. */
public interface PullTaskCallback {

    void doPullTask(MessageQueue mq, PullTaskContext context);
}
