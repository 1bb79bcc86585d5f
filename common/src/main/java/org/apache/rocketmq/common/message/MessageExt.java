package org.apache.rocketmq.common.message;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.Map;
import org.apache.rocketmq.common.TopicFilterType;
import org.apache.rocketmq.common.sysflag.MessageSysFlag;

/** A stored message: what was sent, and where, when and by whom it came to lie in a broker's log. */
public class MessageExt extends Message {
    private static final long serialVersionUID = 5720810158625748049L;

    private String brokerName;
    private int queueId;
    private int storeSize;
    private long queueOffset;
    private int sysFlag;
    private long bornTimestamp;
    private SocketAddress bornHost;
    private long storeTimestamp;
    private SocketAddress storeHost;
    private String msgId;
    private long commitLogOffset;
    private int bodyCRC;
    private int reconsumeTimes;
    private long preparedTransactionOffset;

    public MessageExt() { }

    MessageExt(Map<String, String> properties) {
        super(properties);
    }

    public MessageExt(int queueId, long bornTimestamp, SocketAddress bornHost, long storeTimestamp,
        SocketAddress storeHost, String msgId) {
        this.queueId = queueId;
        this.bornTimestamp = bornTimestamp;
        this.bornHost = bornHost;
        this.storeTimestamp = storeTimestamp;
        this.storeHost = storeHost;
        this.msgId = msgId;
    }

    public static TopicFilterType parseTopicFilterType(int sysFlag) {
        return (sysFlag & MessageSysFlag.MULTI_TAGS_FLAG) != 0
            ? TopicFilterType.MULTI_TAG : TopicFilterType.SINGLE_TAG;
    }

    /** Puts a host as a record has it, address and port, into a buffer, which is flipped for reading. */
    public static ByteBuffer socketAddress2ByteBuffer(SocketAddress socketAddress, ByteBuffer byteBuffer) {
        HostBytes.put((InetSocketAddress) socketAddress, byteBuffer);
        return byteBuffer.flip();
    }

    public static ByteBuffer socketAddress2ByteBuffer(SocketAddress socketAddress) {
        return HostBytes.of((InetSocketAddress) socketAddress);
    }

    public ByteBuffer getBornHostBytes() {
        return socketAddress2ByteBuffer(bornHost);
    }

    public ByteBuffer getBornHostBytes(ByteBuffer byteBuffer) {
        return socketAddress2ByteBuffer(bornHost, byteBuffer);
    }

    public ByteBuffer getStoreHostBytes() {
        return socketAddress2ByteBuffer(storeHost);
    }

    public ByteBuffer getStoreHostBytes(ByteBuffer byteBuffer) {
        return socketAddress2ByteBuffer(storeHost, byteBuffer);
    }

    /** The broker that the message came from, which only the consumer knows. */
    public String getBrokerName() {
        return brokerName;
    }

    public void setBrokerName(String brokerName) {
        this.brokerName = brokerName;
    }

    public int getQueueId() {
        return queueId;
    }

    public void setQueueId(int queueId) {
        this.queueId = queueId;
    }

    public long getBornTimestamp() {
        return bornTimestamp;
    }

    public void setBornTimestamp(long bornTimestamp) {
        this.bornTimestamp = bornTimestamp;
    }

    public SocketAddress getBornHost() {
        return bornHost;
    }

    public void setBornHost(SocketAddress bornHost) {
        this.bornHost = bornHost;
    }

    /** The born host's IP address, or null where it is not known. */
    public String getBornHostString() {
        return bornHost instanceof InetSocketAddress host && host.getAddress() != null
            ? host.getAddress().getHostAddress() : null;
    }

    /** The born host's name, for which the naming service may be asked; null where it is not known. */
    public String getBornHostNameString() {
        return bornHost instanceof InetSocketAddress host && host.getAddress() != null
            ? host.getAddress().getHostName() : null;
    }

    public long getStoreTimestamp() {
        return storeTimestamp;
    }

    public void setStoreTimestamp(long storeTimestamp) {
        this.storeTimestamp = storeTimestamp;
    }

