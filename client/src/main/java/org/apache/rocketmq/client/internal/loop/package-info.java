/**
 * What the producers and consumers of one client id share: connections, routes, heartbeats, and the threads of the
 * whole process: {@code client-io} for connections, {@code client-loop} for timers, {@code client-admin} for what
 * brokers ask that takes its time, {@code client-callback} for the application's callbacks, and {@code client-batches}
 * for messages that go together. Neither of the first two waits for anything. Of an application's code they run hooks,
 * and the strategy by which the members of a group share queues, none of which may wait. {@code ClientInstances} is the
 * composition root.
 */
package org.apache.rocketmq.client.internal.loop;
