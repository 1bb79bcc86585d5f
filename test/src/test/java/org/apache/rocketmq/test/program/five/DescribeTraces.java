package org.apache.rocketmq.test.program.five;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.apache.rocketmq.client.AccessChannel;
import org.apache.rocketmq.client.producer.LocalTransactionState;
import org.apache.rocketmq.client.trace.TraceBean;
import org.apache.rocketmq.client.trace.TraceContext;
import org.apache.rocketmq.client.trace.TraceDataEncoder;
import org.apache.rocketmq.client.trace.TraceType;
import org.apache.rocketmq.client.trace.TraceView;
import org.apache.rocketmq.common.message.MessageExt;
import org.apache.rocketmq.common.message.MessageType;

/** Says what the client's classes make of random traces: their text, their keys, and what is read in the text. */
final class DescribeTraces {
    private static final String[] TEXTS = {"", "one", "a b", null, "%RETRY%group", "id-7", "x y  z"};
    private static final String[] FILLED = {"one", "a b", "%RETRY%group", "id-7", "x y  z"};
    private static final int TRACES = 200;

    private DescribeTraces() { }

    static void into(List<String> lines, Random random) {
        for (int i = 0; i < TRACES; i++) {
            var trace = trace(random);
            var encoded = TraceDataEncoder.encoderFromContextBean(trace);
            // Apache's has an empty key where there are two spaces; nobody looks for that.
            var keys = new TreeSet<>(encoded.getTransKey());
            keys.remove("");
            lines.add("trace " + shown(encoded.getTransData()) + " " + keys + " " + trace);
        }
        for (int i = 0; i < TRACES; i++) {
            // Apache's reads no entry whose last field is empty.
            var trace = trace(random);
            trace.setGroupName("group");
            trace.setAccessChannel(AccessChannel.LOCAL);
            trace.getTraceBeans().forEach(bean -> bean.setKeys(text(random, FILLED)));
            String text = TraceDataEncoder.encoderFromContextBean(trace).getTransData();
            TraceDataEncoder.decoderFromTraceDataString(text).forEach(read -> lines.add("read " + describe(read)));
            var message = new MessageExt();
            message.setBody(text.getBytes(StandardCharsets.UTF_8));
            TraceView.decodeFromTraceTransData("id-7", message).forEach(view -> lines.add("view " + describe(view)));
        }
    }

    private static TraceContext trace(Random random) {
        var trace = new TraceContext();
        trace.setTraceType(TraceType.values()[random.nextInt(TraceType.values().length)]);
        trace.setTimeStamp(random.nextInt());
        trace.setRegionId(text(random, TEXTS));
        trace.setGroupName(text(random, TEXTS));
        trace.setCostTime(random.nextInt());
        trace.setSuccess(random.nextBoolean());
        trace.setRequestId(text(random, TEXTS));
        trace.setContextCode(random.nextInt(5));
        trace.setAccessChannel(random.nextBoolean() ? AccessChannel.LOCAL : AccessChannel.CLOUD);
        var beans = new ArrayList<TraceBean>();
        for (int i = random.nextInt(3); i >= 0; i--) {
            beans.add(bean(random));
        }
        trace.setTraceBeans(beans);
        return trace;
    }

    private static TraceBean bean(Random random) {
        var bean = new TraceBean();
        bean.setMsgType(MessageType.values()[random.nextInt(MessageType.values().length)]);
        bean.setOffsetMsgId(text(random, TEXTS));
        bean.setTopic(text(random, TEXTS));
        bean.setMsgId(text(random, FILLED));
        bean.setTags(text(random, TEXTS));
        bean.setKeys(text(random, TEXTS));
        bean.setStoreHost(text(random, FILLED));
        bean.setClientHost(text(random, FILLED));
        bean.setStoreTime(random.nextInt());
        bean.setRetryTimes(random.nextInt(20));
        bean.setBodyLength(random.nextInt(5_000));
        bean.setTransactionId(text(random, TEXTS));
        bean.setTransactionState(
            LocalTransactionState.values()[random.nextInt(LocalTransactionState.values().length)]);
        bean.setFromTransactionCheck(random.nextBoolean());
        return bean;
    }

    private static String text(Random random, String[] texts) {
        return texts[random.nextInt(texts.length)];
    }

    private static String shown(String text) {
        return text.replace('\u0001', '|').replace('\u0002', '#');
    }

    private static String describe(TraceContext read) {
        var bean = read.getTraceBeans().get(0);
        boolean told = read.getTraceType() == TraceType.SubAfter || read.getTraceType() == TraceType.SubBefore;
        return read.getTraceType() + " " + read.getTimeStamp() + " " + read.getRegionId() + " " + read.getGroupName()
            + " " + read.getCostTime() + " " + read.isSuccess() + " " + read.getContextCode() + " "
            + (told ? read.getRequestId() : "") + " " + bean.getTopic() + " " + bean.getMsgId() + " "
            + bean.getOffsetMsgId() + " " + bean.getTags() + " " + bean.getKeys() + " "
            + (read.getTraceType() == TraceType.Pub ? bean.getStoreHost() : "") + " " + bean.getRetryTimes() + " "
            + bean.getBodyLength() + " " + bean.getMsgType() + " " + bean.getTransactionState() + " "
            + bean.getTransactionId() + " " + bean.isFromTransactionCheck();
    }

    private static String describe(TraceView view) {
        return view.getMsgId() + " " + view.getTags() + " " + view.getKeys() + " " + view.getCostTime() + " "
            + view.getMsgType() + " " + view.getOffSetMsgId() + " " + view.getTimeStamp() + " " + view.getTopic() + " "
            + view.getGroupName() + " " + view.getStatus();
    }
}
