package org.apache.rocketmq.client.trace.hook;

import java.util.ArrayList;
import java.util.Map;
import org.apache.rocketmq.client.trace.TraceBean;
import org.apache.rocketmq.client.trace.TraceContext;
import org.apache.rocketmq.client.trace.TraceDispatcher;
import org.apache.rocketmq.client.trace.TraceType;
import org.apache.rocketmq.common.MixAll;
import org.apache.rocketmq.common.message.MessageConst;
import org.apache.rocketmq.remoting.RPCHook;
import org.apache.rocketmq.remoting.protocol.NamespaceUtil;
import org.apache.rocketmq.remoting.protocol.RemotingCommand;
import org.apache.rocketmq.remoting.protocol.RequestCode;
import org.apache.rocketmq.remoting.protocol.ResponseCode;

/** Traces the answers to requests that take a delayed message back. */
public class DefaultRecallMessageTraceHook implements RPCHook {
    private final TraceDispatcher traceDispatcher;

    public DefaultRecallMessageTraceHook(TraceDispatcher traceDispatcher) {
        this.traceDispatcher = traceDispatcher;
    }

    @Override
    public void doBeforeRequest(String remoteAddr, RemotingCommand request) {
        // There is nothing to tell before the answer.
    }

    @Override
    public void doAfterResponse(String remoteAddr, RemotingCommand request, RemotingCommand response) {
        if (request.getCode() != RequestCode.RECALL_MESSAGE || response == null) {
            return;
        }
        Map<String, String> asked = request.getExtFields();
        Map<String, String> answered = response.getExtFields();
        if (asked == null || "false".equals(field(answered, MessageConst.PROPERTY_TRACE_SWITCH))) {
            return;
        }
        var bean = new TraceBean();
        bean.setTopic(NamespaceUtil.withoutNamespace(asked.get("topic")));
        bean.setMsgId(field(answered, "msgId"));
        String region = field(answered, MessageConst.PROPERTY_MSG_REGION);
        var trace = new TraceContext();
        trace.setTraceType(TraceType.Recall);
        trace.setGroupName(NamespaceUtil.withoutNamespace(asked.get("producerGroup")));
        trace.setRegionId(region == null ? MixAll.DEFAULT_TRACE_REGION_ID : region);
        trace.setSuccess(response.getCode() == ResponseCode.SUCCESS);
        var beans = new ArrayList<TraceBean>(1);
        beans.add(bean);
        trace.setTraceBeans(beans);
        traceDispatcher.append(trace);
    }

    private static String field(Map<String, String> fields, String name) {
        return fields == null ? null : fields.get(name);
    }
}
