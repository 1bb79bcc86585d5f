package org.apache.rocketmq.client.trace;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.rocketmq.client.AccessChannel;
import org.apache.rocketmq.client.producer.LocalTransactionState;
import org.apache.rocketmq.common.message.MessageConst;
import org.apache.rocketmq.common.message.MessageType;

/**
 * Traces as text, and back. A trace is the name of its type and fields between {@link TraceConstants#CONTENT_SPLITOR},
 * with {@link TraceConstants#FIELD_SPLITOR} at its end:
 *
 * <pre>
 * Pub            time region group topic msgId tags keys storeHost bodyLength cost msgType offsetMsgId success
 * Recall         time region group topic msgId success
 * SubBefore      time region group requestId msgId retryTimes keys
 * SubAfter       requestId msgId cost success keys contextCode [time group]
 * EndTransaction time region group topic msgId tags keys storeHost msgType transactionId state fromCheck
 * </pre>
 */
public class TraceDataEncoder {
    private static final String BETWEEN = String.valueOf(TraceConstants.CONTENT_SPLITOR);
    private static final String END = String.valueOf(TraceConstants.FIELD_SPLITOR);
    /** The lengths, with the type's name, of what older clients and others write. */
    private static final int PUB_WITHOUT_OFFSET_ID = 13;
    private static final int PUB_WITH_CLIENT = 15;
    private static final int AFTER_WITH_CODE = 7;
    private static final int AFTER_WITH_GROUP = 9;

    /** What is in a text; nothing for null. Entries of an unknown type are left out. */
    public static List<TraceContext> decoderFromTraceDataString(String traceData) {
        var traces = new ArrayList<TraceContext>();
        if (traceData == null) {
            return traces;
        }
        for (String entry : traceData.split(END)) {
            var fields = new Fields(entry);
            try {
                var trace = decode(fields);
                if (trace != null) {
                    traces.add(trace);
                }
            } catch (IndexOutOfBoundsException | IllegalArgumentException e) {
                throw new IllegalArgumentException("The trace [" + entry.replace(TraceConstants.CONTENT_SPLITOR, '|')
                    + "] has a field less than its kind, or one that is none: " + e.getMessage(), e);
            }
        }
        return traces;
    }

    private static TraceContext decode(Fields fields) {
        String type = fields.next();
        if (type.equals(TraceType.Pub.name())) {
            return published(fields);
        }
        if (type.equals(TraceType.SubBefore.name())) {
            return before(fields);
        }
        if (type.equals(TraceType.SubAfter.name())) {
            return after(fields);
        }
        if (type.equals(TraceType.EndTransaction.name())) {
            return ended(fields);
        }
        return type.equals(TraceType.Recall.name()) ? recalled(fields) : null;
    }

    private static TraceContext published(Fields fields) {
        var bean = new TraceBean();
        var trace = trace(TraceType.Pub, fields, bean);
        bean.setTopic(fields.next());
        bean.setMsgId(fields.next());
        bean.setTags(fields.next());
        bean.setKeys(fields.next());
        bean.setStoreHost(fields.next());
        bean.setBodyLength(fields.number());
        trace.setCostTime(fields.number());
        bean.setMsgType(MessageType.values()[fields.number()]);
        if (fields.count() != PUB_WITHOUT_OFFSET_ID) {
            bean.setOffsetMsgId(fields.next());
        }
        trace.setSuccess(fields.truth());
        if (fields.count() >= PUB_WITH_CLIENT) {
            bean.setClientHost(fields.next());
        }
        return trace;
    }

    private static TraceContext before(Fields fields) {
        var bean = new TraceBean();
        var trace = trace(TraceType.SubBefore, fields, bean);
        trace.setRequestId(fields.next());
        bean.setMsgId(fields.next());
        bean.setRetryTimes(fields.number());
        bean.setKeys(fields.next());
        return trace;
    }

    private static TraceContext after(Fields fields) {
        var bean = new TraceBean();
        var trace = new TraceContext();
        trace.setTraceType(TraceType.SubAfter);
        trace.setTraceBeans(listOf(bean));
        trace.setRequestId(fields.next());
        bean.setMsgId(fields.next());
        trace.setCostTime(fields.number());
        trace.setSuccess(fields.truth());
        bean.setKeys(fields.next());
        if (fields.count() >= AFTER_WITH_CODE) {
            trace.setContextCode(fields.number());
        }
        if (fields.count() >= AFTER_WITH_GROUP) {
            trace.setTimeStamp(Long.parseLong(fields.next()));
            trace.setGroupName(fields.next());
        }
        return trace;
    }

    private static TraceContext ended(Fields fields) {
        var bean = new TraceBean();
        var trace = trace(TraceType.EndTransaction, fields, bean);
        bean.setTopic(fields.next());
        bean.setMsgId(fields.next());
        bean.setTags(fields.next());
        bean.setKeys(fields.next());
        bean.setStoreHost(fields.next());
        bean.setMsgType(MessageType.values()[fields.number()]);
        bean.setTransactionId(fields.next());
        bean.setTransactionState(LocalTransactionState.valueOf(fields.next()));
        bean.setFromTransactionCheck(fields.truth());
        return trace;
    }

