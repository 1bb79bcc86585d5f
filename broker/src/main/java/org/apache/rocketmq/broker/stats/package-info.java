/**
 * Figures of what goes through the broker: messages and bytes by topic and by group, over the last minute, hour and
 * day. Counting takes no lock and reads no clock; a regular sample turns the counts into rates. Start with
 * {@code Statistics}.
 */
package org.apache.rocketmq.broker.stats;
