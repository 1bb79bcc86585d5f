package org.apache.rocketmq.client.producer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.apache.rocketmq.common.message.Message;
import org.junit.jupiter.api.Test;

/** A producer in a namespace: brokers know its names with a prefix, its application without. */
@SuppressWarnings("deprecation") // The namespace is, but has to work.
class ProducerNamespaceTest extends ProducerFixture {

    @Test
    void shouldHideTheNamespaceFromTheApplication() throws Exception {
        nameServer.route("space%topic", 2, first);
        var own = new DefaultMQProducer("space", "mine");
        own.setNamesrvAddr(nameServer.address());
        own.setUnitMode(true);
        own.start();
        try {
            assertEquals("topic", own.send(message()).getMessageQueue().getTopic());
            var queues = own.fetchPublishMessageQueues(TOPIC);
            assertEquals(List.of("topic", "topic"), queues.stream().map(queue -> queue.getTopic()).toList());
            own.send(message(), queues.get(1));
            own.send(message(), (all, message, which) -> {
                assertEquals("topic", message.getTopic());
                assertEquals(queues, all);
                return all.get((int) which);
            }, 1);
            own.send(List.of(message(), message()));
            assertEquals(List.of("space%topic", "space%topic", "space%topic", "space%topic"),
                first.sends().stream().map(header -> header.topic()).toList());
            assertEquals(List.of(1, 1), first.sends().subList(1, 3).stream().map(header -> header.queueId()).toList());
            assertEquals("space%mine", first.sends().get(0).producerGroup());
            assertEquals(true, first.sends().get(0).unitMode());
            assertEquals("space%mine", own.getProducerGroup());
        } finally {
            own.shutdown();
        }
    }

    @Test
    void shouldLeaveMessagesAloneThatAreInItAlready() throws Exception {
        nameServer.route("space%topic", 2, first);
        var own = new DefaultMQProducer("space", "mine");
        own.setNamesrvAddr(nameServer.address());
        own.start();
        try {
            own.send(new Message("space%topic", new byte[1]));
            assertEquals("space%topic", first.sends().get(0).topic());
        } finally {
            own.shutdown();
        }
    }
}
