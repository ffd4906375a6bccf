package io.erpo.reward.builtin;

import java.math.BigInteger;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A number as people write it, held exactly: 7, 7.0, 007 and +7 are equal, and 0.1 is exactly 1/10.
 *
 * @param numerator in lowest terms, with the sign
 * @param denominator positive
 */
record Quantity(BigInteger numerator, BigInteger denominator) {

    /** Treats longer digit strings as text, to keep hostile input cheap. */
    private static final int MAX_LENGTH = 500;

    private static final String MINUS = "\u2212";
    private static final Pattern DECIMAL = Pattern.compile(
            "(?<sign>[-+" + MINUS + "]?)(?<whole>[0-9]{1,3}(?:,[0-9]{3})+|[0-9]*)(?:\\.(?<part>[0-9]+))?");
    private static final Pattern FRACTION =
            Pattern.compile("(?<sign>[-+" + MINUS + "]?)(?<numerator>[0-9]+)/(?<denominator>[0-9]+)");

    Quantity {
        BigInteger divisor = numerator.gcd(denominator);
        numerator = numerator.divide(divisor);
        denominator = denominator.divide(divisor);
    }

    /**
     * Parses an optional sign (ASCII or U+2212) followed by a whole number (commas allowed between groups of three
     * digits), a decimal number, or a fraction of whole numbers. Nothing else is a number: no exponents, units, blanks
     * or percent signs.
     */
    static Optional<Quantity> parse(String text) {
        if (text.isEmpty() || text.length() > MAX_LENGTH) {
            return Optional.empty();
        }
        Matcher fraction = FRACTION.matcher(text);
        if (fraction.matches()) {
            return of(
                    fraction.group("sign"), fraction.group("numerator"), new BigInteger(fraction.group("denominator")));
        }
        Matcher decimal = DECIMAL.matcher(text);
        if (!decimal.matches()) {
            return Optional.empty();
        }
        String part = Optional.ofNullable(decimal.group("part")).orElse("");
        String digits = decimal.group("whole").replace(",", "") + part;
        return digits.isEmpty()
                ? Optional.empty()
                : of(decimal.group("sign"), digits, BigInteger.TEN.pow(part.length()));
    }

    private static Optional<Quantity> of(String sign, String digits, BigInteger denominator) {
        if (denominator.signum() == 0) {
            return Optional.empty();
        }
        BigInteger magnitude = new BigInteger(digits);
        boolean negative = sign.equals("-") || sign.equals(MINUS);
        return Optional.of(new Quantity(negative ? magnitude.negate() : magnitude, denominator));
    }
}
