package io.erpo.math.answer.syntax;

import io.erpo.math.answer.syntax.Token.Kind;
import java.util.List;
import java.util.Set;

/** Parses an operand: numbers, symbols, functions, brackets, with powers and postfixes. */
final class OperandParser {

    private static final Set<String> OPENING = Set.of(
            "(",
            "[",
            "{",
            "\\{",
            "frac",
            "binom",
            "lfloor",
            "lceil",
            "overline",
            "vec",
            "hat",
            "widehat",
            "bar",
            "angle",
            "triangle",
            "overrightarrow",
            "overleftrightarrow",
            "widetilde",
            "tilde",
            "langle");
    private static final Set<String> LEAD_INS = Set.of(
            "there are",
            "there is",
            "there were",
            "she has",
            "he has",
            "it has",
            "they have",
            "we have",
            "we get",
            "it is",
            "they are");
    private final Cursor cursor;
    private final AnswerParser parser;
    private final FunctionParser functions;
    private final BracketParser brackets;
    private final PostfixParser postfixes;

    OperandParser(Cursor cursor, AnswerParser parser) {
        this.cursor = cursor;
        this.parser = parser;
        this.functions = new FunctionParser(cursor, parser, this);
        this.brackets = new BracketParser(cursor, parser);
        this.postfixes = new PostfixParser(cursor, this);
    }

    /** Whether another operand follows without an operator, as in 2x. */
    boolean continues(Node left) {
        Token next = cursor.peek();
        return switch (next.kind()) {
            case SYMBOL, FUNCTION -> !(left instanceof Node.Words);
            case NUMBER ->
                !(left instanceof Node.Number) && !(left instanceof Node.Words) && !(left instanceof Node.Quantity);
            case OPERATOR ->
                (OPENING.contains(next.text()) && !endsInterval(next)
                                || Vocabulary.isCurrency(next.text())
                                || next.text().startsWith("\\begin")
                                || isUnevaluated(next)
                                || (next.is("|") && !cursor.isInBars()))
                        && !(left instanceof Node.Words);
            default -> false;
        };
    }

    /** The interval [2,7[ ends with an opening bracket. */
    private boolean endsInterval(Token next) {
        Token after = cursor.peek(1);
        return next.is("[")
                && (after.is(Kind.END)
                        || after.is(Kind.SEPARATOR)
                        || after.is("cup")
                        || after.is("cap")
                        || after.is("setminus")
                        || after.is("}")
                        || after.is(")"));
    }

    private static boolean isUnevaluated(Token token) {
        return token.text().startsWith("\\")
                && Vocabulary.UNEVALUATED.contains(token.text().substring(1));
    }

    Node power() {
        cursor.enter();
        Node node = withPostfixes(primary());
        cursor.leave();
        return node;
    }

    /** With the exponents, factorials, percent and degree signs that follow. */
    Node withPostfixes(Node operand) {
        return postfixes.of(operand);
    }

    PostfixParser postfixes() {
        return postfixes;
    }

    Node primary() {
        if (Combinations.isAt(cursor)) {
            return Combinations.parse(cursor);
        }
        Token token = cursor.peek();
        return switch (token.kind()) {
            case NUMBER -> number(cursor.take().text());
            case SYMBOL -> symbol(cursor.take().text());
            case FUNCTION -> functions.function(cursor.take().text());
            case WORDS -> words();
            case OPERATOR -> operator();
            default -> throw cursor.fault("a number or expression");
        };
    }

    private Node number(String digits) {
        int base = digits.indexOf(DigitMarks.BASE);
        if (base >= 0) {
            return new Node.Based(digits.substring(0, base), digits.substring(base + 1));
        }
        int repeats = digits.indexOf(DigitMarks.REPEATS);
        if (repeats >= 0) {
            return new Node.Number(Numerals.repeating(digits.substring(0, repeats), digits.substring(repeats + 1)), 0);
        }
        if (cursor.peek().is("_")) {
            cursor.take();
            return new Node.Based(digits, subscript());
        }
        if (digits.contains(".")
                && (cursor.peek().is("overline") || cursor.peek().is("bar"))) {
            cursor.take();
            return new Node.Number(Numerals.repeating(digits, subscript()), 0);
        }
        return Numerals.number(digits);
    }

