package org.apache.rocketmq.client.trace;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.rocketmq.common.message.MessageExt;

/** What a trace tells of one message, in words for operators. */
public class TraceView {
    private String msgId;
    private String tags;
    private String keys;
    private String storeHost;
    private String clientHost;
    private int costTime;
    private String msgType;
    private String offSetMsgId;
    private long timeStamp;
    private long bornTime;
    private String topic;
    private String groupName;
    private String status;

    /** What a message of the trace topic tells of the message with that id. */
    public static List<TraceView> decodeFromTraceTransData(String key, MessageExt messageExt) {
        String text = new String(messageExt.getBody(), StandardCharsets.UTF_8);
        var views = new ArrayList<TraceView>();
        for (TraceContext trace : TraceDataEncoder.decoderFromTraceDataString(text)) {
            var bean = trace.getTraceBeans().get(0);
            if (bean.getMsgId().equals(key)) {
                views.add(of(trace, bean, messageExt.getBornHostString()));
            }
        }
        return views;
    }

    private static TraceView of(TraceContext trace, TraceBean bean, String client) {
        var view = new TraceView();
        view.msgId = bean.getMsgId();
        view.tags = bean.getTags();
        view.keys = bean.getKeys();
        view.storeHost = bean.getStoreHost();
        view.clientHost = client;
        view.costTime = trace.getCostTime();
        view.msgType = trace.getTraceType().name();
        view.offSetMsgId = bean.getOffsetMsgId();
        view.timeStamp = trace.getTimeStamp();
        view.topic = bean.getTopic();
        view.groupName = trace.getGroupName();
        view.status = trace.isSuccess() ? "success" : "failed";
        return view;
    }

    public String getMsgId() {
        return msgId;
    }

    public void setMsgId(String msgId) {
        this.msgId = msgId;
    }

    public String getTags() {
        return tags;
    }

    public void setTags(String tags) {
        this.tags = tags;
    }

    public String getKeys() {
        return keys;
    }

    public void setKeys(String keys) {
        this.keys = keys;
    }

    public String getStoreHost() {
        return storeHost;
    }

    public void setStoreHost(String storeHost) {
        this.storeHost = storeHost;
    }

    /** The client that told of it. */
    public String getClientHost() {
        return clientHost;
    }

    public void setClientHost(String clientHost) {
        this.clientHost = clientHost;
    }

    public int getCostTime() {
        return costTime;
    }

    public void setCostTime(int costTime) {
        this.costTime = costTime;
    }

    /** What it tells of: the name of a {@link TraceType}. */
    public String getMsgType() {
        return msgType;
    }

    public void setMsgType(String msgType) {
        this.msgType = msgType;
    }

    public String getOffSetMsgId() {
        return offSetMsgId;
    }

    public void setOffSetMsgId(String offSetMsgId) {
        this.offSetMsgId = offSetMsgId;
    }

    public long getTimeStamp() {
        return timeStamp;
    }

    public void setTimeStamp(long timeStamp) {
        this.timeStamp = timeStamp;
    }

    public long getBornTime() {
        return bornTime;
    }

    public void setBornTime(long bornTime) {
        this.bornTime = bornTime;
    }

    public String getTopic() {
        return topic;
    }

    public void setTopic(String topic) {
        this.topic = topic;
    }

    public String getGroupName() {
        return groupName;
    }

    public void setGroupName(String groupName) {
        this.groupName = groupName;
    }

    /** "success" or "failed". */
    public String getStatus() {
        return status;
    }

    public void setStatus(String status) {
        this.status = status;
    }
}
