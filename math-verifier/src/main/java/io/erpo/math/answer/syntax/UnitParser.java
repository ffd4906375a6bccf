package io.erpo.math.answer.syntax;

import io.erpo.math.answer.number.Rational;
import io.erpo.math.answer.syntax.Token.Kind;
import java.util.Map;

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

    UnitParser(Cursor cursor) {
        this.cursor = cursor;
    }

    /** The value with the words that follow. */
    Node quantity(Node value) {
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
            case "degree", "degrees", "deg" -> new Node.Degrees(value);
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