    private Node symbol(String name) {
        StringBuilder full = new StringBuilder(name);
        while (true) {
            if (cursor.takeIf("_")) {
                full.append('_').append(subscript());
            } else if (cursor.takeIf("'")) {
                full.append('\'');
            } else {
                return new Node.Symbol(full.toString());
            }
        }
    }

    /** The text of a subscript, verbatim. */
    String subscript() {
        StringBuilder text = new StringBuilder();
        int open = 0;
        do {
            Token token = cursor.take();
            if (token.is(Kind.END)) {
                throw new SyntaxFault("a subscript is not closed");
            }
            open += token.is("{") ? 1 : token.is("}") ? -1 : 0;
            if (open < 0) {
                throw new SyntaxFault("a subscript is missing");
            }
            text.append(token.is("{") || token.is("}") ? "" : token.text());
        } while (open > 0);
        return text.toString();
    }

    private Node words() {
        Token first = cursor.take();
        if (first.text().equals("a") && cursor.peek().is(Kind.WORDS)) {
            first = cursor.take();
        }
        if (first.text().length() == 1) {
            return symbol(first.text());
        }
        if (isLeadIn(first)) {
            cursor.take();
            return parser.product();
        }
        StringBuilder phrase = new StringBuilder(first.text());
        while (cursor.peek().is(Kind.WORDS) || cursor.peek().is(Kind.NUMBER)) {
            phrase.append(' ').append(cursor.take().text());
        }
        return NumberWords.value(phrase.toString())
                .<Node>map(value -> new Node.Number(value, 0))
                .orElse(new Node.Words(phrase.toString()));
    }

    /** "There are" before a number. */
    private boolean isLeadIn(Token first) {
        return LEAD_INS.contains(first.text() + " " + cursor.peek().text())
                && cursor.peek().is(Kind.WORDS)
                && cursor.peek(1).is(Kind.NUMBER);
    }

    /** The argument of a command: a group in braces, a digit, or one operand. */
    Node argument() {
        cursor.enter();
        Node node;
        if (cursor.takeIf("{")) {
            node = parser.sum();
            cursor.expect("}");
        } else if (cursor.peek().is(Kind.NUMBER)) {
            String digits = cursor.takeDigit().text();
            node = DigitMarks.isMarked(digits) ? number(digits) : Numerals.number(digits);
        } else if (cursor.peek().is(Kind.SYMBOL)) {
            node = new Node.Symbol(cursor.take().text());
        } else {
            node = primary();
        }
        cursor.leave();
        return node;
    }

    private Node operator() {
        Token token = cursor.take();
        return switch (token.text()) {
            case "(", "[", "]" -> brackets.bracketed(token);
            case "langle" -> brackets.pointed();
            case "{" -> brackets.group();
            case "\\{" -> brackets.braces();
            case "frac" -> new Node.Quotient(argument(), argument());
            case "binom" -> new Node.Call("binom", List.of(argument(), argument()));
            case "|" -> brackets.bars();
            case "lfloor" -> brackets.enclosed("floor", "rfloor");
            case "lceil" -> brackets.enclosed("ceil", "rceil");
            case "overline",
                    "vec",
                    "hat",
                    "widehat",
                    "bar",
                    "overrightarrow",
                    "overleftrightarrow",
                    "widetilde",
                    "tilde" -> new Node.Symbol(subscript());
            case "angle", "triangle" -> new Node.Symbol(token.text() + " " + name());
            default -> {
                if (Vocabulary.isCurrency(token.text())) {
                    yield new Node.Quantity(parser.products().amount(), Vocabulary.currency(token.text()));
                }
                if (token.text().startsWith("\\begin ")) {
                    yield new MatrixParser(cursor, parser).matrix(token.text().substring("\\begin ".length()));
                }
                if (isUnevaluated(token)) {
                    yield functions.unevaluated(token.text().substring(1));
                }
                throw new SyntaxFault("'" + token.text() + "' where a number or expression was expected");
            }
        };
    }

    private String name() {
        StringBuilder name = new StringBuilder();
        while (cursor.peek().is(Kind.SYMBOL)) {
            name.append(((Node.Symbol) symbol(cursor.take().text())).name());
        }
        return name.toString();
    }
}
