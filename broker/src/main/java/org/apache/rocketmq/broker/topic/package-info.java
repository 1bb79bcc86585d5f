/**
 * The broker's topics: how many queues each has and who may read and write it. Kept in {@code config/topics.json}; a
 * change is told to the name servers. Start with {@code Topics}.
 */
package org.apache.rocketmq.broker.topic;
