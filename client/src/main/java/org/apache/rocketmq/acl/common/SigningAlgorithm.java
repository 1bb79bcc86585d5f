package org.apache.rocketmq.acl.common;

/** How requests are signed; brokers expect the first. */
public enum SigningAlgorithm {
    HmacSHA1,
    HmacSHA256,
    HmacMD5
}
