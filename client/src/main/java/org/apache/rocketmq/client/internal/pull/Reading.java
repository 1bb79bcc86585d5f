package org.apache.rocketmq.client.internal.pull;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.BiFunction;
import org.apache.rocketmq.common.message.MessageExt;
import org.apache.rocketmq.common.message.MessageQueue;
import org.apache.rocketmq.common.message.MessageRecords;
import org.apache.rocketmq.remoting.protocol.NamespaceUtil;

/**
 * How pulled records become messages.
 *
 * @param namespace what listeners do not see of topics; null or empty for none
 * @param filter looks at the messages of a pull before anybody else, and gives those that are left
 */
public record Reading(
    String namespace, Bodies bodies, BiFunction<MessageQueue, List<MessageExt>, List<MessageExt>> filter) {

    /** What is done with bodies. */
    public enum Bodies {
        WHOLE, AS_STORED, LEFT_OUT;

        public static Bodies of(boolean read, boolean decompressed) {
            if (!read) {
                return LEFT_OUT;
            }
            return decompressed ? WHOLE : AS_STORED;
        }
    }

    /** The messages of an answer. */
    public MessageRecords records(ByteBuffer body) {
        return new MessageRecords(body, bodies != Bodies.LEFT_OUT, bodies == Bodies.WHOLE);
    }

    /** A topic as listeners see it. */
    public String topic(String named) {
        return namespace == null || namespace.isEmpty() ? named : NamespaceUtil.withoutNamespace(named, namespace);
    }
}
