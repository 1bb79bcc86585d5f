package org.apache.rocketmq.common.utils;

/** What can be started. */
public interface Start {
    void start() throws Exception;
}
