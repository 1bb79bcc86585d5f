/**
 * Threads of our own: a {@code Worker} does a turn of work whenever it is called, a {@code WorkerThread} calls it, an
 * {@code Idle} says how long to rest between turns, and {@code Failures} hears of what went wrong. A {@code Scheduler}
 * is one thread for tasks that are due at a time. Tests call a worker's turns themselves.
 */
package org.apache.rocketmq.common.internal.worker;
