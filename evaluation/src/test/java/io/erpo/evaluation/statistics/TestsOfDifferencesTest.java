package io.erpo.evaluation.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class TestsOfDifferencesTest {

    private static final Offset<Double> ROUNDED = within(5e-7);

    @Test
    void shouldKnowWhatTheSamePromptsWouldVaryBy() {
        assertThat(SamplingError.of(new int[] {4, 3, 0, 2, 4}, 4).orElseThrow()).isCloseTo(0.076376, ROUNDED);
        assertThat(SamplingError.of(new int[] {4, 0, 4}, 4).orElseThrow()).isZero();
        assertThat(SamplingError.of(new int[] {1, 0, 1}, 1)).isEmpty();
    }

    @Test
    void shouldCountSignPatternsAsFarFromZero() {
        assertThat(SignFlipTest.pValue(new double[] {0.25, 0, 0, 0.5, 0})).isEqualTo(0.5);
        // All of one sign, as few as five seeds: 2 of 32 patterns.
        assertThat(SignFlipTest.pValue(new double[] {0.1, 0.2, 0.3, 0.1, 0.3})).isEqualTo(0.0625);
        assertThat(SignFlipTest.pValue(new double[] {0.1, -0.1})).isEqualTo(1);
        assertThat(SignFlipTest.pValue(new double[] {0, 0})).isEqualTo(1);
    }

    @Test
    void shouldBeExactForSixteenDifferences() {
        double[] sixteen = IntStream.range(0, 16).mapToDouble(i -> 0.25).toArray();

        assertThat(SignFlipTest.pValue(sixteen)).isEqualTo(2.0 / 65_536);
    }

    @Test
    void shouldSamplePatternsOfManyDifferencesNearTheExactShare() {
        // 25 up and 15 down of 40 equal ones: P(|2X - 40| >= 10) with X binomial(40, 1/2) is 0.153859.
        double[] forward =
                IntStream.range(0, 40).mapToDouble(i -> i < 25 ? 0.5 : -0.5).toArray();
        double[] backward =
                IntStream.range(0, 40).mapToDouble(i -> i < 15 ? -0.5 : 0.5).toArray();

        assertThat(SignFlipTest.pValue(forward)).isCloseTo(0.153859, within(0.01));
        assertThat(SignFlipTest.pValue(backward)).isEqualTo(SignFlipTest.pValue(forward));
    }

    @Test
    void shouldNeverCallSampledPatternsImpossible() {
        double[] hundred = IntStream.range(0, 100).mapToDouble(i -> 1).toArray();

        assertThat(SignFlipTest.pValue(hundred)).isEqualTo(1.0 / 10_001);
    }

    @Test
    void shouldAdjustForSeveralComparisons() {
        assertThat(Holm.adjust(List.of(0.004, 0.03, 0.02, 0.2))).containsExactly(0.016, 0.06, 0.06, 0.2);
        assertThat(Holm.adjust(List.of(0.7, 0.6))).containsExactly(1.0, 1.0);
        assertThat(Holm.adjust(List.of())).isEmpty();
    }

    @Test
    void shouldEstimateForOtherSeedsAndOtherPrompts() {
        SeedsByPrompts table =
                SeedsByPrompts.of(new double[][] {{0.5, 0.75, 0.25, 1}, {0.25, 0.75, 0.25, 1}, {0.5, 1, 0, 1}});

        assertThat(table.seeds()).isCloseTo(0.005208, ROUNDED);
        assertThat(table.prompts()).isCloseTo(0.435764, ROUNDED);
        assertThat(table.rest()).isCloseTo(0.019097, ROUNDED);
        assertThat(table.estimate().units()).isEqualTo(3);
        assertThat(table.estimate().mean()).isCloseTo(7.25 / 12, within(1e-15));
        assertThat(table.estimate().standardError().orElseThrow()).isCloseTo(0.1875, ROUNDED);
        // t_{0.975, 2} = 4.302653
        assertThat(table.estimate().interval().orElseThrow().high()).isCloseTo(7.25 / 12 + 4.302653 * 0.1875, ROUNDED);
    }

    @Test
    void shouldRefuseATableThatIsNone() {
        assertThatThrownBy(() -> SeedsByPrompts.of(new double[][] {{1, 0}, {1}}))
                .hasMessage("a table of seeds by prompts needs two or more of each, and every seed the same prompts; "
                        + "was 2 seeds with [2, 1] prompts");
        assertThatThrownBy(() -> SeedsByPrompts.of(new double[0][])).hasMessageContaining("was 0 seeds");
    }

    @Test
    void shouldCompareIntervals() {
        assertThat(new Interval(0.1, 0.4).overlaps(new Interval(0.4, 0.5))).isTrue();
        assertThat(new Interval(0.1, 0.4).overlaps(new Interval(0.41, 0.5))).isFalse();
        assertThat(new Interval(0.5, 0.6).overlaps(new Interval(0.1, 0.4))).isFalse();
        assertThatThrownBy(() -> new Interval(0.5, 0.4)).hasMessageEndingWith("was 0.5 to 0.4");
        assertThatThrownBy(() -> Wilson.of(5, 4)).hasMessageEndingWith("was 5 of 4");
    }
}
