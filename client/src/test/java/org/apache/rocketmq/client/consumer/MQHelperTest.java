package org.apache.rocketmq.client.consumer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.apache.rocketmq.client.MQHelper;
import org.apache.rocketmq.client.exception.MQClientException;
import org.apache.rocketmq.remoting.protocol.heartbeat.MessageModel;
import org.junit.jupiter.api.Test;

/** A group that is moved while it rests. */
class MQHelperTest extends ConsumerFixture {

    @Test
    void shouldCommitTheOffsetsOfATime() throws Exception {
        String before = System.setProperty("rocketmq.namesrv.addr", nameServer.address());
        try {
            MQHelper.resetOffsetByTimestamp(MessageModel.CLUSTERING, "mover", GROUP, TOPIC, 1);
            for (int queue = 0; queue < 4; queue++) {
                assertEquals(1, broker.committed(GROUP, TOPIC, queue));
            }
            assertTrue(assertThrows(MQClientException.class, () -> MQHelper.resetOffsetByTimestamp(
                MessageModel.BROADCASTING, "mover", GROUP, TOPIC, 1)).getMessage().contains("BROADCASTING"));
        } finally {
            if (before == null) {
                System.clearProperty("rocketmq.namesrv.addr");
            } else {
                System.setProperty("rocketmq.namesrv.addr", before);
            }
        }
    }
}
