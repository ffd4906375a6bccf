package io.erpo.math.answer.syntax;

import io.erpo.math.answer.number.Rational;
import io.erpo.math.answer.syntax.Token.Kind;
import java.util.Map;
import java.util.Optional;

/** Parses the words after a value: a unit with its powers, percent, degrees, or a number such as "million". */
final class UnitParser {

    private static final Map<String, Long> MULTIPLIERS = Map.of(
            "hundred",
            100L,
            "thousand",
            1_000L,
            "million",
            1_000_000L,
            "billion",
            1_000_000_000L,
            "trillion",
            1_000_000_000_000L,
            "dozen",
            12L);

    private final Cursor cursor;
    private final OperandParser operands;

    UnitParser(Cursor cursor, OperandParser operands) {
        this.cursor = cursor;
        this.operands = operands;
    }

    /** The value with the unit, the currency, the base or the modulus behind it; empty when there is none. */
    Optional<Node> behind(Node value) {
        Token next = cursor.peek();
        if (value instanceof Node.Words) {
            return Optional.empty();
        }
        if (isBase(0) || next.is("(") && isBase(1)) {
            return Optional.of(based(value));
        }
        if (next.is("pmod")) {
            cursor.take();
            return Optional.of(new Node.Quantity(value, modulus(operands.argument())));
        }
        if (next.is("(")
                && cursor.peek(1).is(Kind.WORDS)
                && cursor.peek(1).text().equals("mod")) {
            cursor.take();
            cursor.take();
            Node modulus = operands.primary();
            cursor.expect(")");
            return Optional.of(new Node.Quantity(value, modulus(modulus)));
        }
        if (next.is("frac") && cursor.peek(1).is("{") && cursor.peek(2).is(Kind.WORDS)) {
            cursor.take();
            return Optional.of(new Node.Quantity(value, operands.subscript() + "/" + operands.subscript()));
        }
        if (next.is(Kind.OPERATOR)
                && Vocabulary.CURRENCIES.contains(next.text())
                && !(value instanceof Node.Quantity)) {
            return currency(value);
        }
        return next.is(Kind.WORDS) ? Optional.of(quantity(value)) : Optional.empty();
    }

    /** A sign behind which a number follows belongs to that number. */
    private Optional<Node> currency(Node value) {
        boolean ends = cursor.peek(1).is(Kind.END)
                || cursor.peek(1).is(Kind.SEPARATOR)
                || cursor.peek(1).is(Kind.WORDS)
                || cursor.peek(1).is(")")
                || cursor.peek(1).is("}");
        return ends
                ? Optional.of(new Node.Quantity(
                        value, Vocabulary.currency(cursor.take().text())))
                : Optional.empty();
    }

    /** "Base 3", "in base three". */
    private boolean isBase(int ahead) {
        int base = cursor.peek(ahead).text().equals("in") ? ahead + 1 : ahead;
        Token number = cursor.peek(base + 1);
        return cursor.peek(ahead).is(Kind.WORDS)
                && cursor.peek(base).is(Kind.WORDS)
                && cursor.peek(base).text().equals("base")
                && (number.is(Kind.NUMBER)
                        || DigitMarks.baseNamed(number.text()).isPresent());
    }

    private Node based(Node value) {
        boolean bracket = cursor.takeIf("(");
        while (!cursor.take().text().equals("base")) {
            continue;
        }
        String base = cursor.take().text();
        if (bracket) {
            cursor.expect(")");
        }
        if (!(value instanceof Node.Number number
                && number.value().isInteger()
                && number.value().signum() >= 0)) {
            throw new SyntaxFault("a base behind what is no whole number");
        }
        return new Node.Based(
                number.value().toString(), DigitMarks.baseNamed(base).orElse(base));
    }

    private static String modulus(Node modulus) {
        if (modulus instanceof Node.Number number && number.value().isInteger()) {
            return Node.Quantity.MODULUS + number.value();
        }
        throw new SyntaxFault("a modulus that is no whole number");
    }

    /** The value with the words that follow. */
    private Node quantity(Node value) {
        Long multiplier = MULTIPLIERS.get(cursor.peek().text());
        if (multiplier != null) {
            cursor.take();
            return new Node.Product(value, new Node.Number(Rational.of(multiplier), 0));
        }
        StringBuilder unit = new StringBuilder();
        while (cursor.peek().is(Kind.WORDS)) {
            if (Vocabulary.NO_UNIT.contains(cursor.peek().text())) {
                throw new SyntaxFault("'" + cursor.peek().text() + "' is no unit");
            }
            unit.append(unit.length() > 0 && isLetter(unit.charAt(unit.length() - 1)) ? " " : "")
                    .append(cursor.take().text());
            if (cursor.takeIf("^")) {
                unit.append('^').append(exponent());
            }
            if (cursor.peek().is(Kind.SYMBOL)
                    && cursor.peek().text().equals("a")
                    && cursor.peek(1).is(Kind.WORDS)) {
                unit.append(" per ");
                cursor.take();
            }
            if ((cursor.peek().is("/") || cursor.peek().is("*"))
                    && cursor.peek(1).is(Kind.WORDS)) {
                unit.append(cursor.take().text());
            }
        }
        return switch (unit.toString()) {
            case "percent", "per cent", "pct", "percentage" -> new Node.Percent(value);
            case "degree", "degrees", "deg", "度" -> new Node.Degrees(value);
            default -> new Node.Quantity(value, unit.toString());
        };
    }

    private static boolean isLetter(char c) {
        return c != '/' && c != '*' && c != ' ';
    }

    /** The exponent of a unit. */
    private String exponent() {
        boolean braces = cursor.takeIf("{");
        String sign = cursor.takeIf("-") ? "-" : "";
        Token number = cursor.take();
        if (!number.is(Kind.NUMBER)) {
            throw new SyntaxFault("the power of a unit is no number");
        }
        if (braces) {
            cursor.expect("}");
        }
        return sign + number.text();
    }
}
