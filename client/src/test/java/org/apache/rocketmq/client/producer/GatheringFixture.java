package org.apache.rocketmq.client.producer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.rocketmq.common.message.Message;
import org.apache.rocketmq.common.message.MessageQueue;

/** What tests of small messages that go together need. */
abstract class GatheringFixture extends ProducerFixture {
    final List<CompletableFuture<SendResult>> outcomes = new ArrayList<>();

    int requests() {
        return first.sends().size() + second.sends().size();
    }

    /** One whose route is known from now on. */
    MessageQueue queue() throws Exception {
        var queue = new MessageQueue(TOPIC, "broker-a", 0);
        assertTrue(producer.fetchPublishMessageQueues(TOPIC).contains(queue));
        return queue;
    }

    void send(Message message) throws Exception {
        var outcome = new CompletableFuture<SendResult>();
        outcomes.add(outcome);
        producer.send(message, callback(outcome));
    }

    void send(Message message, MessageQueue queue) throws Exception {
        var outcome = new CompletableFuture<SendResult>();
        outcomes.add(outcome);
        producer.send(message, queue, callback(outcome));
    }

    void awaitAll() throws Exception {
        for (var outcome : outcomes) {
            assertEquals(SendStatus.SEND_OK, outcome.get(30, TimeUnit.SECONDS).getSendStatus());
        }
    }
}
