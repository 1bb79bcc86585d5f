package org.apache.rocketmq.remoting.protocol.subscription;

/** The kinds of retry policies. */
public enum GroupRetryPolicyType {
    EXPONENTIAL,
    CUSTOMIZED
}
