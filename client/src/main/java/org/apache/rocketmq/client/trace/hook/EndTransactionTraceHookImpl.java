package org.apache.rocketmq.client.trace.hook;

import java.util.ArrayList;
import org.apache.rocketmq.client.hook.EndTransactionContext;
import org.apache.rocketmq.client.hook.EndTransactionHook;
import org.apache.rocketmq.client.trace.TraceBean;
import org.apache.rocketmq.client.trace.TraceContext;
import org.apache.rocketmq.client.trace.TraceDispatcher;
import org.apache.rocketmq.client.trace.TraceType;
import org.apache.rocketmq.common.MixAll;
import org.apache.rocketmq.common.message.MessageConst;
import org.apache.rocketmq.common.message.MessageType;
import org.apache.rocketmq.remoting.protocol.NamespaceUtil;

/** Traces what a producer tells of its transactions. */
public class EndTransactionTraceHookImpl implements EndTransactionHook {
    private final TraceDispatcher localDispatcher;

    public EndTransactionTraceHookImpl(TraceDispatcher localDispatcher) {
        this.localDispatcher = localDispatcher;
    }

    @Override
    public String hookName() {
        return "EndTransactionTraceHook";
    }

    @Override
    public void endTransaction(EndTransactionContext context) {
        if (context == null) {
            return;
        }
        var message = context.getMessage();
        var bean = new TraceBean();
        bean.setTopic(NamespaceUtil.withoutNamespace(message.getTopic()));
        bean.setMsgId(context.getMsgId());
        bean.setTags(message.getTags());
        bean.setKeys(message.getKeys());
        bean.setStoreHost(context.getBrokerAddr());
        bean.setMsgType(MessageType.Trans_msg_Commit);
        bean.setTransactionId(context.getTransactionId());
        bean.setTransactionState(context.getTransactionState());
        bean.setFromTransactionCheck(context.isFromTransactionCheck());
        String region = message.getProperty(MessageConst.PROPERTY_MSG_REGION);
        var trace = new TraceContext();
        trace.setTraceType(TraceType.EndTransaction);
        trace.setGroupName(NamespaceUtil.withoutNamespace(context.getProducerGroup()));
        trace.setRegionId(region == null || region.isEmpty() ? MixAll.DEFAULT_TRACE_REGION_ID : region);
        var beans = new ArrayList<TraceBean>(1);
        beans.add(bean);
        trace.setTraceBeans(beans);
        localDispatcher.append(trace);
    }
}
