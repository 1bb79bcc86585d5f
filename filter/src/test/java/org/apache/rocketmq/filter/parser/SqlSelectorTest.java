package org.apache.rocketmq.filter.parser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.apache.rocketmq.filter.expression.Condition;
import org.apache.rocketmq.filter.expression.Truth;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What selectors select. The table's results are those that Apache RocketMQ 5.5.0 gives. */
class SqlSelectorTest {
    private static final Map<String, String> PROPERTIES = Map.of("a", "3", "b", "abc", "c", "3.5", "t", "TRUE", "f",
        "false", "e", "", "n", "-7", "q", "it's");

    private static Condition compile(String selector) throws SqlSyntaxException {
        return SqlSelector.compile(selector);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "a = 3 | TRUE", "a > 2.5 | TRUE", "a = '3' | TRUE", "a <> '3' | FALSE", "a <> 4 | TRUE", "a = 3.0 | TRUE",
        "b = 'abc' | TRUE", "b = 'ABC' | FALSE", "A = 3 | UNKNOWN", "z = 3 | UNKNOWN", "z <> 'x' | UNKNOWN",
        "z IS NULL | TRUE", "z IS NOT NULL | FALSE", "a is not null | TRUE", "e IS NULL | FALSE", "e = '' | TRUE",
        "a BETWEEN 1 AND 5 | TRUE", "a BETWEEN 3 AND 3 | TRUE", "a NOT BETWEEN 1 AND 2 | TRUE",
        "a NOT BETWEEN 5 AND 1 | TRUE", "z BETWEEN 1 AND 2 | UNKNOWN", "3 BETWEEN 1 AND 5 | TRUE",
        "5 BETWEEN a AND 9 | TRUE", "n BETWEEN -10 AND 0 | TRUE", "c BETWEEN a AND 4.0 | TRUE",
        "b IN ('abc', 'd') | TRUE", "b NOT IN ('abc') | FALSE", "z IN ('a') | UNKNOWN", "z NOT IN ('a') | UNKNOWN",
        "(a) IN ('3') | TRUE", "a = 3 AND z = 3 | UNKNOWN", "a = 4 AND z = 3 | FALSE", "z = 3 AND a = 4 | FALSE",
        "a = 3 OR z = 3 | TRUE", "z = 3 OR a = 3 | TRUE", "a = 4 OR z = 3 | UNKNOWN", "NOT (z = 3) | UNKNOWN",
        "NOT (a = 3) | FALSE", "NOT t = TRUE | TRUE", "NOT NOT (a=3) | TRUE",
        "a = 3 OR a = 4 AND a = 5 | TRUE", "(a = 3 OR a = 4) AND a = 5 | FALSE", "TRUE | TRUE", "NULL | UNKNOWN",
        "a | FALSE", "t | FALSE", "NOT a | TRUE", "t = true | TRUE", "f <> TRUE | TRUE", "a = FALSE | TRUE",
        "t = 'true' | FALSE", "b CONTAINS 'b' | TRUE", "b NOT CONTAINS 'b' | FALSE", "b STARTSWITH 'ab' | TRUE",
        "b ENDSWITH 'bc' | TRUE", "b NOT ENDSWITH 'x' | TRUE", "z CONTAINS 'b' | FALSE", "z NOT CONTAINS 'b' | FALSE",
        "b CONTAINS '' | FALSE", "'abc' CONTAINS 'b' | TRUE", "n = -7 | TRUE", "n = - 7 | TRUE", "a = - -3 | TRUE",
        "a = 3L | TRUE", "a = 3e0 | TRUE", "a = 3. | TRUE", "a = .3 | FALSE", "a = 03 | TRUE", "3 < a | FALSE",
        "'3' = 3 | TRUE", "(a = 3) = TRUE | TRUE", "(z = 3) IS NULL | TRUE", "a <> z | TRUE", "z = a | UNKNOWN",
        "z = z | TRUE",
        "0 = z | FALSE", "0 <> z | TRUE", "a BETWEEN 3 AND -7 | FALSE", "c > a | TRUE", "q = 'it''s' | TRUE",
        "a=3and b='abc' | TRUE",
        "b='abc'/**/AND/* x */a=3 -- end | TRUE", "NULL OR a = 3 | TRUE", "NULL AND a = 4 | FALSE"})
    void shouldEvaluate(String selector, Truth expected) throws SqlSyntaxException {
        assertEquals(expected, compile(selector).test(PROPERTIES::get));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "b = 3", "b > 3", "c = 3", "c > 3", "e = 3", "NOT (b = 3)", "b = 3 OR a = 3", "a = 3 AND (b = 3 OR a = 3)"})
    void shouldNotSelectWhatIsNoNumber(String selector) throws SqlSyntaxException {
        assertFalse(compile(selector).selects(PROPERTIES::get));
    }

    @Test
    void shouldAskNoFurtherThanNeeded() throws SqlSyntaxException {
        assertTrue(compile("a = 3 OR b = 3").selects(PROPERTIES::get));
        assertFalse(compile("a = 4 AND b = 3").selects(PROPERTIES::get));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "a > '2' | 2 | only numbers have an order", "a = NULL | 2 | ask IS NULL", "a IN (3) | 6 | '3' is not expected",
        "a IN () | 6 | ')' is not expected", "a BETWEEN 5 AND 1 | 2 | the lower bound comes first",
        "b CONTAINS b | 11 | 'b' is not expected", "'x' = 3 | 4 | is none", "TRUE = 1 | 5 | cannot be compared",
        "TRUE = 'x' | 5 | cannot be compared", "3 | 0 | neither true nor false", "a = 3 AND 'x' | 10 | neither",
        "a = 1e400 | 4 | beyond", "a = 1e-400 | 4 | beyond", "a = 9223372036854775808 | 4 | beyond",
        "-n = 7 | 0 | minus sign", "a + 1 = 4 | 2 | '+' is not expected", "a = 3) | 5 | ')' is not expected",
        "a = 3 XOR b = 1 | 6 | 'XOR' is not expected", "(a = 3 | 6 | ends too early", "a = | 3 | ends too early",
        "a == 3 | 3 | '=' is not expected", "a != 3 | 2 | '!' is not expected", "a = 'x | 4 | ''' is not expected",
        "x.y = 1 | 1 | '.' is not expected", "and = 3 | 0 | 'and' is not expected",
        "NOT a = 4 | 6 | cannot be compared",
        "NOT a > 4 | 6 | an order",
        "NOT b IN ('x') | 6 | only a property", "a LIKE 'x%' | 2 | 'LIKE' is not expected", "() | 1 | ')' is not"})
    void shouldSayWhatIsWrongAndWhere(String selector, int position, String why) {
        var refused = assertThrows(SqlSyntaxException.class, () -> compile(selector));
        assertTrue(refused.getMessage().contains(why), refused.getMessage());
        assertEquals(position, refused.position(), refused.getMessage());
    }

    @Test
    void shouldBoundWhatItCompiles() {
        for (String selector : new String[] {"(".repeat(9999), "(".repeat(65) + "a = 1" + ")".repeat(65),
            "NOT ".repeat(4000) + "a", "-".repeat(9999) + "3 = a", "a = 1" + " OR a = 1".repeat(5000)}) {
            assertThrows(SqlSyntaxException.class, () -> compile(selector));
        }
    }

    @Test
    void shouldCompileWhatIsLongOrDeepWithinTheBounds() throws SqlSyntaxException {
        assertTrue(compile("a = 1" + " OR a = 1".repeat(1000) + " OR a = 3").selects(PROPERTIES::get));
        assertTrue(compile("(".repeat(64) + "a = 3" + ")".repeat(64)).selects(PROPERTIES::get));
    }
}
