/**
 * The asking side of a connection: the calls that wait for their answers, found by correlation id, and their
 * deadlines. {@code PendingCalls} belongs to one connection and is touched by its event loop alone. A thread that waits
 * for what comes of a call has an {@code Awaited}.
 */
package org.apache.rocketmq.remoting.internal.call;
