package org.apache.rocketmq.remoting.protocol.subscription;

import java.util.Objects;

/** What a group subscribes to, as tools set it. */
public class SimpleSubscriptionData {
    private String topic;
    private String expressionType;
    private String expression;
    private long version;

    public String getTopic() {
        return topic;
    }

    public void setTopic(String topic) {
        this.topic = topic;
    }

    public String getExpressionType() {
        return expressionType;
    }

    public void setExpressionType(String expressionType) {
        this.expressionType = expressionType;
    }

    public String getExpression() {
        return expression;
    }

    public void setExpression(String expression) {
        this.expression = expression;
    }

    public long getVersion() {
        return version;
    }

    public void setVersion(long version) {
        this.version = version;
    }

    @Override
    public boolean equals(Object other) {
        return this == other || other != null && getClass() == other.getClass() && same((SimpleSubscriptionData) other);
    }

    private boolean same(SimpleSubscriptionData other) {
        return Objects.equals(topic, other.topic) && Objects.equals(expressionType, other.expressionType)
            && Objects.equals(expression, other.expression) && version == other.version;
    }

    @Override
    public int hashCode() {
        return Objects.hash(topic, expressionType, expression, version);
    }

    @Override
    public String toString() {
        return "SimpleSubscriptionData [topic=" + topic + ", expressionType=" + expressionType + ", "
            + "expression=" + expression + ", version=" + version + "]";
    }
}
