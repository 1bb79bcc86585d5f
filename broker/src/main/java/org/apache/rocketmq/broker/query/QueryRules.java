package org.apache.rocketmq.broker.query;

/**
 * What bounds the answers to queries.
 *
 * @param maxMessages of the answer to one query by key
 * @param maxUniqueMessages of the answer to one query by a unique key
 */
public record QueryRules(int maxMessages, int maxUniqueMessages) { }
