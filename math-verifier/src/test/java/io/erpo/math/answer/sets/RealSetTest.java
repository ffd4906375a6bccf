package io.erpo.math.answer.sets;

import static org.assertj.core.api.Assertions.assertThat;

import io.erpo.math.answer.sets.RealSet.Segment;
import java.util.List;
import org.junit.jupiter.api.Test;

class RealSetTest {

    private static final RealSet LEFT = set(0, true, 1, false);
    private static final RealSet RIGHT = set(1, true, 2, true);

    @Test
    void shouldJoinSegmentsThatTouch() {
        assertThat(LEFT.union(RIGHT)).isEqualTo(set(0, true, 2, true));
        assertThat(set(0, true, 1, false).union(set(1, false, 2, true)).segments())
                .hasSize(2);
    }

    @Test
    void shouldKeepWhatIsInBoth() {
        assertThat(LEFT.intersection(RIGHT).segments()).isEmpty();
        assertThat(set(0, true, 1, true).intersection(RIGHT)).isEqualTo(RealSet.point(1));
    }

    @Test
    void shouldComeBackWhenTheComplementIsTakenTwice() {
        assertThat(LEFT.complement().complement()).isEqualTo(LEFT);
        assertThat(RealSet.ALL.complement().segments()).isEmpty();
        assertThat(RealSet.point(3).complement().segments()).hasSize(2);
    }

    @Test
    void shouldNotTakeAnInfiniteEndForANearOne() {
        assertThat(RealSet.ALL.isSame(LEFT)).isFalse();
        assertThat(set(0, true, 1 + 1e-12, false).isSame(LEFT)).isTrue();
        assertThat(set(0, false, 1, false).isSame(LEFT)).isFalse();
    }

    private static RealSet set(double low, boolean withLow, double high, boolean withHigh) {
        return new RealSet(List.of(new Segment(low, withLow, high, withHigh)));
    }
}
