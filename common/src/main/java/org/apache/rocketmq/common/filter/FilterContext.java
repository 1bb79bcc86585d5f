package org.apache.rocketmq.common.filter;

/** For whom a {@link MessageFilter} looks at messages. */
public class FilterContext {
    private String consumerGroup;

    public String getConsumerGroup() {
        return consumerGroup;
    }

    public void setConsumerGroup(String consumerGroup) {
        this.consumerGroup = consumerGroup;
    }
}
