/**
 * Which queues a member of a group reads, and whether by pulls or by pops, where members leave that to the broker.
 * Start with {@code AssignmentHandler}.
 */
package org.apache.rocketmq.broker.assignment;
