package org.apache.rocketmq.remoting.protocol.subscription;

import com.alibaba.fastjson2.annotation.JSONField;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** A consumer group as one broker keeps it. */
public class SubscriptionGroupConfig {
    private String groupName;
    private boolean consumeEnable = true;
    private boolean consumeFromMinEnable = true;
    private boolean consumeBroadcastEnable = true;
    private boolean consumeMessageOrderly;
    private int retryQueueNums = 1;
    private int retryMaxTimes = 16;
    private GroupRetryPolicy groupRetryPolicy = new GroupRetryPolicy();
    private long brokerId;
    private long whichBrokerWhenConsumeSlowly = 1;
    private boolean notifyConsumerIdsChangedEnable = true;
    private int groupSysFlag;
    private int consumeTimeoutMinute = 15;
    private Set<SimpleSubscriptionData> subscriptionDataSet;
    private Map<String, String> attributes = new HashMap<>();

    public String getGroupName() {
        return groupName;
    }

    public void setGroupName(String groupName) {
        this.groupName = groupName;
    }

    public boolean isConsumeEnable() {
        return consumeEnable;
    }

    public void setConsumeEnable(boolean consumeEnable) {
        this.consumeEnable = consumeEnable;
    }

    public boolean isConsumeFromMinEnable() {
        return consumeFromMinEnable;
    }

    public void setConsumeFromMinEnable(boolean consumeFromMinEnable) {
        this.consumeFromMinEnable = consumeFromMinEnable;
    }

    public boolean isConsumeBroadcastEnable() {
        return consumeBroadcastEnable;
    }

    public void setConsumeBroadcastEnable(boolean consumeBroadcastEnable) {
        this.consumeBroadcastEnable = consumeBroadcastEnable;
    }

    public boolean isConsumeMessageOrderly() {
        return consumeMessageOrderly;
    }

    public void setConsumeMessageOrderly(boolean consumeMessageOrderly) {
        this.consumeMessageOrderly = consumeMessageOrderly;
    }

    public int getRetryQueueNums() {
        return retryQueueNums;
    }

    public void setRetryQueueNums(int retryQueueNums) {
        this.retryQueueNums = retryQueueNums;
    }

    public int getRetryMaxTimes() {
        return retryMaxTimes;
    }

    public void setRetryMaxTimes(int retryMaxTimes) {
        this.retryMaxTimes = retryMaxTimes;
    }

    public GroupRetryPolicy getGroupRetryPolicy() {
        return groupRetryPolicy;
    }

    public void setGroupRetryPolicy(GroupRetryPolicy groupRetryPolicy) {
        this.groupRetryPolicy = groupRetryPolicy;
    }

    public long getBrokerId() {
        return brokerId;
    }

    public void setBrokerId(long brokerId) {
        this.brokerId = brokerId;
    }

    public long getWhichBrokerWhenConsumeSlowly() {
        return whichBrokerWhenConsumeSlowly;
    }

    public void setWhichBrokerWhenConsumeSlowly(long whichBrokerWhenConsumeSlowly) {
        this.whichBrokerWhenConsumeSlowly = whichBrokerWhenConsumeSlowly;
    }

    public boolean isNotifyConsumerIdsChangedEnable() {
        return notifyConsumerIdsChangedEnable;
    }

    public void setNotifyConsumerIdsChangedEnable(boolean notifyConsumerIdsChangedEnable) {
        this.notifyConsumerIdsChangedEnable = notifyConsumerIdsChangedEnable;
    }

    public int getGroupSysFlag() {
        return groupSysFlag;
    }

    public void setGroupSysFlag(int groupSysFlag) {
        this.groupSysFlag = groupSysFlag;
    }

    public int getConsumeTimeoutMinute() {
        return consumeTimeoutMinute;
    }

    public void setConsumeTimeoutMinute(int consumeTimeoutMinute) {
        this.consumeTimeoutMinute = consumeTimeoutMinute;
    }

    public Set<SimpleSubscriptionData> getSubscriptionDataSet() {
        return subscriptionDataSet;
    }

    public void setSubscriptionDataSet(Set<SimpleSubscriptionData> subscriptionDataSet) {
        this.subscriptionDataSet = subscriptionDataSet;
    }

    public Map<String, String> getAttributes() {
        return attributes;
    }

    public void setAttributes(Map<String, String> attributes) {
        this.attributes = attributes;
    }

    /** How many of a hundred pops of topics with priorities go by these. */
    @JSONField(serialize = false)
    public long getPriorityFactor() {
        return number("priority.factor", 100);
    }

    /** The topic whose lite topics the group consumes; null for none. */
    @JSONField(serialize = false)
    public String getLiteBindTopic() {
        return text("lite.bind.topic");
    }

