/** What the strategies that share queues compute with. */
package org.apache.rocketmq.client.internal.rebalance;
