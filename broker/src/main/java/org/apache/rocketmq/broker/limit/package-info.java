/**
 * How much may be sent to a topic and pulled by a group in a second. Off unless the settings or
 * the attributes of the topic or group say otherwise. Start with {@code RateLimits}.
 */
package org.apache.rocketmq.broker.limit;
