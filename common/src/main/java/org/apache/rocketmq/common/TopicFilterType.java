package org.apache.rocketmq.common;

/** Whether a message's TAGS property holds one tag or several. */
public enum TopicFilterType {
    SINGLE_TAG,
    MULTI_TAG
}
