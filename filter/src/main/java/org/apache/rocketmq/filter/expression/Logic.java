package org.apache.rocketmq.filter.expression;

import java.util.List;

/** Conditions of conditions, asked from left to right and no further than needed. */
public final class Logic {
    private Logic() { }

    /** True where all are, false where one is false. */
    public static Condition all(List<Condition> parts) {
        return parts.size() == 1 ? parts.get(0) : decidedBy(Truth.FALSE, Truth.TRUE, parts);
    }

    /** True where one is, false where all are false. */
    public static Condition any(List<Condition> parts) {
        return parts.size() == 1 ? parts.get(0) : decidedBy(Truth.TRUE, Truth.FALSE, parts);
    }

    private static Condition decidedBy(Truth decisive, Truth otherwise, List<Condition> parts) {
        Condition[] conditions = parts.toArray(Condition[]::new);
        return properties -> {
            Truth result = otherwise;
            for (Condition condition : conditions) {
                Truth truth = condition.test(properties);
                if (truth == decisive) {
                    return decisive;
                }
                if (truth == Truth.UNKNOWN) {
                    result = Truth.UNKNOWN;
                }
            }
            return result;
        };
    }

    public static Condition not(Condition condition) {
        return properties -> condition.test(properties).not();
    }
}
