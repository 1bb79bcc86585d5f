package org.apache.rocketmq.client.internal.trace;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.apache.rocketmq.client.trace.TraceBean;
import org.apache.rocketmq.client.trace.TraceContext;
import org.apache.rocketmq.client.trace.TraceDataEncoder;
import org.apache.rocketmq.common.message.Message;

/** Makes messages of traces: as few as their size and the room for keys allow. */
public final class TraceMessages {
    /** In characters; more than one trace makes only where its message's own keys are that long. */
    public static final int MOST_TEXT = 100_000;
    /** The properties of a message have 32 KiB at most. */
    private static final int MOST_KEYS = 8_000;
    private static final int BEANS_TOGETHER = 32;

    private TraceMessages() { }

    /** The messages that tell of these; {@code topicOf} says where a trace goes. */
    public static List<Message> of(List<TraceContext> traces, Function<TraceContext, String> topicOf) {
        var open = new LinkedHashMap<String, Draft>();
        var messages = new ArrayList<Message>();
        for (TraceContext trace : traces) {
            for (TraceContext piece : pieces(trace)) {
                add(piece, topicOf.apply(piece), open, messages);
            }
        }
        open.forEach((topic, draft) -> messages.add(draft.message(topic)));
        return messages;
    }

    private static void add(TraceContext trace, String topic, Map<String, Draft> open, List<Message> messages) {
        var encoded = TraceDataEncoder.encoderFromContextBean(trace);
        if (encoded.getTransData().isEmpty()) {
            return;
        }
        var draft = open.computeIfAbsent(topic, each -> new Draft());
        if (!draft.hasRoom(encoded.getTransData(), encoded.getTransKey())) {
            messages.add(draft.message(topic));
            draft = new Draft();
            open.put(topic, draft);
        }
        draft.add(encoded.getTransData(), encoded.getTransKey());
    }

    /** A trace of a long batch, as several. */
    private static List<TraceContext> pieces(TraceContext trace) {
        List<TraceBean> beans = trace.getTraceBeans();
        if (beans.size() <= BEANS_TOGETHER) {
            return List.of(trace);
        }
        var pieces = new ArrayList<TraceContext>();
        for (int from = 0; from < beans.size(); from += BEANS_TOGETHER) {
            var piece = new TraceContext();
            piece.setTraceType(trace.getTraceType());
            piece.setTimeStamp(trace.getTimeStamp());
            piece.setRegionId(trace.getRegionId());
            piece.setGroupName(trace.getGroupName());
            piece.setCostTime(trace.getCostTime());
            piece.setSuccess(trace.isSuccess());
            piece.setRequestId(trace.getRequestId());
            piece.setContextCode(trace.getContextCode());
            piece.setAccessChannel(trace.getAccessChannel());
            piece.setTraceBeans(beans.subList(from, Math.min(beans.size(), from + BEANS_TOGETHER)));
            pieces.add(piece);
        }
        return pieces;
    }

    /** A message that traces are still added to. */
    private static final class Draft {
        private final StringBuilder text = new StringBuilder();
        private final Set<String> keys = new HashSet<>();
        private int keysLength;

        boolean hasRoom(String more, Set<String> moreKeys) {
            return text.length() == 0
                || text.length() + more.length() <= MOST_TEXT && keysLength + length(moreKeys) <= MOST_KEYS;
        }

        void add(String more, Set<String> moreKeys) {
            text.append(more);
            keys.addAll(moreKeys);
            keysLength += length(moreKeys);
        }

        private static int length(Set<String> keys) {
            return keys.stream().mapToInt(key -> key.length() + 1).sum();
        }

        Message message(String topic) {
            var message = new Message(topic, text.toString().getBytes(StandardCharsets.UTF_8));
            if (!keys.isEmpty()) {
                message.setKeys(keys);
            }
            return message;
        }
    }
}
