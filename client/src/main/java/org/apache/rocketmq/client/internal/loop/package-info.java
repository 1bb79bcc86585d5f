/**
 * What the producers and consumers of one client id share: connections, routes, heartbeats, and the threads of the
 * whole process: {@code client-io} for connections, {@code client-loop} for timers, {@code client-admin} for what
 * brokers ask that takes its time, and {@code client-callback} for the application's callbacks. Neither of the first
 * two ever runs an application's code, or waits for anything. {@code ClientInstances} is the composition root.
 */
package org.apache.rocketmq.client.internal.loop;
