/**
 * What makes consumption orderly: locks by which a member has a queue for itself, and lanes that hand each queue's
 * messages to the listener one batch at a time. Start with {@code QueueLocks} and {@code QueueLane}.
 */
package org.apache.rocketmq.client.internal.order;
