package org.apache.rocketmq.client.internal.send;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.apache.rocketmq.client.exception.MQClientException;
import org.apache.rocketmq.common.message.Message;
import org.junit.jupiter.api.Test;

/** What is said where no queue can be chosen. */
class QueueChoiceTest {

    private static String failureOf(QueueChoice choice) {
        var message = new Message("orders", new byte[1]);
        return assertThrows(MQClientException.class, () -> choice.choose(message, null)).getMessage();
    }

    @Test
    void shouldTellThatTheQueueOrTheSelectorIsNull() {
        assertEquals("The queue to send a message to the topic orders to is null. Choose one of"
            + " fetchPublishMessageQueues, or send without a queue", failureOf(QueueChoice.of(null)));
        assertEquals("The selector of a queue for a message to the topic orders is null. Give one, or send without it",
            failureOf(QueueChoice.by(null, null, null)));
    }
}
