/**
 * Fetching the messages of assigned queues: one {@code QueuePuller} for each, which the client loop alone moves, and
 * its {@code ProcessQueue}, which remembers what is fetched and not yet consumed.
 */
package org.apache.rocketmq.client.internal.pull;
