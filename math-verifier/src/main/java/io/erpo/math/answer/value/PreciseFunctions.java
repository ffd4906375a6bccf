package io.erpo.math.answer.value;

import java.math.BigDecimal;
import java.math.MathContext;

/** Elementary functions by power series, after reduction of the argument. */
final class PreciseFunctions {

    static final MathContext DIGITS = new MathContext(70);
    static final BigDecimal PI = new BigDecimal(
            "3.14159265358979323846264338327950288419716939937510582097494459230781640628620899862803482534211707");
    static final BigDecimal E = new BigDecimal(
            "2.71828182845904523536028747135266249775724709369995957496696762772407663035354759457138217852516643");
    /** A tangent above it is one of a right angle. */
    static final BigDecimal POLE = new BigDecimal("1e30");

    private static final BigDecimal TWO_PI = PI.multiply(BigDecimal.valueOf(2));
    private static final BigDecimal SMALLEST_TERM = new BigDecimal("1e-80");
    private static final int HALVINGS = 12;
    private static final int NEWTON_STEPS = 3;
    private static final BigDecimal LN_TEN = newton(BigDecimal.TEN);

    private PreciseFunctions() {}

    static boolean isOfAngle(String function) {
        return function.equals("sin") || function.equals("cos") || function.equals("tan");
    }

    static BigDecimal exp(BigDecimal x) {
        int halvings = HALVINGS + Math.max(0, x.precision() - x.scale()) * 4;
        BigDecimal small = x.divide(BigDecimal.valueOf(2).pow(halvings), DIGITS);
        BigDecimal sum = BigDecimal.ONE;
        BigDecimal term = BigDecimal.ONE;
        for (int n = 1; term.abs().compareTo(SMALLEST_TERM) > 0; n++) {
            term = term.multiply(small, DIGITS).divide(BigDecimal.valueOf(n), DIGITS);
            sum = sum.add(term, DIGITS);
        }
        for (int i = 0; i < halvings; i++) {
            sum = sum.multiply(sum, DIGITS);
        }
        return sum;
    }

    /** @param x positive */
    static BigDecimal ln(BigDecimal x) {
        int magnitude = x.precision() - x.scale();
        BigDecimal mantissa = x.movePointLeft(magnitude);
        return newton(mantissa).add(LN_TEN.multiply(BigDecimal.valueOf(magnitude)), DIGITS);
    }

    /** Halley's method: each step triples the correct digits. */
    private static BigDecimal newton(BigDecimal x) {
        BigDecimal y = new BigDecimal(Math.log(x.doubleValue()));
        for (int i = 0; i < NEWTON_STEPS; i++) {
            BigDecimal power = exp(y);
            BigDecimal step = x.subtract(power, DIGITS).divide(x.add(power, DIGITS), DIGITS);
            y = y.add(step.multiply(BigDecimal.valueOf(2)), DIGITS);
        }
        return y;
    }

    static BigDecimal sin(BigDecimal x) {
        BigDecimal angle = x.remainder(TWO_PI);
        return alternating(angle, angle, 1);
    }

    static BigDecimal cos(BigDecimal x) {
        return alternating(BigDecimal.ONE, x.remainder(TWO_PI), 0);
    }

    static BigDecimal quotient(BigDecimal above, BigDecimal below) {
        return below.signum() == 0 ? POLE.multiply(BigDecimal.TEN) : above.divide(below, DIGITS);
    }

    private static BigDecimal alternating(BigDecimal first, BigDecimal x, int degree) {
        BigDecimal square = x.multiply(x, DIGITS).negate();
        BigDecimal sum = first;
        BigDecimal term = first;
        for (int n = degree + 1; term.abs().compareTo(SMALLEST_TERM) > 0; n += 2) {
            term = term.multiply(square, DIGITS).divide(BigDecimal.valueOf((long) n * (n + 1)), DIGITS);
            sum = sum.add(term, DIGITS);
        }
        return sum;
    }
}
