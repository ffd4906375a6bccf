package io.erpo.chat.jinja.syntax;

import io.erpo.chat.jinja.TemplateException;
import io.erpo.chat.jinja.syntax.Token.Kind;
import java.util.List;

/** A cursor over tokens. */
final class Tokens {

    private static final int MAX_NESTING = 100;

    private final List<Token> tokens;
    private int next;
    private int nesting;

    /** @param tokens the last one has kind END */
    Tokens(List<Token> tokens) {
        this.tokens = tokens;
    }

    Token current() {
        return tokens.get(next);
    }

    Token lookAhead() {
        return tokens.get(Math.min(next + 1, tokens.size() - 1));
    }

    Token take() {
        Token token = current();
        if (!token.is(Kind.END)) {
            next++;
        }
        return token;
    }

    boolean skipName(String name) {
        return skipIf(current().isName(name));
    }

    boolean skipOperator(String operator) {
        return skipIf(current().isOperator(operator));
    }

    Token expect(Kind kind, String what) {
        if (!current().is(kind)) {
            throw fault("expected " + what + ", found " + current().describe());
        }
        return take();
    }

    Token expectOperator(String operator) {
        if (!current().isOperator(operator)) {
            throw fault("expected '" + operator + "', found " + current().describe());
        }
        return take();
    }

    TemplateException fault(String message) {
        return new TemplateException(current().position(), message);
    }

    /** Enters one more level of nesting; a hostile template must not exhaust the stack. */
    void enter() {
        if (++nesting > MAX_NESTING) {
            throw fault("nested more than " + MAX_NESTING + " levels deep");
        }
    }

    void leave() {
        nesting--;
    }

    private boolean skipIf(boolean matches) {
        if (matches) {
            take();
        }
        return matches;
    }
}
