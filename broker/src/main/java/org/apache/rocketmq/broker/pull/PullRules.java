package org.apache.rocketmq.broker.pull;

import java.time.Duration;

/**
 * What the configuration says about pulling.
 *
 * @param brokerPermission the broker's own permission bits
 * @param brokerIp where the broker is, for refusals
 * @param longPolling whether pulls may wait
 * @param shortPolling how long they wait where long polling is off
 * @param maxSuspend the longest time that a pull may ask to wait
 * @param readFromReplica whether a consumer of messages that are probably not in memory is sent to a replica
 * @param filterByProperties whether consumers may filter by expressions over properties
 */
public record PullRules(
    int brokerPermission, String brokerIp, boolean longPolling, Duration shortPolling, Duration maxSuspend,
    int maxMessages, int maxBytes, boolean readFromReplica, boolean filterByProperties) { }
