/**
 * How traces get to their topic: {@code TraceQueue} gathers them, {@code TraceMessages} makes messages of them, and
 * {@code Tracing} is what a producer or consumer has of it.
 */
package org.apache.rocketmq.client.internal.trace;
