package org.apache.rocketmq.client.internal.pull;

/**
 * How much of a queue may be here and not consumed before no more is fetched.
 *
 * @param messages how many messages
 * @param bytes how many bytes of bodies
 * @param span how far apart the first and the last offset may lie
 */
public record FlowLimits(int messages, long bytes, long span) {
}
