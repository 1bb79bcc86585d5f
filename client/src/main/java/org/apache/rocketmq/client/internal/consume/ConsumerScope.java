package org.apache.rocketmq.client.internal.consume;

import java.util.List;
import java.util.function.BiFunction;
import org.apache.rocketmq.client.AccessChannel;
import org.apache.rocketmq.client.ClientConfig;
import org.apache.rocketmq.client.internal.pull.Reading;
import org.apache.rocketmq.common.message.MessageExt;
import org.apache.rocketmq.common.message.MessageQueue;

/**
 * Where a consumer belongs.
 *
 * @param namespace in front of the names of its topics and group; null or empty for none
 * @param unitMode whether brokers and hooks are told that it belongs to a unit
 * @param channel whose brokers it uses; hooks are told
 * @param bodies how bodies are read
 */
public record ConsumerScope(String namespace, boolean unitMode, AccessChannel channel, Reading.Bodies bodies) {

    /** The names of it. */
    public Space space() {
        return new Space(namespace);
    }

    /** How its messages are read, of which {@code filter} leaves some. */
    public Reading reading(BiFunction<MessageQueue, List<MessageExt>, List<MessageExt>> filter) {
        return new Reading(namespace, bodies, filter);
    }

    /** How its messages are read, all of them. */
    public Reading reading() {
        return reading((queue, messages) -> messages);
    }

    @SuppressWarnings("deprecation") // The API's namespace is, and has to work.
    public static ConsumerScope of(ClientConfig config) {
        return new ConsumerScope(config.getNamespace(), config.isUnitMode(), config.getAccessChannel(),
            Reading.Bodies.of(config.isDecodeReadBody(), config.isDecodeDecompressBody()));
    }
}
