package org.apache.rocketmq.common.message;

import java.io.Serializable;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import org.apache.rocketmq.common.internal.record.PropertyMap;

/** What a producer sends: a topic, a body, and properties with tags and keys among them. Not thread-safe. */
public class Message implements Serializable {
    private static final long serialVersionUID = 8445773977080406428L;
    private static final int NO_PRIORITY = -1;

    private String topic;
    private int flag;
    // Serializable by what we put in; users may hand in any map.
    @SuppressWarnings("serial")
    private Map<String, String> properties;
    private byte[] body;
    private String transactionId;

    public Message() {
        this(new PropertyMap());
    }

    Message(Map<String, String> properties) {
        this.properties = properties;
    }

    public Message(String topic, byte[] body) {
        this(topic, "", "", 0, body, true);
    }

    public Message(String topic, String tags, byte[] body) {
        this(topic, tags, "", 0, body, true);
    }

    public Message(String topic, String tags, String keys, byte[] body) {
        this(topic, tags, keys, 0, body, true);
    }

    public Message(String topic, String tags, String keys, int flag, byte[] body, boolean waitStoreMsgOK) {
        this(new PropertyMap());
        this.topic = topic;
        this.flag = flag;
        this.body = body;
        if (tags != null && !tags.isEmpty()) {
            putProperty(MessageConst.PROPERTY_TAGS, tags);
        }
        if (keys != null && !keys.isEmpty()) {
            putProperty(MessageConst.PROPERTY_KEYS, keys);
        }
        putProperty(MessageConst.PROPERTY_WAIT_STORE_MSG_OK, Boolean.toString(waitStoreMsgOK));
    }

    void putProperty(String name, String value) {
        properties.put(name, value);
    }

    void clearProperty(String name) {
        properties.remove(name);
    }

    /**
     * Sets a property of the user's own.
     *
     * @throws RuntimeException when the name is one that the system keeps for itself
     * @throws IllegalArgumentException when the name or the value is null or blank
     */
    public void putUserProperty(String name, String value) {
        if (MessageConst.STRING_HASH_SET.contains(name)) {
            throw new RuntimeException("the system keeps the property " + name + " for itself; choose another name");
        }
        if (name == null || name.isBlank() || value == null || value.isBlank()) {
            throw new IllegalArgumentException("a property's name and value must not be null or blank: "
                + name + " = " + value);
        }
        putProperty(name, value);
    }

    public String getUserProperty(String name) {
        return getProperty(name);
    }

    public String getProperty(String name) {
        return properties.get(name);
    }

    public boolean hasProperty(String name) {
        return getProperty(name) != null;
    }

    public String getTopic() {
        return topic;
    }

    public void setTopic(String topic) {
        this.topic = topic;
    }

    public String getTags() {
        return getProperty(MessageConst.PROPERTY_TAGS);
    }

    public void setTags(String tags) {
        putProperty(MessageConst.PROPERTY_TAGS, tags);
    }

    /** The keys, parted by blanks. */
    public String getKeys() {
        return getProperty(MessageConst.PROPERTY_KEYS);
    }

    public void setKeys(String keys) {
        putProperty(MessageConst.PROPERTY_KEYS, keys);
    }

    public void setKeys(Collection<String> keys) {
        setKeys(String.join(MessageConst.KEY_SEPARATOR, keys));
    }

    /** The delay level; 0 for none. */
    public int getDelayTimeLevel() {
        return (int) number(MessageConst.PROPERTY_DELAY_TIME_LEVEL, 0);
    }

    public void setDelayTimeLevel(int level) {
        putProperty(MessageConst.PROPERTY_DELAY_TIME_LEVEL, Integer.toString(level));
    }

    /** The priority; -1 for none. */
    public int getPriority() {
        return (int) number(MessageConst.PROPERTY_PRIORITY, NO_PRIORITY);
    }

    /** 0 at least. */
    public void setPriority(int priority) {
        if (priority < 0) {
            throw new IllegalArgumentException("a priority is 0 at least: " + priority);
        }
        putProperty(MessageConst.PROPERTY_PRIORITY, Integer.toString(priority));
    }

    /** Whether the broker is to answer only when the message is stored as safely as it is configured to. */
    public boolean isWaitStoreMsgOK() {
        String value = getProperty(MessageConst.PROPERTY_WAIT_STORE_MSG_OK);
        return value == null || Boolean.parseBoolean(value);
    }

    public void setWaitStoreMsgOK(boolean waitStoreMsgOK) {
        putProperty(MessageConst.PROPERTY_WAIT_STORE_MSG_OK, Boolean.toString(waitStoreMsgOK));
    }

    public void setInstanceId(String instanceId) {
        putProperty(MessageConst.PROPERTY_INSTANCE_ID, instanceId);
    }

    public int getFlag() {
        return flag;
    }

    public void setFlag(int flag) {
        this.flag = flag;
    }

    public byte[] getBody() {
        return body;
    }

    public void setBody(byte[] body) {
        this.body = body;
    }

    /** The properties themselves, not a copy; never null. */
    public Map<String, String> getProperties() {
        return properties;
    }

    void setProperties(Map<String, String> properties) {
        this.properties = properties == null ? new PropertyMap() : properties;
    }

    public String getBuyerId() {
        return getProperty(MessageConst.PROPERTY_BUYER_ID);
    }

    public void setBuyerId(String buyerId) {
        putProperty(MessageConst.PROPERTY_BUYER_ID, buyerId);
    }

    public String getTransactionId() {
        return transactionId;
    }

    public void setTransactionId(String transactionId) {
        this.transactionId = transactionId;
    }

    public void setDelayTimeSec(long seconds) {
        putProperty(MessageConst.PROPERTY_TIMER_DELAY_SEC, Long.toString(seconds));
    }

    public long getDelayTimeSec() {
        return number(MessageConst.PROPERTY_TIMER_DELAY_SEC, 0);
    }

    public void setDelayTimeMs(long millis) {
        putProperty(MessageConst.PROPERTY_TIMER_DELAY_MS, Long.toString(millis));
    }

    public long getDelayTimeMs() {
        return number(MessageConst.PROPERTY_TIMER_DELAY_MS, 0);
    }

    public void setDeliverTimeMs(long timestampMillis) {
        putProperty(MessageConst.PROPERTY_TIMER_DELIVER_MS, Long.toString(timestampMillis));
    }

    public long getDeliverTimeMs() {
        return number(MessageConst.PROPERTY_TIMER_DELIVER_MS, 0);
    }

    private long number(String property, long otherwise) {
        String value = getProperty(property);
        return value == null ? otherwise : Long.parseLong(value);
    }

    @Override
    public String toString() {
        return "Message{topic='" + topic + "', flag=" + flag + ", properties=" + properties
            + ", body=" + Arrays.toString(body) + ", transactionId='" + transactionId + "'}";
    }
}
