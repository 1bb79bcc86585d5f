package org.apache.rocketmq.common;

import java.beans.Transient;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.apache.rocketmq.common.attribute.TopicMessageType;
import org.apache.rocketmq.common.constant.PermName;

/** A topic as one broker serves it: how many queues, who may read and write, and its attributes. */
public class TopicConfig {
    /** How many queues a new topic has where nobody says it; an application may change it for its process. */
    public static int defaultReadQueueNums = 16;
    /** The same for writing. */
    public static int defaultWriteQueueNums = 16;

    private static final String MESSAGE_TYPE = "message.type";
    private static final String LITE_EXPIRATION = "lite.topic.expiration";
    private static final int NEVER = -1;
    private static final String SEPARATOR = " ";
    private static final int FIELDS_WITHOUT_ATTRIBUTES = 5;

    private String topicName;
    private int readQueueNums = defaultReadQueueNums;
    private int writeQueueNums = defaultWriteQueueNums;
    private int perm = PermName.PERM_READ | PermName.PERM_WRITE;
    private TopicFilterType topicFilterType = TopicFilterType.SINGLE_TAG;
    private int topicSysFlag;
    private boolean order;
    private Map<String, String> attributes = new HashMap<>();

    public TopicConfig() { }

    public TopicConfig(String topicName) {
        this.topicName = topicName;
    }

    public TopicConfig(String topicName, int readQueueNums, int writeQueueNums) {
        this.topicName = topicName;
        this.readQueueNums = readQueueNums;
        this.writeQueueNums = writeQueueNums;
    }

    public TopicConfig(String topicName, int readQueueNums, int writeQueueNums, int perm) {
        this(topicName, readQueueNums, writeQueueNums);
        this.perm = perm;
    }

    public TopicConfig(String topicName, int readQueueNums, int writeQueueNums, int perm, int topicSysFlag) {
        this(topicName, readQueueNums, writeQueueNums, perm);
        this.topicSysFlag = topicSysFlag;
    }

    public TopicConfig(TopicConfig other) {
        this(other.topicName, other.readQueueNums, other.writeQueueNums, other.perm, other.topicSysFlag);
        this.topicFilterType = other.topicFilterType;
        this.order = other.order;
        this.attributes = other.attributes == null ? null : new HashMap<>(other.attributes);
    }

    /** The text by which brokers announce topics: name, both queue numbers, permission, filter type, attributes. */
    public String encode() {
        return String.join(SEPARATOR, topicName, Integer.toString(readQueueNums), Integer.toString(writeQueueNums),
            Integer.toString(perm), topicFilterType.name(),
            AttributesText.encode(attributes == null ? Map.of() : attributes));
    }

    /**
     * Takes over what such a text says; old brokers leave out the attributes.
     *
     * @return false when the text has another form; then nothing has changed
     */
    public boolean decode(String in) {
        String[] fields = in.split(SEPARATOR, FIELDS_WITHOUT_ATTRIBUTES + 1);
        if (fields.length < FIELDS_WITHOUT_ATTRIBUTES) {
            return false;
        }
        try {
            int reads = Integer.parseInt(fields[1]);
            int writes = Integer.parseInt(fields[2]);
            int permission = Integer.parseInt(fields[3]);
            TopicFilterType filterType = TopicFilterType.valueOf(fields[4]);
            Map<String, String> given = fields.length == FIELDS_WITHOUT_ATTRIBUTES
                ? Map.of() : AttributesText.decode(fields[FIELDS_WITHOUT_ATTRIBUTES]);
            topicName = fields[0];
            readQueueNums = reads;
            writeQueueNums = writes;
            perm = permission;
            topicFilterType = filterType;
            attributes = new HashMap<>(given);
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    public String getTopicName() {
        return topicName;
    }

    public void setTopicName(String topicName) {
        this.topicName = topicName;
    }

    public int getReadQueueNums() {
        return readQueueNums;
    }

    public void setReadQueueNums(int readQueueNums) {
        this.readQueueNums = readQueueNums;
    }

    public int getWriteQueueNums() {
        return writeQueueNums;
    }

    public void setWriteQueueNums(int writeQueueNums) {
        this.writeQueueNums = writeQueueNums;
    }

    public int getPerm() {
        return perm;
    }

    public void setPerm(int perm) {
        this.perm = perm;
    }

    public TopicFilterType getTopicFilterType() {
        return topicFilterType;
    }

    public void setTopicFilterType(TopicFilterType topicFilterType) {
        this.topicFilterType = topicFilterType;
    }

    public int getTopicSysFlag() {
        return topicSysFlag;
    }

    public void setTopicSysFlag(int topicSysFlag) {
        this.topicSysFlag = topicSysFlag;
    }

    public boolean isOrder() {
        return order;
    }

    public void setOrder(boolean order) {
        this.order = order;
    }

    public Map<String, String> getAttributes() {
        return attributes;
    }

    public void setAttributes(Map<String, String> attributes) {
        this.attributes = attributes;
    }

    /** The kind of messages that the topic's attributes tell; NORMAL where they tell none. */
    @Transient
    public TopicMessageType getTopicMessageType() {
        String type = attributes == null ? null : attributes.get(MESSAGE_TYPE);
        return type == null ? TopicMessageType.NORMAL : TopicMessageType.valueOf(type);
    }

    public void setTopicMessageType(TopicMessageType topicMessageType) {
        attributes.put(MESSAGE_TYPE, topicMessageType.getValue());
    }

    /** After how many minutes without messages a lite topic goes; -1 for never. */
    @Transient
    public int getLiteTopicExpiration() {
        String minutes = isLite() ? attributes.get(LITE_EXPIRATION) : null;
        return minutes == null ? NEVER : Integer.parseInt(minutes);
    }

    /** Only a topic of the kind LITE has it: for another, nothing changes. */
    public void setLiteTopicExpiration(int liteTopicExpiration) {
        if (isLite()) {
            attributes.put(LITE_EXPIRATION, Integer.toString(liteTopicExpiration));
        }
    }

    private boolean isLite() {
        return attributes != null && TopicMessageType.LITE.getValue().equals(attributes.get(MESSAGE_TYPE));
    }

    @Override
    public boolean equals(Object other) {
        return this == other || other != null && getClass() == other.getClass() && same((TopicConfig) other);
    }

    private boolean same(TopicConfig other) {
        return readQueueNums == other.readQueueNums && writeQueueNums == other.writeQueueNums && perm == other.perm
            && topicSysFlag == other.topicSysFlag && order == other.order && topicFilterType == other.topicFilterType
            && Objects.equals(topicName, other.topicName) && Objects.equals(attributes, other.attributes);
    }

    @Override
    public int hashCode() {
        return Objects.hash(topicName, readQueueNums, writeQueueNums, perm, topicFilterType, topicSysFlag, order,
            attributes);
    }

    @Override
    public String toString() {
        return "TopicConfig [topicName=" + topicName + ", readQueueNums=" + readQueueNums + ", writeQueueNums="
            + writeQueueNums + ", perm=" + PermName.perm2String(perm) + ", topicFilterType=" + topicFilterType
            + ", topicSysFlag=" + topicSysFlag + ", order=" + order + ", attributes=" + attributes + "]";
    }
}
