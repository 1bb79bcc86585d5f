package org.apache.rocketmq.client.internal.pull;

/**
 * How much of a queue may be here and not consumed before no more is fetched.
 *
 * @param messages how many messages
 * @param bytes how many bytes of bodies
 * @param span how far apart the first and the last offset may lie
 * @param topicMessages how many messages all queues of a topic may have together; not above 0 for no such limit
 * @param topicBytes how many bytes of bodies; not above 0 for no such limit
 */
public record FlowLimits(int messages, long bytes, long span, int topicMessages, long topicBytes) {

    public FlowLimits(int messages, long bytes, long span) {
        this(messages, bytes, span, 0, 0);
    }

    /** The limits of each of so many queues of a topic: where a topic has limits, an equal part of these. */
    public FlowLimits shared(int queues) {
        if (queues <= 0) {
            return this;
        }
        return new FlowLimits(topicMessages > 0 ? Math.max(1, topicMessages / queues) : messages,
            topicBytes > 0 ? Math.max(1, topicBytes / queues) : bytes, span, topicMessages, topicBytes);
    }
}
