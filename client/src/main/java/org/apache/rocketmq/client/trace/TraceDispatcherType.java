package org.apache.rocketmq.client.trace;

/** Whose traces a dispatcher takes. */
public enum TraceDispatcherType {
    PRODUCER,
    CONSUMER
}
