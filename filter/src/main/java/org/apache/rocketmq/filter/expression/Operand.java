package org.apache.rocketmq.filter.expression;

/** What may stand on a side of a comparison. */
public sealed interface Operand {
    /** A property of the message, a text or missing. */
    record Property(String name) implements Operand { }

    /** A text that is written out. */
    record Text(String value) implements Operand { }

    /** A whole number. */
    record Whole(long value) implements Operand { }

    /** A number with a point or an exponent. */
    record Decimal(double value) implements Operand { }

    /** TRUE or FALSE. */
    record Flag(boolean value) implements Operand { }

    /** The word NULL. */
    record Nothing() implements Operand { }

    /** A condition, whose truth is compared with another one. */
    record Test(Condition condition) implements Operand { }

    /** Whether this is a number. */
    default boolean isNumber() {
        return this instanceof Whole || this instanceof Decimal;
    }

    /** This as a condition of its own, or null where it is neither true nor false by nature. */
    default Condition asCondition() {
        if (this instanceof Test test) {
            return test.condition();
        }
        if (this instanceof Flag flag) {
            Truth value = Truth.of(flag.value());
            return properties -> value;
        }
        if (this instanceof Property property) {
            // A property is a text, even where it reads "true": alone it selects nothing. Compare it with TRUE.
            return properties -> properties.get(property.name()) == null ? Truth.UNKNOWN : Truth.FALSE;
        }
        return this instanceof Nothing ? properties -> Truth.UNKNOWN : null;
    }
}
