package org.apache.rocketmq.client.consumer;

import org.apache.rocketmq.common.filter.ExpressionType;

/** Says which messages of a topic a consumer wants. */
public class MessageSelector {
    private final String expressionType;
    private final String expression;

    private MessageSelector(String expressionType, String expression) {
        this.expressionType = expressionType;
        this.expression = expression;
    }

    /** By an expression over the messages' properties. */
    public static MessageSelector bySql(String sql) {
        return new MessageSelector(ExpressionType.SQL92, sql);
    }

    /** By tags: "a || b"; null, empty or "*" for all. */
    public static MessageSelector byTag(String tag) {
        return new MessageSelector(ExpressionType.TAG, tag);
    }

    public String getExpressionType() {
        return expressionType;
    }

    public String getExpression() {
        return expression;
    }
}
