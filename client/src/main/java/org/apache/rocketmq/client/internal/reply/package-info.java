/**
 * Replies to requests: {@code OpenRequests} has what waits for one, of all producers of a client id, as brokers push a
 * reply to the client, not to a producer.
 */
package org.apache.rocketmq.client.internal.reply;
