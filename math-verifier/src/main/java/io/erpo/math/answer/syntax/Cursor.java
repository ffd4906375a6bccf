package io.erpo.math.answer.syntax;

import io.erpo.math.answer.syntax.Token.Kind;
import io.erpo.math.work.Work;
import java.util.List;

/** A cursor over the tokens of an answer. Every look costs a step, so no parsing loop is free. */
final class Cursor {

    private static final int MAX_DEPTH = 64;
    private static final int MAX_LINKS = 300;
    private static final int MAX_DETERMINANTS = 3;

    private final List<Token> tokens;
    private final Work work;
    private int at;
    private int depth;
    private int links;
    private int determinants;
    /** How many |...| are open here. */
    private int bars;

    Cursor(List<Token> tokens, Work work) {
        this.tokens = tokens;
        this.work = work;
    }

    Token peek() {
        return peek(0);
    }

    Token peek(int ahead) {
        work.step(1);
        return tokens.get(Math.min(at + ahead, tokens.size() - 1));
    }

    Token take() {
        Token token = peek();
        at++;
        return token;
    }

    boolean takeIf(String operator) {
        boolean there = peek().is(operator);
        at += there ? 1 : 0;
        return there;
    }

    void expect(String operator) {
        if (!takeIf(operator)) {
            throw fault("'" + operator + "'");
        }
    }

    /** The first digit of the number here, as in \frac12. */
    Token takeDigit() {
        Token number = take();
        if (number.text().length() == 1 || !number.text().chars().allMatch(Character::isDigit)) {
            return number;
        }
        at--;
        tokens.set(at, new Token(Kind.NUMBER, number.text().substring(1), false));
        return new Token(Kind.NUMBER, number.text().substring(0, 1), number.spaced());
    }

    void enter() {
        if (++depth > MAX_DEPTH) {
            throw new SyntaxFault("nested more than " + MAX_DEPTH + " deep");
        }
    }

    /** One more operator: chains of them make deep trees, which are walked recursively. */
    void link() {
        if (++links > MAX_LINKS) {
            throw new SyntaxFault("more than " + MAX_LINKS + " operators");
        }
    }

    /** Outside all brackets items are independent, so each may be its own chain. */
    void nextItem() {
        links = depth == 0 ? 0 : links;
    }

    void leave() {
        depth--;
    }

    /** Whether no bracket and no environment is open. */
    boolean isOutside() {
        return depth == 0;
    }

    /** Determinants in determinants multiply their terms. */
    void determinant() {
        if (++determinants > MAX_DETERMINANTS) {
            throw new SyntaxFault("more than " + MAX_DETERMINANTS + " determinants");
        }
    }

    void bar(int change) {
        bars += change;
    }

    boolean isInBars() {
        return bars > 0;
    }

    SyntaxFault fault(String expected) {
        Token found = peek();
        return new SyntaxFault("expected " + expected + ", found "
                + (found.is(Kind.END) ? "the end" : "'" + shown(found.text()) + "'"));
    }

    private static String shown(String text) {
        return text.length() <= 30 ? text : text.substring(0, 30) + "...";
    }
}
