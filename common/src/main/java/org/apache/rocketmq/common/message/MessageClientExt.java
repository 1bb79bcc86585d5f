package org.apache.rocketmq.common.message;

import java.net.SocketAddress;
import java.util.Map;

/** A message as a consumer gets it: its id is the one that the producer gave it, beside the one that the broker did. */
public class MessageClientExt extends MessageExt {
    private static final long serialVersionUID = 1L;

    /** Whether the broker's id, which few ask for, is to be made of the message's place when somebody does. */
    private transient boolean namedByPlace;

    public MessageClientExt() { }

    MessageClientExt(Map<String, String> properties) {
        super(properties);
    }

    /** The id that the broker gave, which tells where the message lies. */
    public String getOffsetMsgId() {
        if (namedByPlace && super.getMsgId() == null) {
            super.beNamedByPlace();
        }
        return super.getMsgId();
    }

    public void setOffsetMsgId(String offsetMsgId) {
        namedByPlace = false;
        super.setMsgId(offsetMsgId);
    }

    @Override
    void beNamedByPlace() {
        namedByPlace = true;
        super.setMsgId(null);
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

    @Override
    public void setStoreHost(SocketAddress storeHost) {
        keepId();
        super.setStoreHost(storeHost);
    }

    @Override
    public void setCommitLogOffset(long commitLogOffset) {
        keepId();
        super.setCommitLogOffset(commitLogOffset);
    }

    /** The broker's id stays what it was when the message was read, whatever becomes of its place. */
    private void keepId() {
        if (namedByPlace) {
            setOffsetMsgId(getOffsetMsgId());
        }
    }

    /** Is serialised with its id. */
    private Object writeReplace() {
        keepId();
        return this;
    }
}
