/**
 * Consumer groups and clients: the settings of each group, its live members with what they subscribe to, and the
 * producers. Members come by heartbeat and go by request, by a lost connection or by silence; the others of the group
 * hear of it. Start with {@code Groups}.
 */
package org.apache.rocketmq.broker.group;
