package org.apache.rocketmq.client.consumer;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.rocketmq.client.hook.ConsumeMessageContext;
import org.apache.rocketmq.client.hook.ConsumeMessageHook;
import org.apache.rocketmq.client.hook.FilterMessageContext;
import org.apache.rocketmq.client.hook.FilterMessageHook;
import org.apache.rocketmq.common.MixAll;
import org.junit.jupiter.api.Test;

/** What hooks see of messages that are consumed, and names in a namespace. */
@SuppressWarnings("deprecation") // Much of the API is deprecated, and has to work.
class ConsumeHooksTest extends ConsumerFixture {
    private final List<String> events = new CopyOnWriteArrayList<>();

    private void watch(DefaultMQPushConsumer consumer) {
        consumer.registerConsumeMessageHook(new ConsumeMessageHook() {
            @Override
            public String hookName() {
                return "test";
            }

            @Override
            public void consumeMessageBefore(ConsumeMessageContext context) {
                context.setMqTraceContext("before");
            }

            @Override
            public void consumeMessageAfter(ConsumeMessageContext context) {
                events.add(context.getMqTraceContext() + " " + new String(context.getMsgList().get(0).getBody()) + " "
                    + context.getConsumerGroup() + " " + context.isSuccess() + " " + context.getStatus() + " "
                    + context.getProps().get(MixAll.CONSUME_CONTEXT_TYPE));
                throw new IllegalStateException("as hooks may");
            }
        });
    }

    @Test
    void shouldSeeHowEachCallOfTheListenerEnds() throws Exception {
        var consumer = consumer(message -> switch (new String(message.getBody())) {
            case "later" -> LATER;
            case "null" -> null;
            case "failed" -> throw new IllegalStateException("as listeners may");
            default -> OK;
        });
        watch(consumer);
        consumer.subscribe(TOPIC, "*");
        for (String body : List.of("fine", "later", "null", "failed")) {
            broker.store(TOPIC, 0, null, body);
        }
        consumer.start();
        await().until(() -> events.size() >= 4);
        var expected = List.of("before failed group false RECONSUME_LATER EXCEPTION",
            "before fine group true CONSUME_SUCCESS SUCCESS", "before later group false RECONSUME_LATER FAILED",
            "before null group false RECONSUME_LATER RETURNNULL");
        assertEquals(expected, events.stream().limit(4).sorted().toList());
    }

    @Test
    void shouldLetAHookTakeMessagesOut() throws Exception {
        var consumer = consumer(message -> OK);
        consumer.getDefaultMQPushConsumerImpl().registerFilterMessageHook(new FilterMessageHook() {
            @Override
            public String hookName() {
                return "test";
            }

            @Override
            public void filterMessage(FilterMessageContext context) {
                context.getMsgList().removeIf(message -> new String(message.getBody()).startsWith("not"));
                events.add(context.getConsumerGroup() + " " + context.getMq().getTopic());
            }
        });
        consumer.subscribe(TOPIC, "*");
        for (String body : List.of("this", "not this", "that")) {
            broker.store(TOPIC, 0, null, body);
        }
        consumer.start();
        awaitBodies("this", "that");
        assertEquals("group topic", events.get(0));
        await().until(() -> broker.committed(GROUP, TOPIC, 0) == 3);
    }

    @Test
    @SuppressWarnings("deprecation") // The namespace is, but has to work.
    void shouldHideTheNamespaceFromTheListener() throws Exception {
        nameServer.route("space%topic", 1, broker);
        var topics = new CopyOnWriteArrayList<String>();
        var consumer = consumer(message -> {
            topics.add(message.getTopic());
            return message.getReconsumeTimes() == 0 ? LATER : OK;
        });
        consumer.setNamespace("space");
        consumer.subscribe(TOPIC, "*");
        broker.store("space%topic", 0, null, "hello");
        consumer.start();
        await().until(() -> !broker.sentBack().isEmpty());
        assertEquals("space%group", broker.sentBack().get(0).group());
        assertEquals("space%topic", broker.sentBack().get(0).originTopic());
        assertEquals("topic", topics.get(0));
        assertEquals("space%group", consumer.getConsumerGroup());
        var queues = new ArrayList<>(consumer.fetchSubscribeMessageQueues(TOPIC));
        assertEquals("topic", queues.get(0).getTopic());
        assertEquals(1, consumer.maxOffset(queues.get(0)));
    }
}
