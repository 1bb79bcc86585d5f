package org.apache.rocketmq.client.latency;

/** Knows where brokers are. */
public interface Resolver {
    /** The address of what has this name; null where it is gone for good. */
    String resolve(String name);
}
