package org.apache.rocketmq.common;

/** The life of a producer or consumer. */
public enum ServiceState {
    /** Made, not started. */
    CREATE_JUST,
    RUNNING,
    SHUTDOWN_ALREADY,
    /** The start was tried and did not succeed. */
    START_FAILED
}
