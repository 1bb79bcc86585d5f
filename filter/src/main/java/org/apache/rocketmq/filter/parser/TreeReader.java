package org.apache.rocketmq.filter.parser;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.function.IntPredicate;
import java.util.function.Supplier;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.tree.TerminalNode;
import org.apache.rocketmq.filter.expression.Comparisons;
import org.apache.rocketmq.filter.expression.Condition;
import org.apache.rocketmq.filter.expression.Logic;
import org.apache.rocketmq.filter.expression.Operand;
import org.apache.rocketmq.filter.parser.SqlSelector.WrongPlace;

/** Makes the condition from what the grammar found. */
final class TreeReader {
    Condition read(SqlParser.SelectorContext selector) {
        return condition(operand(selector.disjunction()), selector);
    }

    private Operand operand(SqlParser.DisjunctionContext or) {
        if (or.conjunction().size() == 1) {
            return operand(or.conjunction(0));
        }
        List<Condition> parts = or.conjunction().stream().map(part -> condition(operand(part), part)).toList();
        return new Operand.Test(Logic.any(parts));
    }

    private Operand operand(SqlParser.ConjunctionContext and) {
        if (and.equality().size() == 1) {
            return operand(and.equality(0));
        }
        List<Condition> parts = and.equality().stream().map(part -> condition(operand(part), part)).toList();
        return new Operand.Test(Logic.all(parts));
    }

    /** An operand where something true or false is needed. */
    private static Condition condition(Operand operand, ParserRuleContext at) {
        Condition condition = operand.asCondition();
        if (condition == null) {
            throw new WrongPlace("'" + at.getText() + "' is neither true nor false", at.getStart(), null);
        }
        return condition;
    }

    private Operand operand(SqlParser.EqualityContext equality) {
        Operand left = operand(equality.comparison());
        for (var tail : equality.equalityTail()) {
            Operand soFar = left;
            left = test(tail.getStart(), () -> tail instanceof SqlParser.EqualTailContext equal
                ? equal(soFar, equal) : isNull(soFar, (SqlParser.NullTailContext) tail));
        }
        return left;
    }

    private Condition equal(Operand left, SqlParser.EqualTailContext tail) {
        Condition equal = Comparisons.equal(left, operand(tail.comparison()));
        return tail.operator.getType() == SqlParser.EQUAL ? equal : Logic.not(equal);
    }

    private static Condition isNull(Operand operand, SqlParser.NullTailContext tail) {
        Condition isNull = Comparisons.isNull(operand);
        return tail.NOT() == null ? isNull : Logic.not(isNull);
    }

    private Operand operand(SqlParser.ComparisonContext comparison) {
        Operand left = operand(comparison.unary());
        for (var tail : comparison.comparisonTail()) {
            Operand soFar = left;
            left = test(tail.getStart(), () -> compare(soFar, tail));
        }
        return left;
    }

    private Condition compare(Operand left, SqlParser.ComparisonTailContext tail) {
        if (tail instanceof SqlParser.OrderTailContext order) {
            return Comparisons.ordered(left, operand(order.unary()), wanted(order.operator));
        }
        if (tail instanceof SqlParser.BetweenTailContext between) {
            return between(left, between);
        }
        if (tail instanceof SqlParser.InTailContext in) {
            Set<String> texts = new HashSet<>();
            in.TEXT().forEach(text -> texts.add(unquoted(text)));
            Condition condition = Comparisons.in(left, texts);
            return in.NOT() == null ? condition : Logic.not(condition);
        }
        var text = (SqlParser.TextTailContext) tail;
        return Comparisons.text(left, unquoted(text.TEXT()), relation(text.operator), text.NOT() == null);
    }

    private static IntPredicate wanted(Token operator) {
        return switch (operator.getType()) {
            case SqlParser.LESS -> order -> order < 0;
            case SqlParser.AT_MOST -> order -> order <= 0;
            case SqlParser.GREATER -> order -> order > 0;
            default -> order -> order >= 0;
        };
    }

    private static BiPredicate<String, String> relation(Token operator) {
        return switch (operator.getType()) {
            case SqlParser.STARTSWITH -> String::startsWith;
            case SqlParser.ENDSWITH -> String::endsWith;
            default -> String::contains;
        };
    }

