package io.erpo.math.answer.number;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.math.BigInteger;
import org.junit.jupiter.api.Test;

class RationalTest {

    private static final Rational HALF = fraction(1, 2);

    @Test
    void shouldBeInLowestTerms() {
        assertThat(fraction(-4, -8)).isEqualTo(HALF);
        assertThat(fraction(4, -8)).isEqualTo(HALF.negate());
        assertThat(Rational.of(BigInteger.ONE, BigInteger.ZERO)).isEmpty();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Rational(BigInteger.TWO, BigInteger.TWO))
                .withMessage("not in lowest terms: 2/2");
    }

    @Test
    void shouldCalculateExactly() {
        assertThat(HALF.plus(fraction(1, 3))).hasValue(fraction(5, 6));
        assertThat(HALF.minus(fraction(1, 3))).hasValue(fraction(1, 6));
        assertThat(HALF.times(fraction(2, 3))).hasValue(fraction(1, 3));
        assertThat(HALF.dividedBy(Rational.ZERO)).isEmpty();
        assertThat(HALF.power(BigInteger.valueOf(-3))).hasValue(Rational.of(8));
        assertThat(fraction(-7, 2).floor()).isEqualTo(-4);
    }

    @Test
    void shouldHaveARootOnlyWhenItIsRational() {
        assertThat(fraction(9, 4).root(2)).hasValue(fraction(3, 2));
        assertThat(Rational.of(-8).root(3)).hasValue(Rational.of(-2));
        assertThat(Rational.of(2).root(2)).isEmpty();
        assertThat(Rational.of(-4).root(2)).isEmpty();
    }

    @Test
    void shouldRefuseResultsThatAreTooLarge() {
        assertThat(Rational.of(2).power(BigInteger.valueOf(9_000))).isPresent();
        assertThat(Rational.of(2).power(BigInteger.valueOf(20_000))).isEmpty();
        assertThat(Rational.of(2).power(BigInteger.TEN.pow(100))).isEmpty();
        assertThat(Rational.of(-1).power(BigInteger.TEN.pow(100))).hasValue(Rational.ONE);
        assertThat(Rational.ZERO.power(BigInteger.ZERO)).isEmpty();
    }

    @Test
    void shouldHaveTheNearestDoubleWhenItsPartsAreOutOfRange() {
        Rational large = Rational.of(3).power(BigInteger.valueOf(3_000)).orElseThrow();

        assertThat(large.dividedBy(large.times(Rational.of(2)).orElseThrow())
                        .orElseThrow()
                        .toDouble())
                .isEqualTo(0.5);
        assertThat(large.toDouble()).isInfinite();
        assertThat(large.inverse().orElseThrow().plus(HALF).orElseThrow().toDouble())
                .isEqualTo(0.5);
    }

    private static Rational fraction(long numerator, long denominator) {
        return Rational.of(BigInteger.valueOf(numerator), BigInteger.valueOf(denominator))
                .orElseThrow();
    }
}
