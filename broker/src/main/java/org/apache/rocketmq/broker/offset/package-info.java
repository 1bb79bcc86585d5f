/**
 * How far each consumer group has got in each queue, and the requests that ask and tell it. Kept in
 * {@code config/consumerOffset.json}. Start with {@code ConsumerOffsets}.
 */
package org.apache.rocketmq.broker.offset;
