/**
 * Popping the messages of assigned queues: one {@code QueuePopper} for each, which the client loop alone moves. A
 * popped message comes with a receipt, which is renewed while a listener works, and by which the message is
 * acknowledged or put off.
 */
package org.apache.rocketmq.client.internal.pop;
