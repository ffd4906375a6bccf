package io.erpo.evaluation.trend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class TrendsTest {

    private static final Offset<Double> ROUNDED = within(5e-7);

    @Test
    void shouldScoreARiseByTheOrderOfItsValues() {
        double[] rising = {1, 3, 2, 5, 4, 6};

        assertThat(MannKendall.z(rising)).isCloseTo(1.878673, ROUNDED);
        assertThat(MannKendall.z(Arrays.stream(rising).map(x -> -x).toArray())).isCloseTo(-1.878673, ROUNDED);
        assertThat(TheilSen.slope(rising)).isEqualTo(1);
    }

    @Test
    void shouldCorrectForTies() {
        // S = 5 - 0; var = (4*3*13 - 2*1*9) / 18 = 138/18
        assertThat(MannKendall.z(new double[] {1, 2, 2, 3})).isCloseTo(4 / Math.sqrt(138.0 / 18), within(1e-12));
        assertThat(MannKendall.z(new double[] {0.0, -0.0, 0.0})).isZero();
        assertThat(MannKendall.z(new double[] {})).isZero();
    }

    @Test
    void shouldNotFollowAnOutlierWithTheSlope() {
        assertThat(TheilSen.slope(new double[] {0, 1, 2, 300, 4})).isEqualTo(1);
        assertThat(TheilSen.slope(new double[] {2, 5})).isEqualTo(3);
        // slopes 2, 1.5, 1.5, 1, 1, 1: the middle two are 1 and 1.5
        assertThat(TheilSen.slope(new double[] {0, 2, 3, 4})).isCloseTo(1.166666667, within(1e-9));
        assertThatThrownBy(() -> TheilSen.slope(new double[] {1}))
                .hasMessage("a slope needs at least two values, was 1");
    }

    @Test
    void shouldScoreATrendOfShares() {
        assertThat(CochranArmitage.z(new int[] {10, 12, 15}, new int[] {100, 100, 100}))
                .isCloseTo(1.075220, ROUNDED);
        assertThat(CochranArmitage.z(new int[] {10, 11, 10, 9}, new int[] {100, 100, 100, 100}))
                .isCloseTo(-0.298142, ROUNDED);
        assertThat(CochranArmitage.z(new int[] {5, 5}, new int[] {5, 5})).isZero();
        assertThat(CochranArmitage.z(new int[] {}, new int[] {})).isZero();
        assertThatThrownBy(() -> CochranArmitage.z(new int[] {2}, new int[] {1}))
                .hasMessageEndingWith("was 2 of 1");
    }

    @Test
    void shouldScoreASuddenFall() {
        LevelShift fall = LevelShift.atEnd(fall(0)).orElseThrow();

        assertThat(fall.z()).isCloseTo(-40.936536, ROUNDED);
        assertThat(fall.change()).isCloseTo(-0.21, within(1e-12));
        // What came long before does not matter.
        assertThat(LevelShift.atEnd(fall(40))).contains(fall);
    }

    private static double[] fall(int earlier) {
        DoubleStream before = IntStream.range(0, earlier).mapToDouble(i -> 0.1 * (i % 3));
        DoubleStream level = IntStream.range(0, 20).mapToDouble(i -> i % 2 == 0 ? 0.80 : 0.82);
        DoubleStream last = DoubleStream.of(.8, .8, .8, .8, .8, .6, .62, .6, .58, .6);
        return DoubleStream.concat(before, DoubleStream.concat(level, last)).toArray();
    }

    @Test
    void shouldTakeASteadySeriesForOneThatVariesALittle() {
        double[] steady =
                IntStream.range(0, 30).mapToDouble(i -> i < 25 ? 0.5 : 0.51).toArray();

        // sd is at least 0.01, not 0
        assertThat(LevelShift.atEnd(steady).orElseThrow().z()).isCloseTo(2, within(1e-9));
    }

    @Test
    void shouldWaitForThirtyValues() {
        assertThat(LevelShift.atEnd(new double[29])).isEmpty();
        assertThat(LevelShift.atEnd(new double[30])).isPresent();
    }
}
