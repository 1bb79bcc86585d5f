package org.apache.rocketmq.client.trace.hook;

import java.util.ArrayList;
import org.apache.rocketmq.client.hook.SendMessageContext;
import org.apache.rocketmq.client.hook.SendMessageHook;
import org.apache.rocketmq.client.producer.SendStatus;
import org.apache.rocketmq.client.trace.AsyncTraceDispatcher;
import org.apache.rocketmq.client.trace.TraceBean;
import org.apache.rocketmq.client.trace.TraceContext;
import org.apache.rocketmq.client.trace.TraceDispatcher;
import org.apache.rocketmq.client.trace.TraceType;
import org.apache.rocketmq.remoting.protocol.NamespaceUtil;

/** Traces sends that a broker has answered, unless it says that it wants no traces. */
public class SendMessageTraceHookImpl implements SendMessageHook {
    private final TraceDispatcher localDispatcher;

    public SendMessageTraceHookImpl(TraceDispatcher localDispatcher) {
        this.localDispatcher = localDispatcher;
    }

    @Override
    public String hookName() {
        return "SendMessageTraceHook";
    }

    @Override
    public void sendMessageBefore(SendMessageContext context) {
        if (context == null || isTrace(context.getMessage().getTopic())) {
            return;
        }
        var message = context.getMessage();
        var bean = new TraceBean();
        bean.setTopic(NamespaceUtil.withoutNamespace(message.getTopic()));
        bean.setTags(message.getTags());
        bean.setKeys(message.getKeys());
        bean.setStoreHost(context.getBrokerAddr());
        bean.setBodyLength(message.getBody() == null ? 0 : message.getBody().length);
        bean.setMsgType(context.getMsgType());
        var trace = new TraceContext();
        trace.setTraceType(TraceType.Pub);
        trace.setGroupName(NamespaceUtil.withoutNamespace(context.getProducerGroup()));
        var beans = new ArrayList<TraceBean>(1);
        beans.add(bean);
        trace.setTraceBeans(beans);
        context.setMqTraceContext(trace);
    }

    @Override
    public void sendMessageAfter(SendMessageContext context) {
        if (context == null || !(context.getMqTraceContext() instanceof TraceContext trace)) {
            return;
        }
        var result = context.getSendResult();
        if (result == null || result.getRegionId() == null || !result.isTraceOn()) {
            return;
        }
        int cost = (int) (Times.nowMillis() - trace.getTimeStamp());
        trace.setCostTime(cost);
        trace.setSuccess(result.getSendStatus() == SendStatus.SEND_OK);
        trace.setRegionId(result.getRegionId());
        var bean = trace.getTraceBeans().get(0);
        bean.setMsgId(result.getMsgId());
        bean.setOffsetMsgId(result.getOffsetMsgId());
        bean.setStoreTime(trace.getTimeStamp() + cost / 2);
        localDispatcher.append(trace);
    }

    private boolean isTrace(String topic) {
        return localDispatcher instanceof AsyncTraceDispatcher own && topic.startsWith(own.getTraceTopicName());
    }
}
