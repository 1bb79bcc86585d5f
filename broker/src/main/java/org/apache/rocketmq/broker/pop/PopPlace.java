package org.apache.rocketmq.broker.pop;

/**
 * A queue as one group pops it.
 *
 * @param topic the queue's own: for what came back, the group's retry topic
 */
record PopPlace(String group, String topic, int queueId) { }
