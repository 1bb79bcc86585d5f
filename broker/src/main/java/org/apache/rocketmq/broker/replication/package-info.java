/**
 * What makes several brokers of one name hold the same: a primary sends its log, byte for byte, to its replicas, and
 * they fetch its tables. Start with {@code Primary} and {@code Replica}.
 */
package org.apache.rocketmq.broker.replication;
