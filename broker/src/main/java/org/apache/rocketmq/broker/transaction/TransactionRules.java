package org.apache.rocketmq.broker.transaction;

import java.time.Duration;

/**
 * What the configuration says about transactions.
 *
 * @param refused whether half messages are refused
 * @param brokerIp where the broker is, for refusals
 * @param timeout how old a half message is before its producer is asked, where it does not say itself
 * @param checkPeriod the pause between two rounds of asking
 * @param mostChecks how often a producer is asked before a half message is given up
 */
public record TransactionRules(
    boolean refused, String brokerIp, Duration timeout, Duration checkPeriod, int mostChecks) { }