    private static TraceContext recalled(Fields fields) {
        var bean = new TraceBean();
        var trace = trace(TraceType.Recall, fields, bean);
        bean.setTopic(fields.next());
        bean.setMsgId(fields.next());
        trace.setSuccess(fields.truth());
        return trace;
    }

    private static TraceContext trace(TraceType type, Fields fields, TraceBean bean) {
        var trace = new TraceContext();
        trace.setTraceType(type);
        trace.setTraceBeans(listOf(bean));
        trace.setTimeStamp(Long.parseLong(fields.next()));
        trace.setRegionId(fields.next());
        trace.setGroupName(fields.next());
        return trace;
    }

    private static List<TraceBean> listOf(TraceBean bean) {
        var beans = new ArrayList<TraceBean>(1);
        beans.add(bean);
        return beans;
    }

    /** The text of a trace; null for null. Of what is no call of a listener only the first message is told. */
    public static TraceTransferBean encoderFromContextBean(TraceContext ctx) {
        if (ctx == null) {
            return null;
        }
        var text = new StringBuilder();
        switch (ctx.getTraceType()) {
            case Pub -> published(text, ctx, ctx.getTraceBeans().get(0));
            case Recall -> recalled(text, ctx, ctx.getTraceBeans().get(0));
            case EndTransaction -> ended(text, ctx, ctx.getTraceBeans().get(0));
            case SubBefore -> ctx.getTraceBeans().forEach(bean -> put(text, TraceType.SubBefore, ctx.getTimeStamp(),
                ctx.getRegionId(), ctx.getGroupName(), ctx.getRequestId(), bean.getMsgId(), bean.getRetryTimes(),
                bean.getKeys()));
            case SubAfter -> ctx.getTraceBeans().forEach(bean -> after(text, ctx, bean));
            default -> throw new IllegalArgumentException("There is no text for traces of the kind "
                + ctx.getTraceType());
        }
        var encoded = new TraceTransferBean();
        encoded.setTransData(text.toString());
        encoded.setTransKey(keys(ctx.getTraceBeans()));
        return encoded;
    }

    private static void published(StringBuilder text, TraceContext ctx, TraceBean bean) {
        put(text, TraceType.Pub, ctx.getTimeStamp(), ctx.getRegionId(), ctx.getGroupName(), bean.getTopic(),
            bean.getMsgId(), bean.getTags(), bean.getKeys(), bean.getStoreHost(), bean.getBodyLength(),
            ctx.getCostTime(), bean.getMsgType().ordinal(), bean.getOffsetMsgId(), ctx.isSuccess());
    }

    private static void recalled(StringBuilder text, TraceContext ctx, TraceBean bean) {
        put(text, TraceType.Recall, ctx.getTimeStamp(), ctx.getRegionId(), ctx.getGroupName(), bean.getTopic(),
            bean.getMsgId(), ctx.isSuccess());
    }

    private static void ended(StringBuilder text, TraceContext ctx, TraceBean bean) {
        put(text, TraceType.EndTransaction, ctx.getTimeStamp(), ctx.getRegionId(), ctx.getGroupName(),
            bean.getTopic(), bean.getMsgId(), bean.getTags(), bean.getKeys(), bean.getStoreHost(),
            bean.getMsgType().ordinal(), bean.getTransactionId(), bean.getTransactionState().name(),
            bean.isFromTransactionCheck());
    }

    /** Brokers of a cloud want an empty last field instead of time and group. */
    private static void after(StringBuilder text, TraceContext ctx, TraceBean bean) {
        if (ctx.getAccessChannel() == AccessChannel.CLOUD) {
            put(text, TraceType.SubAfter, ctx.getRequestId(), bean.getMsgId(), ctx.getCostTime(), ctx.isSuccess(),
                bean.getKeys(), ctx.getContextCode(), "");
        } else {
            put(text, TraceType.SubAfter, ctx.getRequestId(), bean.getMsgId(), ctx.getCostTime(), ctx.isSuccess(),
                bean.getKeys(), ctx.getContextCode(), ctx.getTimeStamp(), ctx.getGroupName());
        }
    }

    private static void put(StringBuilder text, Object... fields) {
        for (int i = 0; i < fields.length; i++) {
            text.append(i == 0 ? "" : BETWEEN).append(fields[i]);
        }
        text.append(END);
    }

    private static Set<String> keys(List<TraceBean> beans) {
        var keys = new HashSet<String>();
        for (TraceBean bean : beans) {
            keys.add(bean.getMsgId());
            if (bean.getKeys() != null) {
                keys.addAll(List.of(bean.getKeys().split(MessageConst.KEY_SEPARATOR)));
            }
        }
        keys.remove("");
        keys.remove(null);
        return keys;
    }

    /** The fields of an entry, one after the other. */
    private static final class Fields {
        private final String[] all;
        private int at;

        Fields(String entry) {
            all = entry.split(BETWEEN, -1);
        }

        int count() {
            return all.length;
        }

        String next() {
            return all[at++];
        }

        int number() {
            return Integer.parseInt(next());
        }

        boolean truth() {
            return Boolean.parseBoolean(next());
        }
    }
}
