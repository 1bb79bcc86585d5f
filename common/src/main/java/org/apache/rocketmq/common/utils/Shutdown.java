package org.apache.rocketmq.common.utils;

/** What can be shut down. */
public interface Shutdown {
    void shutdown() throws Exception;
}
