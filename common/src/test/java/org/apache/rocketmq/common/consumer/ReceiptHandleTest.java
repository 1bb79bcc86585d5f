package org.apache.rocketmq.common.consumer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** What Apache's class makes of the same texts. */
class ReceiptHandleTest {
    private static final String TEXT = "5 1795912230677 60000 1 0 broker-a 3 17";

    @Test
    void shouldReadReceipts() {
        var handle = ReceiptHandle.decode(TEXT);
        assertEquals("5 1795912230677 60000 1795912290677 1 0 broker-a 3 17 -1", handle.getStartOffset() + " "
            + handle.getRetrieveTime() + " " + handle.getInvisibleTime() + " " + handle.getNextVisibleTime() + " "
            + handle.getReviveQueueId() + " " + handle.getTopicType() + " " + handle.getBrokerName() + " "
            + handle.getQueueId() + " " + handle.getOffset() + " " + handle.getCommitLogOffset());
        assertEquals(TEXT, handle.getReceiptHandle());
        assertEquals(TEXT + " -1", handle.encode());
        assertEquals(99, ReceiptHandle.decode(TEXT + " 99").getCommitLogOffset());
        assertEquals(TEXT + " 99", ReceiptHandle.decode(TEXT + " 99 more").encode());
    }

    @Test
    void shouldRefuseWhatIsNone() {
        for (String text : new String[] {"", "0 1 2 3 1 b 4", "a b c d e f g h", "0 1 2 3 1 b 4 5 x"}) {
            assertThrows(IllegalArgumentException.class, () -> ReceiptHandle.decode(text), text);
        }
    }

    @Test
    void shouldKnowWhereTheMessageLies() {
        assertEquals("T", ReceiptHandle.decode(TEXT).getRealTopic("T", "G"));
        assertFalse(ReceiptHandle.decode(TEXT).isRetryTopic());
        assertEquals("%RETRY%G_T", ReceiptHandle.decode("0 1 2 3 1 b 4 5").getRealTopic("T", "G"));
        assertTrue(ReceiptHandle.decode("0 1 2 3 1 b 4 5").isRetryTopic());
        assertEquals("%RETRY%G+T", ReceiptHandle.decode("0 1 2 3 2 b 4 5").getRealTopic("T", "G"));
        assertTrue(ReceiptHandle.decode("0 1 2 3 2 b 4 5").isRetryTopic());
        assertEquals("T", ReceiptHandle.decode("0 1 2 3 9 b 4 5").getRealTopic("T", "G"));
    }

    @Test
    void shouldBuildReceipts() {
        var builder = ReceiptHandle.builder().startOffset(1).retrieveTime(2).invisibleTime(3).reviveQueueId(4)
            .topicType("1").brokerName("b").queueId(5).offset(6).commitLogOffset(7).receiptHandle("text");
        assertEquals("1 2 3 4 1 b 5 6 7", builder.build().encode());
        assertEquals("text", builder.build().getReceiptHandle());
        assertTrue(builder.build().isExpired());
        assertFalse(builder.retrieveTime(Long.MAX_VALUE / 2).build().isExpired());
        assertEquals("ReceiptHandle.ReceiptHandleBuilder(startOffset=0, retrieveTime=0, invisibleTime=0, "
            + "reviveQueueId=0, topic=null, brokerName=null, queueId=0, offset=0, commitLogOffset=0, "
            + "receiptHandle=null)", ReceiptHandle.builder().toString());
    }
}
