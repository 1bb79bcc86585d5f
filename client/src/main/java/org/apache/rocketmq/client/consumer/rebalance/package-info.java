/** Ways to share a topic's queues among the members of a group. */
package org.apache.rocketmq.client.consumer.rebalance;
