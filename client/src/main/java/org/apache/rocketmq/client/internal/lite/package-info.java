/**
 * The lite pull consumer: messages are fetched ahead as a push consumer fetches them, and wait in a {@code PollBuffer}
 * until the application asks for them; how far a queue is consumed, the application says. Start with
 * {@code LitePullLife}, then {@code LitePullEngine} and {@code LiteQueues}.
 */
package org.apache.rocketmq.client.internal.lite;
