package org.apache.rocketmq.namesrv.route;

/** Which state of its topics a broker speaks of. Only equal or not matters here. */
public record TopicVersion(long stateVersion, long timestamp, long counter) { }
