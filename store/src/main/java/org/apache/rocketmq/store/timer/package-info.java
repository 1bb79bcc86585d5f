/**
 * The files of pending timers, in Apache's layout: what waits lies in a queue of the log, and these derive from it. One
 * thread owns them all. They know when something is due, and nothing of messages.
 *
 * <p>A unit of the {@code TimerLog} says when one record is due. Units that are due in one second are chained, each to
 * the one before it, and the {@code TimerWheel} has the last one of each second. {@code TimerCheck} tells how far the
 * queue is followed, and which seconds are over. Start with {@code TimerFiles}.
 */
package org.apache.rocketmq.store.timer;
