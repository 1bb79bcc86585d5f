package org.apache.rocketmq.client.internal.pop;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.rocketmq.common.consumer.ReceiptHandle;
import org.apache.rocketmq.common.internal.name.Names;
import org.apache.rocketmq.remoting.protocol.body.BatchAck;
import org.apache.rocketmq.remoting.protocol.body.BatchAckMessageRequestBody;

/** The acknowledgements of several messages of a broker as one request: an entry for each delivery of a queue. */
final class AckBatch {
    /** From the first offset of a delivery on: a bit goes over the wire for each. More than a pop looks through. */
    private static final int MOST_DISTANT = 1 << 14;

    private AckBatch() { }

    /** What messages have in common that one pop has taken from one queue. */
    private record Key(String topic, long startOffset, long popTime, long invisibleTime, int reviveQueue, String kind,
        int queueId) { }

    /** Whether a message can go together with others. */
    static boolean hasRoomFor(Receipt receipt) {
        long distance = receipt.offset() - ReceiptHandle.decode(receipt.text()).getStartOffset();
        return distance >= 0 && distance < MOST_DISTANT;
    }

    static byte[] body(String group, String brokerName, List<Receipt> receipts) {
        Map<Key, BitSet> offsets = new LinkedHashMap<>();
        for (Receipt receipt : receipts) {
            var parts = ReceiptHandle.decode(receipt.text());
            var key = new Key(consumed(receipt, parts, group), parts.getStartOffset(), parts.getRetrieveTime(),
                parts.getInvisibleTime(), parts.getReviveQueueId(), parts.getTopicType(), receipt.queueId());
            offsets.computeIfAbsent(key, first -> new BitSet())
                .set((int) (receipt.offset() - parts.getStartOffset()));
        }
        var acks = new ArrayList<BatchAck>();
        offsets.forEach((key, bits) -> acks.add(ack(group, key, bits)));
        var body = new BatchAckMessageRequestBody();
        body.setBrokerName(brokerName);
        body.setAcks(acks);
        return body.encode();
    }

    /** Here brokers are told the topic that is consumed, and find the retry topic by themselves. */
    private static String consumed(Receipt receipt, ReceiptHandle parts, String group) {
        return parts.isRetryTopic()
            ? receipt.topic().substring(Names.RETRY_PREFIX.length() + group.length() + 1) : receipt.topic();
    }

    private static BatchAck ack(String group, Key key, BitSet bits) {
        var ack = new BatchAck();
        ack.setConsumerGroup(group);
        ack.setTopic(key.topic);
        ack.setRetry(key.kind);
        ack.setStartOffset(key.startOffset);
        ack.setQueueId(key.queueId);
        ack.setReviveQueueId(key.reviveQueue);
        ack.setPopTime(key.popTime);
        ack.setInvisibleTime(key.invisibleTime);
        ack.acknowledge(bits);
        return ack;
    }
}
