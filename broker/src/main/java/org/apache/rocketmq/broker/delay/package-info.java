/**
 * Delayed messages: they wait in SCHEDULE_TOPIC_XXXX, one queue for each delay level, and are stored again under their
 * own topic when they are due. Start with {@code DelayedDelivery}.
 */
package org.apache.rocketmq.broker.delay;
