package org.apache.rocketmq.common.utils;

/** What can be started and shut down. */
public interface StartAndShutdown extends Start, Shutdown {
    /** Prepares for the shutdown; does nothing where that needs nothing. */
    default void preShutdown() throws Exception {
    }
}
