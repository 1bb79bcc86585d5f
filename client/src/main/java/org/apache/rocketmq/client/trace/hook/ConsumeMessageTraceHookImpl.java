package org.apache.rocketmq.client.trace.hook;

import java.util.ArrayList;
import org.apache.rocketmq.client.consumer.listener.ConsumeReturnType;
import org.apache.rocketmq.client.hook.ConsumeMessageContext;
import org.apache.rocketmq.client.hook.ConsumeMessageHook;
import org.apache.rocketmq.client.trace.TraceBean;
import org.apache.rocketmq.client.trace.TraceContext;
import org.apache.rocketmq.client.trace.TraceDispatcher;
import org.apache.rocketmq.client.trace.TraceType;
import org.apache.rocketmq.common.MixAll;
import org.apache.rocketmq.common.message.MessageConst;
import org.apache.rocketmq.common.message.MessageExt;
import org.apache.rocketmq.remoting.protocol.NamespaceUtil;

/** Traces calls of listeners, without the messages whose broker wants no traces. */
public class ConsumeMessageTraceHookImpl implements ConsumeMessageHook {
    private final TraceDispatcher localDispatcher;

    public ConsumeMessageTraceHookImpl(TraceDispatcher localDispatcher) {
        this.localDispatcher = localDispatcher;
    }

    @Override
    public String hookName() {
        return "ConsumeMessageTraceHook";
    }

    @Override
    public void consumeMessageBefore(ConsumeMessageContext context) {
        if (context == null || context.getMsgList() == null || context.getMsgList().isEmpty()) {
            return;
        }
        var beans = new ArrayList<TraceBean>(context.getMsgList().size());
        String region = null;
        for (MessageExt message : context.getMsgList()) {
            if (message != null && !"false".equals(message.getProperty(MessageConst.PROPERTY_TRACE_SWITCH))) {
                region = message.getProperty(MessageConst.PROPERTY_MSG_REGION);
                beans.add(bean(message));
            }
        }
        if (beans.isEmpty()) {
            return;
        }
        var trace = new TraceContext();
        trace.setTraceType(TraceType.SubBefore);
        trace.setGroupName(NamespaceUtil.withoutNamespace(context.getConsumerGroup()));
        trace.setRegionId(region);
        trace.setTraceBeans(beans);
        context.setMqTraceContext(trace);
        localDispatcher.append(trace);
    }

    private static TraceBean bean(MessageExt message) {
        var bean = new TraceBean();
        bean.setTopic(NamespaceUtil.withoutNamespace(message.getTopic()));
        bean.setMsgId(message.getMsgId());
        bean.setTags(message.getTags());
        bean.setKeys(message.getKeys());
        bean.setStoreTime(message.getStoreTimestamp());
        bean.setBodyLength(message.getStoreSize());
        bean.setRetryTimes(message.getReconsumeTimes());
        return bean;
    }

    @Override
    public void consumeMessageAfter(ConsumeMessageContext context) {
        if (context == null || !(context.getMqTraceContext() instanceof TraceContext before)) {
            return;
        }
        var trace = new TraceContext();
        trace.setTraceType(TraceType.SubAfter);
        trace.setRegionId(before.getRegionId());
        trace.setGroupName(before.getGroupName());
        trace.setRequestId(before.getRequestId());
        trace.setAccessChannel(context.getAccessChannel());
        trace.setSuccess(context.isSuccess());
        trace.setCostTime((int) ((Times.nowMillis() - before.getTimeStamp()) / context.getMsgList().size()));
        trace.setTraceBeans(before.getTraceBeans());
        String kind = context.getProps() == null ? null : context.getProps().get(MixAll.CONSUME_CONTEXT_TYPE);
        if (kind != null) {
            trace.setContextCode(ConsumeReturnType.valueOf(kind).ordinal());
        }
        localDispatcher.append(trace);
    }
}
