package org.apache.rocketmq.broker.topic;

/**
 * What the configuration says about topics.
 *
 * @param autoCreate whether a send to an unknown topic makes it, in the shape of TBW102
 * @param defaultQueues the queues of TBW102
 * @param delayLevels the queues of SCHEDULE_TOPIC_XXXX
 * @param reviveQueues the queues of the topic that tells which popped messages are out
 * @param timers whether messages may be delivered at any time, and wait in a topic for it
 */
public record TopicRules(
    String clusterName, String brokerName, boolean autoCreate, int defaultQueues, boolean clusterTopic,
    boolean brokerTopic, boolean traceTopic, String traceTopicName, int delayLevels, int reviveQueues,
    boolean timers) { }
