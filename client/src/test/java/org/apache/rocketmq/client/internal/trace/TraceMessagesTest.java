package org.apache.rocketmq.client.internal.trace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.rocketmq.client.AccessChannel;
import org.apache.rocketmq.client.trace.TraceBean;
import org.apache.rocketmq.client.trace.TraceContext;
import org.apache.rocketmq.client.trace.TraceDataEncoder;
import org.apache.rocketmq.client.trace.TraceType;
import org.junit.jupiter.api.Test;

/** Many traces become few messages, none of which is too long or has too many keys. */
class TraceMessagesTest {
    private static final int MOST_KEYS = 32_000;

    @Test
    void shouldSplitWhatIsTooMuchForOneMessage() {
        var trace = consumed(1_000);
        var messages = TraceMessages.of(List.of(trace, trace), each -> "topic");
        assertTrue(messages.size() > 1, "one message");
        var told = new ArrayList<String>();
        for (var message : messages) {
            assertTrue(message.getKeys().length() < MOST_KEYS, "too many keys");
            assertTrue(message.getBody().length <= TraceMessages.MOST_TEXT, "too long");
            TraceDataEncoder.decoderFromTraceDataString(new String(message.getBody(), StandardCharsets.UTF_8))
                .forEach(each -> told.add(each.getTraceBeans().get(0).getMsgId()));
        }
        var ids = trace.getTraceBeans().stream().map(TraceBean::getMsgId).toList();
        assertEquals(ids, told.subList(0, ids.size()));
        assertEquals(ids, told.subList(ids.size(), told.size()));
    }

    @Test
    void shouldSendEachTraceToItsTopic() {
        var one = consumed(1);
        one.setRegionId("one");
        var other = consumed(1);
        other.setRegionId("other");
        var messages = TraceMessages.of(List.of(one, other, one), TraceContext::getRegionId);
        assertEquals(List.of("one", "other"), messages.stream().map(message -> message.getTopic()).toList());
        assertEquals(List.of(), TraceMessages.of(List.of(consumed(0)), TraceContext::getRegionId));
    }

    private static TraceContext consumed(int messages) {
        var trace = new TraceContext();
        trace.setTraceType(TraceType.SubAfter);
        trace.setAccessChannel(AccessChannel.LOCAL);
        trace.setTraceBeans(IntStream.range(0, messages).mapToObj(i -> {
            var bean = new TraceBean();
            bean.setMsgId("an id of a message, number " + i);
            bean.setKeys("key" + i);
            return bean;
        }).toList());
        return trace;
    }
}
