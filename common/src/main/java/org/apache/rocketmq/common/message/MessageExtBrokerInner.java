package org.apache.rocketmq.common.message;

import java.nio.ByteBuffer;
import org.apache.rocketmq.common.MixAll;
import org.apache.rocketmq.common.TopicFilterType;

/** A message with what a broker that appends it needs besides: its properties as text, and the hash of its tags. */
public class MessageExtBrokerInner extends MessageExt {
    private static final long serialVersionUID = 7256001576878700634L;

    private String propertiesString;
    private long tagsCode;
    private transient ByteBuffer encodedBuff;
    private boolean encodeCompleted;
    private MessageVersion version = MessageVersion.MESSAGE_VERSION_V1;

    /** The number by which a queue's entries tell tags; 0 where there are none. */
    public static long tagsString2tagsCode(String tags) {
        return tags == null || tags.isEmpty() ? 0 : tags.hashCode();
    }

    /** The same, whatever the filter type. */
    public static long tagsString2tagsCode(TopicFilterType filter, String tags) {
        return tagsString2tagsCode(tags);
    }

    /** Takes a property out of the map and out of the text. */
    public void deleteProperty(String name) {
        clearProperty(name);
        if (propertiesString != null) {
            var properties = MessageDecoder.string2messageProperties(propertiesString);
            properties.remove(name);
            propertiesString = MessageDecoder.messageProperties2String(properties);
        }
    }

    /** Takes the property out of the text that tells whether the producer waits for the message's safety. */
    public void removeWaitStorePropertyString() {
        if (getProperties() != null && getProperties().containsKey(MessageConst.PROPERTY_WAIT_STORE_MSG_OK)) {
            var others = MessageAccessor.deepCopyProperties(getProperties());
            others.remove(MessageConst.PROPERTY_WAIT_STORE_MSG_OK);
            propertiesString = MessageDecoder.messageProperties2String(others);
        } else {
            propertiesString = MessageDecoder.messageProperties2String(getProperties());
        }
    }

    /** True where the message goes to queues of its own besides that of its topic. */
    public boolean needDispatchLMQ() {
        String queues = getProperty(MessageConst.PROPERTY_INNER_MULTI_DISPATCH);
        return queues != null && !queues.isBlank() && MixAll.topicAllowsLMQ(getTopic());
    }

    public String getPropertiesString() {
        return propertiesString;
    }

    public void setPropertiesString(String propertiesString) {
        this.propertiesString = propertiesString;
    }

    public long getTagsCode() {
        return tagsCode;
    }

    public void setTagsCode(long tagsCode) {
        this.tagsCode = tagsCode;
    }

    /** The record, where somebody has put one together already. */
    public ByteBuffer getEncodedBuff() {
        return encodedBuff;
    }

    public void setEncodedBuff(ByteBuffer encodedBuff) {
        this.encodedBuff = encodedBuff;
    }

    public MessageVersion getVersion() {
        return version;
    }

    public void setVersion(MessageVersion version) {
        this.version = version;
    }

    public boolean isEncodeCompleted() {
        return encodeCompleted;
    }

    public void setEncodeCompleted(boolean encodeCompleted) {
        this.encodeCompleted = encodeCompleted;
    }
}
