package org.apache.rocketmq.client.consumer.listener;

/** How a listener's call ended, as hooks are told it. */
public enum ConsumeReturnType {
    /** It consumed the messages. */
    SUCCESS,
    /** It ended, but took longer than the consume time-out. */
    TIME_OUT,
    /** It threw something. */
    EXCEPTION,
    /** It returned null. */
    RETURNNULL,
    /** It asked for the messages again. */
    FAILED
}
