/**
 * Sending: what a producer, or a consumer that hands a message back, wants stored is checked, completed and appended,
 * and answered when it is as safe as the configuration says. Start with {@code SendHandler}.
 */
package org.apache.rocketmq.broker.send;
