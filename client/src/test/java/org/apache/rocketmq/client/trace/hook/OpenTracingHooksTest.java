package org.apache.rocketmq.client.trace.hook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.opentracing.Span;
import io.opentracing.SpanContext;
import io.opentracing.Tracer;
import io.opentracing.propagation.TextMap;
import io.opentracing.tag.Tag;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.rocketmq.client.hook.ConsumeMessageContext;
import org.apache.rocketmq.client.hook.EndTransactionContext;
import org.apache.rocketmq.client.internal.fake.FakeBroker;
import org.apache.rocketmq.client.internal.fake.FakeNameServer;
import org.apache.rocketmq.client.producer.DefaultMQProducer;
import org.apache.rocketmq.client.producer.LocalTransactionState;
import org.apache.rocketmq.common.message.Message;
import org.apache.rocketmq.common.message.MessageExt;
import org.junit.jupiter.api.Test;

/** Spans begin where a message names one, tell of it, end once, and are named in the message that goes out. */
class OpenTracingHooksTest {
    private static final int LONG_MILLIS = 30_000;
    private static final String OWN_ID = "span-id";

    private final List<String> begun = new ArrayList<>();
    private final List<Map<String, String>> parents = new ArrayList<>();
    private final Map<String, Object> tags = new HashMap<>();
    private int finished;
    private final Tracer tracer = fake(Tracer.class);

    private <T> T fake(Class<T> type) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type},
            (proxy, method, arguments) -> answer(method, arguments)));
    }

    private Object answer(Method method, Object[] arguments) {
        switch (method.getName()) {
            case "buildSpan" -> begun.add((String) arguments[0]);
            case "extract" -> {
                var carrier = new HashMap<String, String>();
                ((TextMap) arguments[1]).forEach(entry -> carrier.put(entry.getKey(), entry.getValue()));
                parents.add(carrier);
            }
            case "inject" -> ((TextMap) arguments[2]).put(OWN_ID, "7");
            case "setTag" -> tags.put(arguments[0] instanceof Tag<?> tag ? tag.getKey() : (String) arguments[0],
                arguments[1]);
            case "finish" -> finished++;
            default -> { }
        }
        Class<?> type = method.getReturnType();
        return type == Tracer.SpanBuilder.class || type == Span.class || type == SpanContext.class ? fake(type) : null;
    }

    @Test
    @SuppressWarnings("deprecation") // The API's way to register hooks is.
    void shouldNameTheSpanInTheMessageThatGoesOut() throws Exception {
        try (var broker = FakeBroker.start("broker-a"); var nameServer = FakeNameServer.start(broker)) {
            nameServer.route("topic", 1, broker);
            var producer = new DefaultMQProducer("group");
            producer.setNamesrvAddr(nameServer.address());
            producer.setMqClientApiTimeout(LONG_MILLIS);
            producer.setSendMsgTimeout(LONG_MILLIS);
            producer.getDefaultMQProducerImpl().registerSendMessageHook(new SendMessageOpenTracingHookImpl(tracer));
            producer.start();
            try {
                var result = producer.send(new Message("topic", "tag", "key", new byte[4]));
                assertEquals("7", broker.stored().get(0).getProperty(OWN_ID));
                assertEquals(result.getMsgId(), tags.get("rocketmq.mgs_id"));
                assertEquals(Boolean.TRUE, tags.get("rocketmq.success"));
                assertEquals(List.of("To_topic"), begun);
                assertEquals(1, finished);
            } finally {
                producer.shutdown();
            }
        }
    }

    @Test
    void shouldGoOnWithTheSpanThatAMessageNames() {
        var message = new MessageExt();
        message.setTopic("topic");
        message.putUserProperty(OWN_ID, "7");
        var context = new ConsumeMessageContext();
        context.setConsumerGroup("group");
        context.setMsgList(List.of(message, message));
        var hook = new ConsumeMessageOpenTracingHookImpl(tracer);
        hook.consumeMessageBefore(context);
        assertEquals(List.of("From_topic", "From_topic"), begun);
        assertEquals("7", parents.get(0).get(OWN_ID));
        assertEquals(0, finished);
        context.setSuccess(true);
        hook.consumeMessageAfter(context);
        assertEquals(2, finished);
        assertEquals(Boolean.TRUE, tags.get("rocketmq.success"));
    }

    @Test
    void shouldTellOfEndsOfTransactions() {
        var context = new EndTransactionContext();
        context.setMessage(new Message("topic", new byte[1]));
        context.setTransactionState(LocalTransactionState.ROLLBACK_MESSAGE);
        new EndTransactionOpenTracingHookImpl(tracer).endTransaction(context);
        assertEquals("ROLLBACK_MESSAGE", tags.get("rocketmq.transaction_state"));
        assertEquals(1, finished);
        assertTrue(begun.contains("EndTransaction"), begun::toString);
    }
}
