package org.apache.rocketmq.remoting.protocol.heartbeat;

import com.alibaba.fastjson2.annotation.JSONField;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import org.apache.rocketmq.common.filter.ExpressionType;

/** Which messages of one topic a group wants. */
public class SubscriptionData implements Comparable<SubscriptionData> {
    /** The expression that means every message. */
    public static final String SUB_ALL = "*";

    private static final Comparator<SubscriptionData> ORDER = Comparator.comparing(SubscriptionData::getTopic)
        .thenComparing(SubscriptionData::getSubString, Comparator.nullsFirst(Comparator.naturalOrder()));

    private boolean classFilterMode;
    private String topic;
    private String subString;
    private Set<String> tagsSet = new HashSet<>();
    private Set<Integer> codeSet = new HashSet<>();
    private long subVersion;
    private String expressionType = ExpressionType.TAG;
    private String filterClassSource;

    public SubscriptionData() { }

    public SubscriptionData(String topic, String subString) {
        this.topic = topic;
        this.subString = subString;
    }

    /** The source of a filter class, which travels to filter servers only. */
    @JSONField(serialize = false)
    public String getFilterClassSource() {
        return filterClassSource;
    }

    public void setFilterClassSource(String filterClassSource) {
        this.filterClassSource = filterClassSource;
    }

    public String getTopic() {
        return topic;
    }

    public void setTopic(String topic) {
        this.topic = topic;
    }

    /** The expression as it was written. */
    public String getSubString() {
        return subString;
    }

    public void setSubString(String subString) {
        this.subString = subString;
    }

    /** The wanted tags; empty for all. */
    public Set<String> getTagsSet() {
        return tagsSet;
    }

    public void setTagsSet(Set<String> tagsSet) {
        this.tagsSet = tagsSet;
    }

    /** When the subscription was made, in milliseconds; the later of two holds. */
    public long getSubVersion() {
        return subVersion;
    }

    public void setSubVersion(long subVersion) {
        this.subVersion = subVersion;
    }

    /** The wanted tags' hash codes, by which a broker chooses. */
    public Set<Integer> getCodeSet() {
        return codeSet;
    }

    public void setCodeSet(Set<Integer> codeSet) {
        this.codeSet = codeSet;
    }

    public boolean isClassFilterMode() {
        return classFilterMode;
    }

    public void setClassFilterMode(boolean classFilterMode) {
        this.classFilterMode = classFilterMode;
    }

    public String getExpressionType() {
        return expressionType;
    }

    public void setExpressionType(String expressionType) {
        this.expressionType = expressionType;
    }

    private boolean same(SubscriptionData other) {
        return classFilterMode == other.classFilterMode && Objects.equals(topic, other.topic)
            && Objects.equals(subString, other.subString) && Objects.equals(tagsSet, other.tagsSet)
            && Objects.equals(codeSet, other.codeSet) && Objects.equals(expressionType, other.expressionType)
            && subVersion == other.subVersion;
    }

    @Override
    public boolean equals(Object other) {
        return this == other || other != null && getClass() == other.getClass() && same((SubscriptionData) other);
    }

    @Override
    public int hashCode() {
        return Objects.hash(classFilterMode, topic, subString, tagsSet, codeSet, subVersion, expressionType);
    }

    @Override
    public int compareTo(SubscriptionData other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return "SubscriptionData [classFilterMode=" + classFilterMode + ", topic=" + topic + ", subString=" + subString
            + ", tagsSet=" + tagsSet + ", codeSet=" + codeSet + ", subVersion=" + subVersion
            + ", expressionType=" + expressionType + "]";
    }
}
