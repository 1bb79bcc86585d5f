package org.apache.rocketmq.broker.send;

/**
 * What the configuration says about sending.
 *
 * @param brokerPermission the broker's own permission bits
 * @param brokerIp where the broker is, for refusals
 * @param brokerAddress the same with its port
 * @param maxBodyBytes the longest body of one message or one batch
 * @param typesChecked whether a message must be of its topic's type
 * @param storeReplies whether replies are stored too, not only handed to who asked
 */
public record SendRules(
    int brokerPermission, String brokerIp, String brokerAddress, String clusterName, String regionId,
    boolean traceOn, int maxBodyBytes, boolean typesChecked, boolean storeReplies) { }
