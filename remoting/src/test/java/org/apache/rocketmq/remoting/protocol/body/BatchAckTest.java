package org.apache.rocketmq.remoting.protocol.body;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import java.util.List;
import org.apache.rocketmq.remoting.protocol.RemotingSerializable;
import org.junit.jupiter.api.Test;

/** Acknowledgements under their short names. */
class BatchAckTest {
    private static final String SHORT = "{\"acks\":[{\"b\":\"BQ==\",\"c\":\"GID\",\"it\":60000,\"pt\":1795370964441,"
        + "\"q\":2,\"r\":\"0\",\"rq\":3,\"so\":7,\"t\":\"TopicA\"}],\"brokerName\":\"broker-g\"}";

    @Test
    void shouldTravelUnderShortNames() {
        assertEquals(SHORT, new String(body().encode(), StandardCharsets.UTF_8));
    }

    @Test
    void shouldReadShortAndLongNames() {
        var longNames = SHORT.replace("\"b\"", "\"bitSet\"").replace("\"c\"", "\"consumerGroup\"")
            .replace("\"it\"", "\"invisibleTime\"").replace("\"pt\"", "\"popTime\"").replace("\"q\"", "\"queueId\"")
            .replace("\"r\"", "\"retry\"").replace("\"rq\"", "\"reviveQueueId\"").replace("\"so\"", "\"startOffset\"")
            .replace("\"t\"", "\"topic\"");
        for (String text : List.of(SHORT, longNames)) {
            var read = RemotingSerializable.fromJson(text, BatchAckMessageRequestBody.class);
            assertEquals(SHORT, read.toJson());
            assertArrayEquals(new int[] {0, 2}, read.getAcks().get(0).offsets().stream().toArray());
        }
    }

    private static BatchAckMessageRequestBody body() {
        var ack = new BatchAck();
        ack.setConsumerGroup("GID");
        ack.setTopic("TopicA");
        ack.setRetry("0");
        ack.setStartOffset(7);
        ack.setQueueId(2);
        ack.setReviveQueueId(3);
        ack.setPopTime(1_795_370_964_441L);
        ack.setInvisibleTime(60_000);
        var offsets = new BitSet();
        offsets.set(0);
        offsets.set(2);
        ack.acknowledge(offsets);
        var body = new BatchAckMessageRequestBody();
        body.setBrokerName("broker-g");
        body.setAcks(List.of(ack));
        return body;
    }
}