    public SocketAddress getStoreHost() {
        return storeHost;
    }

    public void setStoreHost(SocketAddress storeHost) {
        this.storeHost = storeHost;
    }

    public String getMsgId() {
        return msgId;
    }

    public void setMsgId(String msgId) {
        this.msgId = msgId;
    }

    /** From now on its id is the one that tells where it lies. */
    void beNamedByPlace() {
        msgId = MessageDecoder.createMessageId(storeHost, commitLogOffset);
    }

    public int getSysFlag() {
        return sysFlag;
    }

    public void setSysFlag(int sysFlag) {
        this.sysFlag = sysFlag;
    }

    public void setStoreHostAddressV6Flag() {
        sysFlag |= MessageSysFlag.STOREHOSTADDRESS_V6_FLAG;
    }

    public void setBornHostV6Flag() {
        sysFlag |= MessageSysFlag.BORNHOST_V6_FLAG;
    }

    public int getBodyCRC() {
        return bodyCRC;
    }

    public void setBodyCRC(int bodyCRC) {
        this.bodyCRC = bodyCRC;
    }

    public long getQueueOffset() {
        return queueOffset;
    }

    public void setQueueOffset(long queueOffset) {
        this.queueOffset = queueOffset;
    }

    /** The log position. */
    public long getCommitLogOffset() {
        return commitLogOffset;
    }

    public void setCommitLogOffset(long commitLogOffset) {
        this.commitLogOffset = commitLogOffset;
    }

    /** The whole record's length in the log. */
    public int getStoreSize() {
        return storeSize;
    }

    public void setStoreSize(int storeSize) {
        this.storeSize = storeSize;
    }

    /** How often the message has been sent back for another try. */
    public int getReconsumeTimes() {
        return reconsumeTimes;
    }

    public void setReconsumeTimes(int reconsumeTimes) {
        this.reconsumeTimes = reconsumeTimes;
    }

    public long getPreparedTransactionOffset() {
        return preparedTransactionOffset;
    }

    public void setPreparedTransactionOffset(long preparedTransactionOffset) {
        this.preparedTransactionOffset = preparedTransactionOffset;
    }

    /** The topic's system flag as the broker told it with the pull; null where it did not. */
    public Integer getTopicSysFlag() {
        return flagOf(MessageConst.PROPERTY_TRANSIENT_TOPIC_CONFIG);
    }

    public void setTopicSysFlag(Integer topicSysFlag) {
        setFlag(MessageConst.PROPERTY_TRANSIENT_TOPIC_CONFIG, topicSysFlag);
    }

    /** The group's system flag as the broker told it with the pull; null where it did not. */
    public Integer getGroupSysFlag() {
        return flagOf(MessageConst.PROPERTY_TRANSIENT_GROUP_CONFIG);
    }

    public void setGroupSysFlag(Integer groupSysFlag) {
        setFlag(MessageConst.PROPERTY_TRANSIENT_GROUP_CONFIG, groupSysFlag);
    }

    private Integer flagOf(String property) {
        String value = getProperty(property);
        return value == null ? null : Integer.valueOf(value);
    }

    private void setFlag(String property, Integer value) {
        if (value == null) {
            clearProperty(property);
        } else {
            putProperty(property, value.toString());
        }
    }

    @Override
    public String toString() {
        return "MessageExt [brokerName=" + brokerName + ", queueId=" + queueId + ", storeSize=" + storeSize
            + ", queueOffset=" + queueOffset + ", sysFlag=" + sysFlag + ", bornTimestamp=" + bornTimestamp
            + ", bornHost=" + bornHost + ", storeTimestamp=" + storeTimestamp + ", storeHost=" + storeHost
            + ", msgId=" + getMsgId() + ", commitLogOffset=" + commitLogOffset + ", bodyCRC=" + bodyCRC
            + ", reconsumeTimes=" + reconsumeTimes + ", preparedTransactionOffset=" + preparedTransactionOffset
            + ", toString()=" + super.toString() + "]";
    }
}
