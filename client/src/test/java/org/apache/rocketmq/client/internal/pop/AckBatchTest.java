package org.apache.rocketmq.client.internal.pop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.Stream;
import org.apache.rocketmq.remoting.protocol.RemotingSerializable;
import org.apache.rocketmq.remoting.protocol.body.BatchAck;
import org.apache.rocketmq.remoting.protocol.body.BatchAckMessageRequestBody;
import org.junit.jupiter.api.Test;

/** What brokers are told of several popped messages at once. */
class AckBatchTest {

    private static Receipt receipt(String topic, int queueId, long offset, String text) {
        return new Receipt(topic, "broker-a", queueId, offset, text, 0, PopFixture.INVISIBLE);
    }

    private static String text(BatchAck ack) {
        return String.join(" ", Stream.of(ack.getConsumerGroup(), ack.getTopic(), ack.getRetry(), ack.getStartOffset(),
            ack.getQueueId(), ack.getReviveQueueId(), ack.getPopTime(), ack.getInvisibleTime(), ack.offsets())
            .map(String::valueOf).toList());
    }

    @Test
    void shouldHaveAnEntryForEachDelivery() {
        var body = RemotingSerializable.decode(AckBatch.body("g", "broker-a", List.of(
            receipt("topic", 2, 100, "100 1000 60000 3 0 broker-a 2 100"),
            receipt("topic", 1, 7, "7 1000 60000 3 0 broker-a 1 7"),
            receipt("topic", 2, 131, "100 1000 60000 3 0 broker-a 2 131"),
            receipt("topic", 2, 132, "132 1001 60000 4 0 broker-a 2 132"))), BatchAckMessageRequestBody.class);
        assertEquals("broker-a", body.getBrokerName());
        assertEquals(List.of("g topic 0 100 2 3 1000 60000 {0, 31}", "g topic 0 7 1 3 1000 60000 {0}",
            "g topic 0 132 2 4 1001 60000 {0}"), body.getAcks().stream().map(AckBatchTest::text).toList());
    }

    @Test
    void shouldNameTheTopicThatIsConsumedForWhatComesAgain() {
        var body = RemotingSerializable.decode(AckBatch.body("g", "broker-a", List.of(
            receipt("%RETRY%g_topic", 0, 5, "5 1000 60000 3 1 broker-a 0 5"),
            receipt("%RETRY%g+topic", 0, 5, "5 1000 60000 3 2 broker-a 0 5"))), BatchAckMessageRequestBody.class);
        assertEquals(List.of("g topic 1 5 0 3 1000 60000 {0}", "g topic 2 5 0 3 1000 60000 {0}"),
            body.getAcks().stream().map(AckBatchTest::text).toList());
    }

    @Test
    void shouldHaveNoRoomForWhatIsFarFromItsStart() {
        assertTrue(AckBatch.hasRoomFor(receipt("topic", 0, 16_383, "0 1000 60000 3 0 broker-a 0 16383")));
        assertFalse(AckBatch.hasRoomFor(receipt("topic", 0, 16_384, "0 1000 60000 3 0 broker-a 0 16384")));
        assertFalse(AckBatch.hasRoomFor(receipt("topic", 0, 4, "5 1000 60000 3 0 broker-a 0 4")));
    }
}
