/** Requests that wait without holding a thread: when their waits end. Start with {@code WaitEnds}. */
package org.apache.rocketmq.broker.waiting;
