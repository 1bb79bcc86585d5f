package org.apache.rocketmq.filter.parser;

import org.antlr.v4.runtime.BaseErrorListener;
import org.antlr.v4.runtime.CharStreams;
import org.antlr.v4.runtime.CommonTokenStream;
import org.antlr.v4.runtime.RecognitionException;
import org.antlr.v4.runtime.Recognizer;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.misc.ParseCancellationException;
import org.apache.rocketmq.filter.expression.Condition;

/** Compiles a selector's text. Its length and its nesting are bounded, for it comes from anybody. */
public final class SqlSelector {
    /** Longest selector, in characters. */
    public static final int MOST_CHARACTERS = 16 * 1024;
    /** How many brackets and signs may be open at a place. */
    public static final int DEEPEST = 64;

    private final String selector;

    private SqlSelector(String selector) {
        this.selector = selector;
    }

    /**
     * The condition that a selector states.
     *
     * @throws SqlSyntaxException where it is no selector; the text says what is wrong and where
     */
    public static Condition compile(String selector) throws SqlSyntaxException {
        return new SqlSelector(selector).compile();
    }

    private Condition compile() throws SqlSyntaxException {
        if (selector.length() > MOST_CHARACTERS) {
            throw new SqlSyntaxException("the expression has " + selector.length() + " characters, more than "
                + MOST_CHARACTERS, selector.substring(0, 40) + "...", MOST_CHARACTERS, null);
        }
        var lexer = new SqlLexer(CharStreams.fromString(selector));
        lexer.removeErrorListeners();
        var tokens = new CommonTokenStream(lexer);
        tokens.fill();
        checkNesting(tokens);
        var parser = new SqlParser(tokens);
        parser.removeErrorListeners();
        parser.addErrorListener(new FirstError());
        try {
            return new TreeReader().read(parser.selector());
        } catch (WrongPlace e) {
            throw new SqlSyntaxException(e.getMessage(), selector, e.position, e.getCause());
        }
    }

    private void checkNesting(CommonTokenStream tokens) throws SqlSyntaxException {
        int brackets = 0;
        int signs = 0;
        for (Token token : tokens.getTokens()) {
            switch (token.getType()) {
                case SqlLexer.OPEN -> brackets++;
                case SqlLexer.CLOSE -> brackets--;
                default -> { }
            }
            boolean sign = token.getType() == SqlLexer.NOT || token.getType() == SqlLexer.MINUS
                || token.getType() == SqlLexer.PLUS;
            signs = sign ? signs + 1 : 0;
            if (brackets > DEEPEST || signs > DEEPEST) {
                throw new SqlSyntaxException("the expression is nested more than " + DEEPEST + " deep", selector,
                    token.getStartIndex(), null);
            }
        }
    }

    /** An error at a place of the selector, on its way out. */
    static final class WrongPlace extends ParseCancellationException {
        private static final long serialVersionUID = 1;

        private final int position;

        WrongPlace(String what, Token at, Throwable cause) {
            super(what, cause);
            this.position = at.getStartIndex();
        }
    }

    /** Ends the parsing at the first error: what follows one means nothing. */
    private static final class FirstError extends BaseErrorListener {
        @Override
        public void syntaxError(Recognizer<?, ?> parser, Object symbol, int line, int column, String message,
            RecognitionException cause) {
            var token = (Token) symbol;
            String what = token.getType() == Token.EOF ? "the expression ends too early"
                : "'" + token.getText() + "' is not expected";
            throw new WrongPlace(what, token, cause);
        }
    }
}
