package io.erpo.evaluation.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.erpo.evaluation.RepeatableProperty;
import net.jqwik.api.ForAll;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PassAtKTest {

    @Test
    void shouldBeUnbiased() {
        // 2 of 4 correct: 1 - C(2,2)/C(4,2)
        assertThat(PassAtK.of(4, 2, 2)).isCloseTo(5.0 / 6, within(1e-15));
        assertThat(PassAtK.of(4, 1, 4)).isEqualTo(1);
        assertThat(PassAtK.of(4, 3, 1)).isEqualTo(0.75);
    }

    @RepeatableProperty
    void shouldEqualTheShareOfSubsetsWithACorrectResponse(
            @ForAll @IntRange(min = 1, max = 10) int n, @ForAll @IntRange(max = 10) int someCorrect) {
        int c = Math.min(someCorrect, n);
        for (int k = 1; k <= n; k++) {
            int subsets = 0;
            int passed = 0;
            for (int subset = 0; subset < 1 << n; subset++) {
                if (Integer.bitCount(subset) == k) {
                    subsets++;
                    // The first c responses are the correct ones.
                    passed += (subset & ((1 << c) - 1)) != 0 ? 1 : 0;
                }
            }
            assertThat(PassAtK.of(n, c, k)).isCloseTo((double) passed / subsets, within(1e-12));
        }
    }

    @Test
    void shouldStayExactWhenBinomialsWouldOverflow() {
        assertThat(PassAtK.of(1000, 1, 500)).isCloseTo(0.5, within(1e-12));
        assertThat(PassAtK.of(1000, 0, 1000)).isZero();
        assertThat(PassAtK.of(1000, 1000, 1)).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({"4, 5, 1", "4, -1, 1", "4, 2, 0", "4, 2, 5"})
    void shouldRefuseImpossibleNumbers(int n, int c, int k) {
        assertThatThrownBy(() -> PassAtK.of(n, c, k))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageEndingWith("was n " + n + ", c " + c + ", k " + k);
    }
}
