package org.apache.rocketmq.broker.replication;

import java.time.Duration;

/**
 * How a log is copied.
 *
 * @param copies how many replicas must have a message before its sender is told; 0 where nobody waits
 * @param timeout how long a sender waits for that
 * @param heartbeat a connection on which nothing goes out for so long is given a sign of life
 * @param silence a connection on which nothing comes for so long is closed
 * @param batchBytes the log goes out in stretches of so many bytes at most
 * @param mostBehind a replica that lacks more bytes than that does not count
 */
public record ReplicationRules(int copies, Duration timeout, Duration heartbeat, Duration silence, int batchBytes,
    long mostBehind) { }