    @JSONField(deserialize = false)
    public void setLiteBindTopic(String liteBindTopic) {
        attributes.put("lite.bind.topic", liteBindTopic);
    }

    /** How many lite topics one client may subscribe to. */
    @JSONField(serialize = false)
    public int getLiteSubClientQuota() {
        return (int) number("lite.sub.client.quota", 2000);
    }

    /** Whether a lite topic has one client at a time. */
    @JSONField(serialize = false)
    public boolean isLiteSubExclusive() {
        return "Exclusive".equals(text("lite.sub.model"));
    }

    /** Makes them exclusive; false changes nothing. */
    @JSONField(deserialize = false)
    public void setLiteSubExclusive(boolean liteSubExclusive) {
        if (liteSubExclusive) {
            attributes.put("lite.sub.model", "Exclusive");
        }
    }

    @JSONField(serialize = false)
    public boolean isResetOffsetInExclusiveMode() {
        return Boolean.parseBoolean(text("lite.sub.reset.offset.exclusive"));
    }

    @JSONField(serialize = false)
    public boolean isResetOffsetOnUnsubscribe() {
        return Boolean.parseBoolean(text("lite.sub.reset.offset.unsubscribe"));
    }

    /** How many events a client may have waiting; -1 for the broker's own limit. */
    @JSONField(serialize = false)
    public int getMaxClientEventCount() {
        return (int) number("lite.sub.client.max.event.cnt", -1);
    }

    @JSONField(serialize = false)
    public boolean isWildcardLiteGroup() {
        return Boolean.parseBoolean(text("lite.sub.wildcard"));
    }

    /** Lets the group consume all lite topics of the topic; false changes nothing. */
    @JSONField(deserialize = false)
    public void setWildcardLiteGroup(boolean wildcardLiteGroup) {
        if (wildcardLiteGroup) {
            attributes.put("lite.sub.wildcard", "true");
        }
    }

    private String text(String attribute) {
        return attributes == null ? null : attributes.get(attribute);
    }

    private long number(String attribute, long otherwise) {
        String value = text(attribute);
        return value == null ? otherwise : Long.parseLong(value);
    }

    @Override
    public boolean equals(Object other) {
        return this == other || other != null && getClass() == other.getClass()
            && same((SubscriptionGroupConfig) other);
    }

    private boolean same(SubscriptionGroupConfig other) {
        return Objects.equals(groupName, other.groupName) && consumeEnable == other.consumeEnable
            && consumeFromMinEnable == other.consumeFromMinEnable
            && consumeBroadcastEnable == other.consumeBroadcastEnable
            && consumeMessageOrderly == other.consumeMessageOrderly && retryQueueNums == other.retryQueueNums
            && retryMaxTimes == other.retryMaxTimes && Objects.equals(groupRetryPolicy, other.groupRetryPolicy)
            && brokerId == other.brokerId && whichBrokerWhenConsumeSlowly == other.whichBrokerWhenConsumeSlowly
            && notifyConsumerIdsChangedEnable == other.notifyConsumerIdsChangedEnable
            && groupSysFlag == other.groupSysFlag && consumeTimeoutMinute == other.consumeTimeoutMinute
            && Objects.equals(subscriptionDataSet, other.subscriptionDataSet)
            && Objects.equals(attributes, other.attributes);
    }

    @Override
    public int hashCode() {
        return Objects.hash(groupName, consumeEnable, consumeFromMinEnable, consumeBroadcastEnable,
            consumeMessageOrderly, retryQueueNums, retryMaxTimes, groupRetryPolicy, brokerId,
            whichBrokerWhenConsumeSlowly, notifyConsumerIdsChangedEnable, groupSysFlag, consumeTimeoutMinute,
            subscriptionDataSet, attributes);
    }

    @Override
    public String toString() {
        return "SubscriptionGroupConfig [groupName=" + groupName + ", consumeEnable=" + consumeEnable + ", "
            + "consumeFromMinEnable=" + consumeFromMinEnable + ", "
            + "consumeBroadcastEnable=" + consumeBroadcastEnable + ", "
            + "consumeMessageOrderly=" + consumeMessageOrderly + ", retryQueueNums=" + retryQueueNums + ", "
            + "retryMaxTimes=" + retryMaxTimes + ", groupRetryPolicy=" + groupRetryPolicy + ", "
            + "brokerId=" + brokerId + ", whichBrokerWhenConsumeSlowly=" + whichBrokerWhenConsumeSlowly + ", "
            + "notifyConsumerIdsChangedEnable=" + notifyConsumerIdsChangedEnable + ", "
            + "groupSysFlag=" + groupSysFlag + ", consumeTimeoutMinute=" + consumeTimeoutMinute + ", "
            + "subscriptionDataSet=" + subscriptionDataSet + ", attributes=" + attributes + "]";
    }
}
