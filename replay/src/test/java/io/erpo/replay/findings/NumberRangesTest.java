package io.erpo.replay.findings;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class NumberRangesTest {

    @Test
    void shouldJoinNumbersThatFollowEachOther() {
        assertThat(NumberRanges.of(List.of(7L, 1L, 2L, 3L, 5L))).isEqualTo("1 to 3, 5, 7");
        assertThat(NumberRanges.of(List.of(0L, 1L))).isEqualTo("0 to 1");
        assertThat(NumberRanges.of(List.of())).isEmpty();
    }
}
