package io.erpo.math.answer.number;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Optional;

/**
 * An exact fraction in lowest terms with a positive denominator. Results of more than {@value #MAX_BITS} bits are
 * refused before they are computed.
 */
public record Rational(BigInteger numerator, BigInteger denominator) implements Comparable<Rational> {

    /** The size of the largest numerator and denominator. */
    public static final int MAX_BITS = 20_000;

    private static final int MAX_BITS_OF_HIGHER_ROOTS = 1_000;

    public static final Rational ZERO = of(0);
    public static final Rational ONE = of(1);

    public Rational {
        if (denominator.signum() <= 0 || !numerator.gcd(denominator).equals(BigInteger.ONE)) {
            throw new IllegalArgumentException("not in lowest terms: " + numerator + "/" + denominator);
        }
    }

    public static Rational of(long value) {
        return new Rational(BigInteger.valueOf(value), BigInteger.ONE);
    }

    public static Rational of(BigInteger value) {
        return new Rational(value, BigInteger.ONE);
    }

    /** @return empty when the denominator is zero */
    public static Optional<Rational> of(BigInteger numerator, BigInteger denominator) {
        if (denominator.signum() == 0) {
            return Optional.empty();
        }
        BigInteger divisor = numerator.gcd(denominator);
        if (denominator.signum() < 0) {
            divisor = divisor.negate();
        }
        return Optional.of(new Rational(numerator.divide(divisor), denominator.divide(divisor)));
    }

    public static Rational of(BigDecimal value) {
        BigInteger unscaled = value.unscaledValue();
        return value.scale() <= 0
                ? of(unscaled.multiply(BigInteger.TEN.pow(-value.scale())))
                : of(unscaled, BigInteger.TEN.pow(value.scale())).orElseThrow();
    }

    /** Ten to that power, which may be negative. */
    public static Rational powerOfTen(int exponent) {
        BigInteger power = BigInteger.TEN.pow(Math.abs(exponent));
        return exponent >= 0 ? of(power) : new Rational(BigInteger.ONE, power);
    }

    public boolean isInteger() {
        return denominator.equals(BigInteger.ONE);
    }

    public int signum() {
        return numerator.signum();
    }

    public Rational negate() {
        return new Rational(numerator.negate(), denominator);
    }

    public Rational abs() {
        return signum() < 0 ? negate() : this;
    }

    /** @return empty when the result would be too large */
    public Optional<Rational> plus(Rational other) {
        return fits(bits() + other.bits())
                ? of(
                        numerator.multiply(other.denominator).add(other.numerator.multiply(denominator)),
                        denominator.multiply(other.denominator))
                : Optional.empty();
    }

    /** @return empty when the result would be too large */
    public Optional<Rational> minus(Rational other) {
        return plus(other.negate());
    }

    /** @return empty when the result would be too large */
    public Optional<Rational> times(Rational other) {
        return fits(bits() + other.bits())
                ? of(numerator.multiply(other.numerator), denominator.multiply(other.denominator))
                : Optional.empty();
    }

    /** @return empty when the other is zero or the result would be too large */
    public Optional<Rational> dividedBy(Rational other) {
        return other.inverse().flatMap(this::times);
    }

    /** @return empty for zero */
    public Optional<Rational> inverse() {
        return of(denominator, numerator);
    }

    /** @return empty for a power of zero that has no value, and when the result would be too large */
    public Optional<Rational> power(BigInteger exponent) {
        if (equals(ONE) || exponent.signum() == 0) {
            return signum() == 0 ? Optional.empty() : Optional.of(ONE);
        }
        if (signum() == 0) {
            return exponent.signum() > 0 ? Optional.of(ZERO) : Optional.empty();
        }
        if (abs().equals(ONE)) {
            return Optional.of(exponent.testBit(0) ? this : ONE);
        }
        if (exponent.bitLength() > 20 || !fits((long) bits() * Math.abs(exponent.longValue()))) {
            return Optional.empty();
        }
        int times = Math.abs(exponent.intValue());
        Rational power = new Rational(numerator.pow(times), denominator.pow(times));
        return exponent.signum() > 0 ? Optional.of(power) : power.inverse();
    }

    /** @return the exact root of that degree, empty when it is not rational */
    public Optional<Rational> root(int degree) {
        boolean tooLong = degree > 2 && bits() > MAX_BITS_OF_HIGHER_ROOTS;
        if (degree < 1 || degree > 64 || tooLong || (signum() < 0 && degree % 2 == 0)) {
            return Optional.empty();
        }
        BigInteger above = wholeRoot(numerator.abs(), degree);
        BigInteger below = wholeRoot(denominator, degree);
        if (!above.pow(degree).equals(numerator.abs()) || !below.pow(degree).equals(denominator)) {
            return Optional.empty();
        }
        return of(signum() < 0 ? above.negate() : above, below);
    }

    /** The largest integer that is not greater. */
    public BigInteger floor() {
        BigInteger[] parts = numerator.divideAndRemainder(denominator);
        return parts[1].signum() < 0 ? parts[0].subtract(BigInteger.ONE) : parts[0];
    }

    /** The nearest double, infinite when it is too large. */
    public double toDouble() {
        int shift = Math.max(0, Math.max(numerator.bitLength(), denominator.bitLength()) - 1000);
        if (shift == 0) {
            return numerator.doubleValue() / denominator.doubleValue();
        }
        int scale = numerator.bitLength() - denominator.bitLength();
        BigInteger above = scale > 0 ? numerator : numerator.shiftLeft(-scale);
        BigInteger quotient = above.shiftLeft(64).divide(scale > 0 ? denominator.shiftLeft(scale) : denominator);
        return Math.scalb(quotient.doubleValue(), scale - 64);
    }

    /** The bits of the longer part. */
    public int bits() {
        return Math.max(numerator.bitLength(), denominator.bitLength());
    }

    @Override
    public int compareTo(Rational other) {
        return numerator.multiply(other.denominator).compareTo(other.numerator.multiply(denominator));
    }

    @Override
    public String toString() {
        return isInteger() ? numerator.toString() : numerator + "/" + denominator;
    }

    private static boolean fits(long bits) {
        return bits <= MAX_BITS;
    }

    private static BigInteger wholeRoot(BigInteger value, int degree) {
        if (degree == 2) {
            return value.sqrt();
        }
        BigInteger low = BigInteger.ZERO;
        BigInteger high = BigInteger.ONE.shiftLeft(value.bitLength() / degree + 1);
        while (low.compareTo(high) < 0) {
            BigInteger middle = low.add(high).add(BigInteger.ONE).shiftRight(1);
            if (middle.pow(degree).compareTo(value) <= 0) {
                low = middle;
            } else {
                high = middle.subtract(BigInteger.ONE);
            }
        }
        return low;
    }
}
