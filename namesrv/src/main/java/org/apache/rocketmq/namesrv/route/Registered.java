package org.apache.rocketmq.namesrv.route;

/**
 * What became of a registration.
 *
 * @param master the master of the broker's group, null where there is none
 * @param masterHaAddress where slaves copy from; null where there is no master
 * @param topicsTaken false where the view held this state of the broker's topics already
 */
public record Registered(Member master, String masterHaAddress, boolean topicsTaken) { }
