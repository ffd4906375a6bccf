package io.erpo.evaluation.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EstimateTest {

    private static final Offset<Double> ROUNDED = within(5e-7);
    /** 1 - C(K-c,k)/C(K,k) of c = 4, 3, 0, 2, 4 correct among K = 4. */
    private static final double[] MEAN_AT_4 = {1, 0.75, 0, 0.5, 1};

    private static final double[] PASS_AT_2 = {1, 1, 0, 5.0 / 6, 1};
    private static final double[] PASS_AT_4 = {1, 1, 0, 1, 1};

    @Test
    void shouldGiveAnIntervalOverPrompts() {
        assertShares(MEAN_AT_4, 0.65, 0.187083, 3.239152, 0.207997, 0.929243);
        assertShares(PASS_AT_2, 0.766667, 0.194365, 2.359744, 0.229850, 0.973099);
        assertShares(PASS_AT_4, 0.8, 0.2, 1.993324, 0.222554, 0.982423);
    }

    private static void assertShares(
            double[] scores, double mean, double error, double trials, double low, double high) {
        Estimate estimate = Estimate.ofShares(scores, 4);

        assertThat(estimate.units()).isEqualTo(5);
        assertThat(estimate.mean()).isCloseTo(mean, ROUNDED);
        assertThat(estimate.standardError().orElseThrow()).isCloseTo(error, ROUNDED);
        assertThat(EffectiveWilson.effectiveTrials(Sample.of(scores), 4)).isCloseTo(trials, ROUNDED);
        assertInterval(estimate, low, high);
    }

    private static void assertInterval(Estimate estimate, double low, double high) {
        assertThat(estimate.interval().orElseThrow().low()).isCloseTo(low, ROUNDED);
        assertThat(estimate.interval().orElseThrow().high()).isCloseTo(high, ROUNDED);
    }

    @Test
    void shouldBeWiderThanAnIntervalThatTakesResponsesForIndependent() {
        Interval naive = Wilson.of(13, 20);

        assertThat(naive.low()).isCloseTo(0.432854, ROUNDED);
        assertThat(naive.high()).isCloseTo(0.818808, ROUNDED);
    }

    @ParameterizedTest
    @CsvSource({"30, 0.877630", "40, 0.907209", "500, 0.992339"})
    void shouldStayUncertainWhenEveryPromptIsRight(int prompts, double low) {
        double[] right = new double[prompts];
        Arrays.fill(right, 1);

        assertInterval(Estimate.ofShares(right, 8), low, 1);
        assertInterval(Estimate.ofShares(new double[prompts], 8), 0, 1 - low);
    }

    @Test
    void shouldTakePromptsForTrialsWhenAllAreAlike() {
        // Scores that are equal have no spread, also when their sum is rounded.
        double[] alike = new double[30];
        Arrays.fill(alike, 0.1);

        Estimate estimate = Estimate.ofShares(alike, 10);

        assertThat(estimate.standardError().orElseThrow()).isZero();
        assertThat(EffectiveWilson.effectiveTrials(Sample.of(alike), 10)).isCloseTo(27.550741, ROUNDED);
    }

    @Test
    void shouldCountNoMoreTrialsThanResponses() {
        // Prompts that differ less than chance would make them: 3 of 4 and 2 of 4.
        double[] close = {0.75, 0.5, 0.75, 0.5};

        double z = 1.959963984540054 / 3.182446305283708;
        assertThat(EffectiveWilson.effectiveTrials(Sample.of(close), 4)).isCloseTo(16 * z * z, within(1e-9));
    }

    @Test
    void shouldGiveNoIntervalWhenThereIsOnePrompt() {
        Estimate one = Estimate.ofShares(new double[] {0.5}, 32);

        assertThat(one.mean()).isEqualTo(0.5);
        assertThat(one.standardError()).isEmpty();
        assertThat(one.interval()).isEmpty();
        assertThat(Estimate.ofMean(new double[] {0.5})).isEqualTo(one);
        assertThat(one.pValue()).isEmpty();
        assertThat(one.detectable()).isEmpty();
    }

    @Test
    void shouldEstimateADifferenceFromItsPairs() {
        // B - A on the same prompts: (4,3,0,2,4)/4 - (3,3,0,0,4)/4
        Estimate difference = Estimate.ofMean(new double[] {0.25, 0, 0, 0.5, 0});

        assertThat(difference.mean()).isCloseTo(0.15, ROUNDED);
        assertThat(difference.standardError().orElseThrow()).isCloseTo(0.1, ROUNDED);
        assertInterval(difference, -0.127645, 0.427645);
    }

    @Test
    void shouldEstimateADifferenceFromItsSeeds() {
        Estimate difference = Estimate.ofMean(new double[] {0.012, 0.004, -0.003, 0.010, 0.007});

        assertThat(difference.mean()).isCloseTo(0.006, ROUNDED);
        assertThat(difference.standardError().orElseThrow()).isCloseTo(0.002627, ROUNDED);
        assertInterval(difference, -0.001293, 0.013293);
        assertThat(difference.pValue().orElseThrow()).isCloseTo(0.0844, within(5e-5));
    }

    @Test
    void shouldBeCertainWhenAllDifferencesAreEqual() {
        assertThat(Estimate.ofMean(new double[] {0.1, 0.1, 0.1}).pValue()).hasValue(0);
        assertThat(Estimate.ofMean(new double[] {0, 0, 0}).pValue()).hasValue(1);
    }

    @Test
    void shouldSayWhichDifferenceItCanShow() {
        // 30 differences of mean 0 and standard deviation 0.1, and 500
        assertThat(Estimate.ofMean(spread(30, 0.1)).detectable().orElseThrow()).isCloseTo(0.0511, within(5e-5));
        assertThat(Estimate.ofMean(spread(500, 0.3)).detectable().orElseThrow()).isCloseTo(0.0376, within(5e-5));
    }

    private static double[] spread(int size, double deviation) {
        double[] values = new double[size];
        for (int i = 0; i < size; i++) {
            values[i] = (i % 2 == 0 ? 1 : -1) * deviation * Math.sqrt((size - 1.0) / size);
        }
        return values;
    }

    @ParameterizedTest
    @CsvSource({"-0.1", "1.1", "NaN"})
    void shouldRefuseWhatIsNoShare(double score) {
        assertThatThrownBy(() -> Estimate.ofShares(new double[] {0.5, score}, 4))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a share lies from 0 to 1, was " + score);
    }

    @Test
    void shouldRefuseNothingAndWhatIsNoNumber() {
        assertThatThrownBy(() -> Estimate.ofMean(new double[0]))
                .hasMessage("statistics need at least one value, was none");
        assertThatThrownBy(() -> Estimate.ofMean(new double[] {1, Double.NaN}))
                .hasMessage("statistics need finite values, was NaN");
        assertThatThrownBy(() -> Estimate.ofShares(new double[] {1}, 0)).hasMessage("a share needs a sample, was of 0");
    }
}
