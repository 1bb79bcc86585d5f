package org.apache.rocketmq.test.wire;

import java.nio.charset.StandardCharsets;
import java.util.TreeMap;
import org.apache.rocketmq.common.message.MessageExt;

/** A stored message as a broker hands it out: all of it that must stay the same for ever. */
public record Stored(String topic, int queueId, long queueOffset, long logPosition, int size, long bornTimestamp,
    long storeTimestamp, String hosts, String flags, String properties, String body) {

    static Stored of(MessageExt message) {
        return new Stored(message.getTopic(), message.getQueueId(), message.getQueueOffset(),
            message.getCommitLogOffset(), message.getStoreSize(), message.getBornTimestamp(),
            message.getStoreTimestamp(), message.getBornHost() + " " + message.getStoreHost(),
            message.getFlag() + " " + message.getSysFlag() + " " + message.getReconsumeTimes() + " "
                + message.getPreparedTransactionOffset(),
            new TreeMap<>(message.getProperties()).toString(),
            new String(message.getBody(), StandardCharsets.ISO_8859_1));
    }

    /** Where it is in its topic. */
    public String place() {
        return topic + "-" + queueId + "-" + queueOffset;
    }
}
