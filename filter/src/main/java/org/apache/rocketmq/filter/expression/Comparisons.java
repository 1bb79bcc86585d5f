package org.apache.rocketmq.filter.expression;

import java.util.Set;
import java.util.function.BiPredicate;
import java.util.function.IntPredicate;
import org.apache.rocketmq.filter.expression.Operand.Decimal;
import org.apache.rocketmq.filter.expression.Operand.Flag;
import org.apache.rocketmq.filter.expression.Operand.Nothing;
import org.apache.rocketmq.filter.expression.Operand.Property;
import org.apache.rocketmq.filter.expression.Operand.Test;
import org.apache.rocketmq.filter.expression.Operand.Text;
import org.apache.rocketmq.filter.expression.Operand.Whole;

/**
 * Comparisons of operands. A property is read as what it is compared with: a text, a truth value, a whole number beside
 * a whole number, a decimal one beside a decimal one. Each is refused with an {@link IllegalArgumentException}, whose
 * text says why, where its operands can never be compared.
 */
public final class Comparisons {
    private static final IntPredicate EQUAL = order -> order == 0;

    private Comparisons() { }

    /** Left equals right. */
    public static Condition equal(Operand left, Operand right) {
        if (left instanceof Nothing || right instanceof Nothing) {
            throw new IllegalArgumentException("NULL equals nothing, not even itself: ask IS NULL");
        }
        if (left.isNumber() || right.isNumber()) {
            return equalNumbers(left, right);
        }
        if (isTruth(left) || isTruth(right)) {
            return equalTruths(left, right);
        }
        return equalTexts(left, right);
    }

    private static boolean isTruth(Operand operand) {
        return operand instanceof Flag || operand instanceof Test;
    }

    private static Condition equalNumbers(Operand left, Operand right) {
        if (isTruth(left) || isTruth(right)) {
            throw new IllegalArgumentException("a number and a truth value cannot be compared");
        }
        if (left instanceof Text text) {
            return equalNumbers(numberOf(text, right), right);
        }
        if (right instanceof Text text) {
            return equalNumbers(left, numberOf(text, left));
        }
        Condition equal = ordered(left, right, EQUAL);
        // As with texts: what is asked about must be there, what it is compared with need not.
        return right instanceof Property ? properties -> Truth.of(equal.test(properties) == Truth.TRUE) : equal;
    }

    private static Operand numberOf(Text text, Operand like) {
        try {
            return like instanceof Whole
                ? new Whole(Long.parseLong(text.value())) : new Decimal(Double.parseDouble(text.value()));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("'" + text.value() + "' is compared with a number and is none", e);
        }
    }

    private static Condition equalTruths(Operand left, Operand right) {
        if (left instanceof Text || right instanceof Text) {
            throw new IllegalArgumentException("a text and a truth value cannot be compared");
        }
        Condition first = asTruth(left);
        Condition second = asTruth(right);
        return properties -> {
            Truth truth = first.test(properties);
            return truth == Truth.UNKNOWN ? Truth.UNKNOWN : Truth.of(truth == second.test(properties));
        };
    }

    private static Condition asTruth(Operand operand) {
        if (operand instanceof Property property) {
            return properties -> {
                String value = properties.get(property.name());
                return value == null ? Truth.UNKNOWN : Truth.of(Boolean.parseBoolean(value));
            };
        }
        return operand.asCondition();
    }

    /** A missing property on the right equals nothing that is there; on the left nothing is known of it. */
    private static Condition equalTexts(Operand left, Operand right) {
        return properties -> {
            String first = text(left, properties);
            String second = text(right, properties);
            if (first == null) {
                return second == null ? Truth.TRUE : Truth.UNKNOWN;
            }
            return Truth.of(first.equals(second));
        };
    }

    private static String text(Operand operand, PropertyLookup properties) {
        return operand instanceof Property property ? properties.get(property.name()) : ((Text) operand).value();
    }

