package org.apache.rocketmq.broker.pop;

import java.util.BitSet;
import java.util.List;
import org.apache.rocketmq.remoting.protocol.body.BatchAck;
import org.apache.rocketmq.remoting.protocol.body.BatchAckMessageRequestBody;

/** Acknowledgements of many messages, as clients send them. */
final class Batches {
    private Batches() { }

    /**
     * Messages of one pop.
     *
     * @param distances from the first offset that the receipt names
     */
    static BatchAck entry(String group, Receipt receipt, int... distances) {
        var ack = new BatchAck();
        ack.setConsumerGroup(group);
        ack.setTopic(PopFixture.TOPIC);
        ack.setRetry(receipt.kind().sign());
        ack.setStartOffset(receipt.startOffset());
        ack.setQueueId(receipt.queueId());
        ack.setReviveQueueId(receipt.reviveQueue());
        ack.setPopTime(receipt.popTime());
        ack.setInvisibleTime(receipt.invisibleTime());
        var bits = new BitSet();
        for (int distance : distances) {
            bits.set(distance);
        }
        ack.acknowledge(bits);
        return ack;
    }

    static byte[] body(List<BatchAck> entries) {
        var body = new BatchAckMessageRequestBody();
        body.setBrokerName("broker-a");
        body.setAcks(entries);
        return body.encode();
    }
}
