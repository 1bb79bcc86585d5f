package org.apache.rocketmq.client.latency;

/** Tries whether a server can be reached. */
public interface ServiceDetector {
    /** Whether it answers at this address within so many milliseconds. */
    boolean detect(String endpoint, long timeoutMillis);
}
