/**
 * Messages that are delivered at a moment that their sender chose. Until then they lie in the queue of one topic of the
 * broker's own; {@code TimerLoop}, which has a thread, follows that queue, notes in the store's timer files when each
 * is due, and stores it in its own topic then. Start with {@code Timers}.
 */
package org.apache.rocketmq.broker.timer;
