package io.erpo.chat.jinja.python;

import java.math.BigDecimal;
import java.math.MathContext;

/** Floating-point numbers as Python writes them: the fewest digits that give the number back. */
final class PythonFloat {

    private static final int MAX_DIGITS = 17;
    private static final int FIRST_EXPONENT_WRITTEN = 16;
    private static final int LAST_SMALL_EXPONENT = -4;

    private PythonFloat() {}

    static String repr(double value) {
        if (Double.isNaN(value)) {
            return "nan";
        }
        if (Double.isInfinite(value)) {
            return value > 0 ? "inf" : "-inf";
        }
        String sign = Double.compare(value, 0.0) < 0 ? "-" : "";
        return sign + (value == 0 ? "0.0" : positive(shortest(Math.abs(value))));
    }

    /** Java's own {@code Double.toString} writes more digits than needed in some cases before version 19. */
    private static BigDecimal shortest(double value) {
        BigDecimal exact = new BigDecimal(value);
        for (int digits = 1; digits < MAX_DIGITS; digits++) {
            BigDecimal rounded = exact.round(new MathContext(digits));
            if (rounded.doubleValue() == value) {
                return rounded;
            }
        }
        return exact.round(new MathContext(MAX_DIGITS));
    }

    private static String positive(BigDecimal value) {
        BigDecimal stripped = value.stripTrailingZeros();
        String digits = stripped.unscaledValue().toString();
        int exponent = digits.length() - 1 - stripped.scale();
        if (exponent >= LAST_SMALL_EXPONENT && exponent < FIRST_EXPONENT_WRITTEN) {
            return stripped.scale() <= 0 ? stripped.toPlainString() + ".0" : stripped.toPlainString();
        }
        String fraction = digits.length() > 1 ? "." + digits.substring(1) : "";
        return "%s%se%s%02d".formatted(digits.charAt(0), fraction, exponent < 0 ? "-" : "+", Math.abs(exponent));
    }
}
