/**
 * Leaving out brokers that answer slowly or not at all, for applications that choose queues by themselves: start with
 * {@code MQFaultStrategy}. Producers of this client do so by themselves and need none of it.
 */
package org.apache.rocketmq.client.latency;
