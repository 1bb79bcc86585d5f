/**
 * Pulling: a consumer asks for the messages of one queue, and where there is none yet its request waits for one. A
 * waiting pull holds no thread; the arrival of a message that it may want wakes it. Start with {@code PullHandler},
 * then {@code LongPolls}.
 */
package org.apache.rocketmq.broker.pull;
