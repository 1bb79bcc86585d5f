package org.apache.rocketmq.client.consumer.listener;

/** What became of the messages that a concurrent listener was handed. */
public enum ConsumeConcurrentlyStatus {
    /** They are done with. */
    CONSUME_SUCCESS,
    /** They are to come again, after a while that grows from time to time. */
    RECONSUME_LATER
}
