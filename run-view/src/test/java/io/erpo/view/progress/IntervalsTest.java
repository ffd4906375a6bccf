package io.erpo.view.progress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.erpo.view.progress.Intervals.Interval;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class IntervalsTest {

    private static Intervals seconds(int... fromTo) {
        List<Interval> intervals = new ArrayList<>();
        for (int i = 0; i < fromTo.length; i += 2) {
            intervals.add(new Interval(fromTo[i] * 1_000_000L, fromTo[i + 1] * 1_000_000L));
        }
        return Intervals.union(intervals);
    }

    @Test
    void shouldCountOverlappingTimeOnceWhenUnited() {
        assertThat(seconds(5, 8, 0, 3, 2, 6, 20, 21).seconds()).isEqualTo(9);
    }

    @Test
    void shouldJoinNeighboursAndDropEmptyIntervalsWhenUnited() {
        assertThat(seconds(0, 1, 1, 2, 7, 7).seconds()).isEqualTo(2);
    }

    @Test
    void shouldKeepOnlyCommonTimeWhenIntersected() {
        Intervals sampling = seconds(0, 4, 6, 10);
        Intervals learning = seconds(3, 7, 9, 12);

        assertThat(sampling.and(learning).seconds()).isEqualTo(3);
        assertThat(learning.and(sampling).seconds()).isEqualTo(3);
        assertThat(sampling.and(Intervals.NONE).seconds()).isZero();
    }

    @Test
    void shouldUniteTwoSets() {
        assertThat(seconds(0, 4).or(seconds(3, 5, 8, 9)).seconds()).isEqualTo(6);
    }

    @Test
    void shouldRefuseAnIntervalThatEndsBeforeItStarts() {
        assertThatThrownBy(() -> new Interval(5, 4)).hasMessage("interval ends at 4 before it starts at 5");
    }
}