    private Condition between(Operand operand, SqlParser.BetweenTailContext tail) {
        Operand low = operand(tail.unary(0));
        Operand high = operand(tail.unary(1));
        if (tail.NOT() != null) {
            return Logic.any(List.of(Comparisons.ordered(operand, low, order -> order < 0),
                Comparisons.ordered(operand, high, order -> order > 0)));
        }
        Condition inside = Logic.all(List.of(Comparisons.ordered(operand, low, order -> order >= 0),
            Comparisons.ordered(operand, high, order -> order <= 0)));
        if (isPlainNumber(tail.unary(0)) && isPlainNumber(tail.unary(1))
            && !Comparisons.ordered(low, high, order -> order <= 0).selects(name -> null)) {
            throw new IllegalArgumentException("nothing is between " + tail.unary(0).getText() + " and "
                + tail.unary(1).getText() + ": the lower bound comes first");
        }
        return inside;
    }

    /** A number without a minus sign; ranges of others are never refused, as Apache does not. */
    private static boolean isPlainNumber(SqlParser.UnaryContext unary) {
        if (unary instanceof SqlParser.PlusContext plus) {
            return isPlainNumber(plus.unary());
        }
        var primary = unary instanceof SqlParser.PlainContext plain ? plain.primary() : null;
        return primary instanceof SqlParser.WholeContext || primary instanceof SqlParser.DecimalContext;
    }

    private Operand operand(SqlParser.UnaryContext unary) {
        if (unary instanceof SqlParser.NotContext not) {
            return new Operand.Test(Logic.not(condition(operand(not.unary()), not.unary())));
        }
        if (unary instanceof SqlParser.MinusContext minus) {
            return negated(operand(minus.unary()), minus);
        }
        return unary instanceof SqlParser.PlusContext plus
            ? operand(plus.unary()) : operand(((SqlParser.PlainContext) unary).primary());
    }

    private static Operand negated(Operand operand, SqlParser.MinusContext at) {
        if (operand instanceof Operand.Whole whole) {
            return new Operand.Whole(-whole.value());
        }
        if (operand instanceof Operand.Decimal decimal) {
            return new Operand.Decimal(-decimal.value());
        }
        throw new WrongPlace("only a number that is written out can have a minus sign", at.getStart(), null);
    }

    private Operand operand(SqlParser.PrimaryContext primary) {
        if (primary instanceof SqlParser.GroupContext group) {
            return operand(group.disjunction());
        }
        if (primary instanceof SqlParser.PropertyContext property) {
            return new Operand.Property(property.NAME().getText());
        }
        if (primary instanceof SqlParser.TextContext text) {
            return new Operand.Text(unquoted(text.TEXT()));
        }
        if (primary instanceof SqlParser.FlagContext flag) {
            return new Operand.Flag(flag.TRUE() != null);
        }
        return primary instanceof SqlParser.NothingContext ? new Operand.Nothing() : number(primary);
    }

    private static Operand number(SqlParser.PrimaryContext primary) {
        String digits = primary.getText();
        if (primary instanceof SqlParser.WholeContext) {
            boolean marked = Character.toUpperCase(digits.charAt(digits.length() - 1)) == 'L';
            try {
                return new Operand.Whole(Long.parseLong(marked ? digits.substring(0, digits.length() - 1) : digits));
            } catch (NumberFormatException e) {
                throw new WrongPlace(digits + " is beyond " + Long.MAX_VALUE, primary.getStart(), e);
            }
        }
        double value = Double.parseDouble(digits);
        String mantissa = digits.split("[eE]")[0];
        boolean lost = value == 0 && mantissa.chars().anyMatch(digit -> digit >= '1' && digit <= '9');
        if (Double.isInfinite(value) || lost) {
            throw new WrongPlace(digits + " is beyond what a decimal number can be", primary.getStart(), null);
        }
        return new Operand.Decimal(value);
    }

    private static String unquoted(TerminalNode text) {
        String quoted = text.getText();
        return quoted.substring(1, quoted.length() - 1).replace("''", "'");
    }

    /** Compares, and says where, when that cannot be. */
    private static Operand test(Token at, Supplier<Condition> comparison) {
        try {
            return new Operand.Test(comparison.get());
        } catch (IllegalArgumentException e) {
            throw new WrongPlace(e.getMessage(), at, e);
        }
    }
}
