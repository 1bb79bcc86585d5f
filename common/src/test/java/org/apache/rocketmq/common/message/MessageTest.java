package org.apache.rocketmq.common.message;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Messages and their properties. */
class MessageTest {
    private final byte[] body = {1, 2};

    @Test
    void shouldKeepTagsAndKeysAsProperties() {
        var message = new Message("T", "tag", "k1 k2", 7, body, false);

        assertEquals(Map.of("TAGS", "tag", "KEYS", "k1 k2", "WAIT", "false"), message.getProperties());
        assertEquals("tag", message.getTags());
        assertEquals("k1 k2", message.getKeys());
        assertEquals(7, message.getFlag());
        assertFalse(message.isWaitStoreMsgOK());
        assertSame(body, message.getBody());
    }

    @Test
    void shouldLeaveEmptyTagsAndKeysOut() {
        assertEquals(Map.of("WAIT", "true"), new Message("T", body).getProperties());
        assertTrue(new Message().getProperties().isEmpty());
        assertTrue(new Message().isWaitStoreMsgOK());
    }

    @Test
    void shouldRefuseTheSystemsPropertiesAndBlankOnes() {
        var message = new Message("T", body);

        assertThrows(RuntimeException.class, () -> message.putUserProperty("KEYS", "x"));
        assertThrows(IllegalArgumentException.class, () -> message.putUserProperty("color", " "));
        assertThrows(IllegalArgumentException.class, () -> message.putUserProperty(null, "x"));
        message.putUserProperty("color", "red");
        assertEquals("red", message.getUserProperty("color"));
        assertTrue(message.hasProperty("color"));
        assertFalse(message.hasProperty("shape"));
    }

    @Test
    void shouldJoinSeveralKeysByBlanks() {
        var message = new Message("T", body);

        message.setKeys(List.of("a", "b"));

        assertEquals("a b", message.getKeys());
    }

    @Test
    void shouldTellNumbersOrTheirDefaults() {
        var message = new Message("T", body);
        assertEquals(0, message.getDelayTimeLevel());
        assertEquals(-1, message.getPriority());
        assertEquals(0, message.getDeliverTimeMs());

        message.setDelayTimeLevel(3);
        message.setPriority(5);
        message.setDelayTimeSec(6);
        message.setDelayTimeMs(7);
        message.setDeliverTimeMs(8);

        assertEquals(3, message.getDelayTimeLevel());
        assertEquals(5, message.getPriority());
        assertEquals(6, message.getDelayTimeSec());
        assertEquals(7, message.getDelayTimeMs());
        assertEquals(8, message.getDeliverTimeMs());
    }

    @Test
    void shouldSurviveJavasSerialisation() throws IOException, ClassNotFoundException {
        var out = new ByteArrayOutputStream();
        try (var objects = new ObjectOutputStream(out)) {
            objects.writeObject(MessageBatch.generateFromList(List.of(new Message("T", "tag", body))));
        }

        try (var objects = new ObjectInputStream(new ByteArrayInputStream(out.toByteArray()))) {
            var batch = (MessageBatch) objects.readObject();
            assertEquals("T", batch.getTopic());
            assertEquals("tag", batch.iterator().next().getTags());
        }
    }

    @Test
    void shouldCloneWithoutSharingProperties() {
        var message = new Message("T", "tag", body);
        Message copy = MessageAccessor.cloneMessage(message);
        assertEquals(message.toString(), copy.toString());

        MessageAccessor.putProperty(copy, "RECONSUME_TIME", "1");

        assertNull(MessageAccessor.getReconsumeTime(message));
        assertEquals("1", MessageAccessor.getReconsumeTime(copy));
    }

    @Test
    void shouldSortQueuesByTopicBrokerAndNumber() {
        var queues = new TreeSet<>(List.of(new MessageQueue("b", "a", 0), new MessageQueue("a", "b", 0),
            new MessageQueue("a", "a", 10), new MessageQueue("a", "a", 9)));

        assertEquals(List.of("a a 9", "a a 10", "a b 0", "b a 0"), queues.stream()
            .map(queue -> queue.getTopic() + " " + queue.getBrokerName() + " " + queue.getQueueId()).toList());
        assertEquals(new MessageQueue("a", "a", 9), new MessageQueue(queues.first()));
    }

    @Test
    void shouldBatchOnlyWhatCanTravelTogether() {
        var one = new Message("T", "x", body);
        var other = new Message("U", body);
        var unwaited = new Message("T", "", "", 0, body, false);
        var delayed = new Message("T", body);
        delayed.setDelayTimeLevel(1);
        var retry = new Message("%RETRY%G", body);

        MessageBatch batch = MessageBatch.generateFromList(List.of(one, one));
        assertEquals("T", batch.getTopic());
        assertEquals(Map.of("WAIT", "true"), batch.getProperties());

        assertThrows(IllegalArgumentException.class, () -> MessageBatch.generateFromList(List.of()));
        for (Message unfit : List.of(other, unwaited, delayed, retry)) {
            assertThrows(UnsupportedOperationException.class,
                () -> MessageBatch.generateFromList(List.of(one, unfit)));
        }
    }

    @Test
    void shouldShowAConsumerTheProducersIdBesideTheBrokers() {
        var message = new MessageClientExt();
        message.setOffsetMsgId("offset");
        assertEquals("offset", message.getMsgId());

        message.setMsgId("ignored");
        MessageAccessor.putProperty(message, MessageConst.PROPERTY_UNIQ_CLIENT_MESSAGE_ID_KEYIDX, "unique");

        assertEquals("unique", message.getMsgId());
        assertEquals("offset", message.getOffsetMsgId());
    }
}
