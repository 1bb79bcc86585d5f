package org.apache.rocketmq.common.message;

/** A message as a consumer gets it: its id is the one that the producer gave it, beside the one that the broker did. */
public class MessageClientExt extends MessageExt {
    private static final long serialVersionUID = 1L;

    /** The id that the broker gave, which tells where the message lies. */
    public String getOffsetMsgId() {
        return super.getMsgId();
    }

    public void setOffsetMsgId(String offsetMsgId) {
        super.setMsgId(offsetMsgId);
    }

    /** The id that the producer gave; where it gave none, the broker's. */
    @Override
    public String getMsgId() {
        String uniqueId = MessageClientIDSetter.getUniqID(this);
        return uniqueId == null ? getOffsetMsgId() : uniqueId;
    }

    /** Does nothing: the id is the producer's. */
    @Override
    public void setMsgId(String msgId) {
        // The broker's id goes by setOffsetMsgId, the producer's is a property.
    }
}
