/**
 * What the producers and consumers of one client id share: connections, routes, heartbeats, and the two threads of the
 * whole process, {@code client-io} for connections and {@code client-loop} for timers. Neither of the two ever runs an
 * application's callbacks or listeners, or waits for anything. {@code ClientInstances} is the composition root.
 */
package org.apache.rocketmq.client.internal.loop;