    /**
     * The order of left and right is one of those wanted.
     *
     * @param wanted asked about a number below, at or above zero, as a comparator gives it
     */
    public static Condition ordered(Operand left, Operand right, IntPredicate wanted) {
        checkOrdered(left);
        checkOrdered(right);
        if (left instanceof Property && right instanceof Property) {
            return betweenProperties((Property) left, (Property) right, wanted);
        }
        if (left instanceof Property property) {
            return withNumber(property, right, wanted);
        }
        if (right instanceof Property property) {
            return withNumber(property, left, order -> wanted.test(-order));
        }
        Truth constant = Truth.of(wanted.test(order(left, right)));
        return properties -> constant;
    }

    private static void checkOrdered(Operand operand) {
        if (!(operand instanceof Property) && !operand.isNumber()) {
            throw new IllegalArgumentException("only numbers have an order, and properties that are numbers");
        }
    }

    private static int order(Operand left, Operand right) {
        return left instanceof Whole first && right instanceof Whole second
            ? Long.compare(first.value(), second.value()) : Double.compare(decimal(left), decimal(right));
    }

    private static double decimal(Operand number) {
        return number instanceof Whole whole ? whole.value() : ((Decimal) number).value();
    }

    private static Condition withNumber(Property property, Operand number, IntPredicate wanted) {
        if (number instanceof Whole whole) {
            return properties -> {
                String value = properties.get(property.name());
                return value == null ? Truth.UNKNOWN
                    : Truth.of(wanted.test(Long.compare(whole(value), whole.value())));
            };
        }
        double decimal = ((Decimal) number).value();
        return properties -> {
            String value = properties.get(property.name());
            return value == null ? Truth.UNKNOWN : Truth.of(wanted.test(Double.compare(decimal(value), decimal)));
        };
    }

    private static Condition betweenProperties(Property left, Property right, IntPredicate wanted) {
        return properties -> {
            String first = properties.get(left.name());
            String second = properties.get(right.name());
            return first == null || second == null
                ? Truth.UNKNOWN : Truth.of(wanted.test(Double.compare(decimal(first), decimal(second))));
        };
    }

    private static long whole(String value) {
        try {
            return Long.parseLong(value);
        } catch (NumberFormatException e) {
            throw new NoNumberException(value);
        }
    }

    private static double decimal(String value) {
        try {
            return Double.parseDouble(value);
        } catch (NumberFormatException e) {
            throw new NoNumberException(value);
        }
    }

    /** Nothing is known of the operand. */
    public static Condition isNull(Operand operand) {
        if (operand instanceof Property property) {
            return properties -> Truth.of(properties.get(property.name()) == null);
        }
        Condition condition = operand.asCondition();
        return condition == null ? properties -> Truth.FALSE
            : properties -> Truth.of(condition.test(properties) == Truth.UNKNOWN);
    }

    /** The property is one of some texts. */
    public static Condition in(Operand operand, Set<String> texts) {
        if (!(operand instanceof Property property)) {
            throw new IllegalArgumentException("only a property can be IN a list");
        }
        Set<String> wanted = Set.copyOf(texts);
        return properties -> {
            String value = properties.get(property.name());
            return value == null ? Truth.UNKNOWN : Truth.of(wanted.contains(value));
        };
    }

    /**
     * The text and a part of it are in a relation, like containing, or are not. Where the property is missing, or the
     * part is empty, neither the question nor its negation is true.
     */
    public static Condition text(Operand operand, String part, BiPredicate<String, String> relation, boolean wanted) {
        if (!(operand instanceof Property) && !(operand instanceof Text)) {
            throw new IllegalArgumentException("only texts contain texts, and properties");
        }
        return properties -> {
            String value = text(operand, properties);
            return Truth.of(value != null && !part.isEmpty() && relation.test(value, part) == wanted);
        };
    }
}
