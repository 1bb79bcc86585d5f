package org.apache.rocketmq.common.consistenthash;

/** Places keys on a ring of hashes. */
public interface HashFunction {
    long hash(String key);
}
