package io.erpo.algorithm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.erpo.algorithm.ImportanceCorrection.Kind;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImportanceCorrectionTest {

    private static final List<Double> LEARNER = List.of(-1.0, -0.5, -2.0, -0.3, -4.0);
    private static final List<Double> SAMPLER = List.of(-1.1, -0.5, -3.2, -1.9, -2.5);

    /** rho is 1.105171, 1, 3.320117, 4.953032 and 0.223130. */
    @ParameterizedTest
    @CsvSource({
        "NONE, 0.5, 2, 1,        1, 1,        1,        1,       0",
        "TIS,  0.5, 2, 1.105171, 1, 2,        2,        0.22313, 2",
        "TIS,  0.5, 4, 1.105171, 1, 3.320117, 4,        0.22313, 1",
        "MASK, 0.5, 5, 1.105171, 1, 3.320117, 4.953032, 0,       1",
        "MASK, 0.5, 2, 1.105171, 1, 0,        0,        0,       3",
        "MASK, 0,   2, 1.105171, 1, 0,        0,        0.22313, 2"
    })
    void shouldGiveTheWeightsOfTheCheckVectors(
            Kind kind, double low, double high, double a, double b, double c, double d, double e, int limited) {
        ImportanceCorrection correction = new ImportanceCorrection(kind, low, high);
        List<Double> expected = List.of(a, b, c, d, e);

        for (int t = 0; t < expected.size(); t++) {
            assertThat(correction.weight(LEARNER.get(t), SAMPLER.get(t))).isCloseTo(expected.get(t), within(1e-6));
        }
        assertThat(IntStream.range(0, expected.size())
                        .filter(t -> correction.limits(LEARNER.get(t), SAMPLER.get(t)))
                        .count())
                .isEqualTo(limited);
        assertThat(correction.isOn()).isEqualTo(kind != Kind.NONE);
    }

    /** log 2 and its exponential are not exactly 2: the bounds are taken from the function itself. */
    @Test
    void shouldKeepWeightsThatLieOnALimit() {
        double half = StrictMath.exp(-0.7);
        double two = StrictMath.exp(0.7);
        ImportanceCorrection mask = new ImportanceCorrection(Kind.MASK, half, two);

        assertThat(mask.weight(-0.7, 0)).isEqualTo(half);
        assertThat(mask.weight(0, -0.7)).isEqualTo(two);
        assertThat(mask.limits(0, -0.7)).isFalse();
        assertThat(new ImportanceCorrection(Kind.TIS, half, two).limits(0, -0.7))
                .isFalse();
    }

    @Test
    void shouldHaveAnAnswerForTokensThatTheSamplerCouldNotHaveDrawn() {
        double impossible = Double.NEGATIVE_INFINITY;

        assertThat(correction(Kind.TIS).weight(-1, impossible)).isEqualTo(2);
        assertThat(correction(Kind.MASK).weight(-1, impossible)).isZero();
        assertThat(correction(Kind.TIS).weight(impossible, -1)).isZero();
        assertThat(correction(Kind.MASK).weight(impossible, -1)).isZero();
    }

    /** A weight of 0 would hide a broken log-probability from the check of the loss. */
    @ParameterizedTest
    @ValueSource(strings = {"TIS", "MASK"})
    void shouldNotHideWhatIsNotANumber(Kind kind) {
        assertThat(correction(kind).weight(Double.NaN, -1)).isNaN();
        assertThat(correction(kind).weight(-1, Double.NaN)).isNaN();
    }

    @Test
    void shouldRefuseLimitsThatChangeTheWeightOfATokenOnWhichBothAgree() {
        for (double low : new double[] {-0.1, 1, Double.NaN}) {
            assertThatThrownBy(() -> new ImportanceCorrection(Kind.MASK, low, 2))
                    .hasMessage("loss.correctionLow must be at least 0 and below 1, was " + low);
        }
        for (double high : new double[] {1, 0.5, Double.NaN, Double.POSITIVE_INFINITY}) {
            assertThatThrownBy(() -> new ImportanceCorrection(Kind.MASK, 0.5, high))
                    .hasMessage("loss.correctionHigh must be a finite number above 1, was " + high);
        }
    }

    private static ImportanceCorrection correction(Kind kind) {
        return new ImportanceCorrection(kind, 0.5, 2);
    }
}
