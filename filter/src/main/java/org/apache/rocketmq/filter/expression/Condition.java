package org.apache.rocketmq.filter.expression;

/** A question about a message's properties. Immutable; for any thread. */
@FunctionalInterface
public interface Condition {
    /** The answer for one message. */
    Truth test(PropertyLookup properties);

    /** Whether a message is selected: only what is surely true is. */
    default boolean selects(PropertyLookup properties) {
        try {
            return test(properties) == Truth.TRUE;
        } catch (NoNumberException e) {
            return false;
        }
    }
}
