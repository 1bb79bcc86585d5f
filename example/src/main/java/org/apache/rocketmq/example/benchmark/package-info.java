/**
 * Programs that measure rate and latency of sending and of consuming, through the public client API only: they run
 * against any server that speaks the protocol.
 *
 * <p>Start with {@code Producer}; {@code Meter} does the counting for both.
 */
package org.apache.rocketmq.example.benchmark;
