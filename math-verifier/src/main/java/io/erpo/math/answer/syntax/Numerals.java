package io.erpo.math.answer.syntax;

import io.erpo.math.answer.number.Rational;
import java.math.BigDecimal;
import java.math.BigInteger;

/** Digits to exact values. */
final class Numerals {

    private static final int MAX_DIGITS = 5_000;

    private Numerals() {}

    static Node.Number integer(int value) {
        return new Node.Number(Rational.of(value), 0);
    }

    /** @throws SyntaxFault when the number is too long or its exponent too large */
    static Node.Number number(String written) {
        if (written.length() > MAX_DIGITS) {
            throw new SyntaxFault("a number of more than " + MAX_DIGITS + " digits");
        }
        if (DigitMarks.isMarked(written)) {
            throw new SyntaxFault("a number with a base, or of repeating digits, inside another notation");
        }
        int e = Math.max(written.indexOf('e'), written.indexOf('E'));
        String exponent = e < 0 ? "0" : written.substring(e + 1).replace("+", "");
        String digits = e < 0 ? written : written.substring(0, e);
        if (exponent.length() > 5 || Math.abs(Integer.parseInt(exponent)) > MAX_DIGITS) {
            throw new SyntaxFault("an exponent of more than " + MAX_DIGITS);
        }
        BigDecimal value = new BigDecimal(digits.endsWith(".") ? digits.substring(0, digits.length() - 1) : digits);
        int decimals = Math.max(0, value.scale() - Integer.parseInt(exponent));
        return new Node.Number(Rational.of(value.scaleByPowerOfTen(Integer.parseInt(exponent))), decimals);
    }

    /** 0.1 with 6 repeated is 1/6. */
    static Rational repeating(String written, String period) {
        if (period.isEmpty() || period.length() > 100 || !period.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw new SyntaxFault("'" + period + "' cannot repeat");
        }
        Rational start = number(written).value();
        int decimals = written.length() - written.indexOf('.') - 1;
        BigInteger nines = BigInteger.TEN.pow(period.length()).subtract(BigInteger.ONE);
        BigInteger scale = BigInteger.TEN.pow(Math.min(decimals, MAX_DIGITS));
        return Rational.of(new BigInteger(period), nines.multiply(scale))
                .flatMap(start::plus)
                .orElseThrow(() -> new SyntaxFault("a repeating number of too many digits"));
    }
}
