package io.erpo.algorithm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.erpo.algorithm.Benchmark.Answer;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BenchmarkTest {

    private static Answer right(String text) {
        return new Answer(Optional.of(text), true);
    }

    private static Answer wrong(String text) {
        return new Answer(Optional.of(text), false);
    }

    private static Answer none() {
        return new Answer(Optional.empty(), false);
    }

    @Test
    void shouldMeasureOverPrompts() {
        Benchmark benchmark = Benchmark.of(List.of(
                List.of(right("7"), right("7"), wrong("8"), wrong("9")),
                List.of(wrong("1"), wrong("1"), right("2"), none())));

        assertThat(benchmark.meanAtK()).isEqualTo(3.0 / 8);
        // pass@2 of 2 correct in 4: 1 - 1/6; of 1 in 4: 1 - 3/6
        assertThat(benchmark.passAtK().get(0)).isCloseTo(3.0 / 8, within(1e-15));
        assertThat(benchmark.passAtK().get(1)).isCloseTo((5.0 / 6 + 1.0 / 2) / 2, within(1e-15));
        assertThat(benchmark.passAtK().get(3)).isEqualTo(1);
        assertThat(benchmark.passAtK()).hasSize(4);
        assertThat(benchmark.majAtK()).isEqualTo(0.5);
    }

    @RepeatableProperty
    void shouldEqualTheShareOfSubsetsWithACorrectResponseWhenPassAtK(
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
            assertThat(Benchmark.passAtK(n, c, k)).isCloseTo((double) passed / subsets, within(1e-12));
        }
    }

    @Test
    void shouldStayExactWhenPassAtKWouldOverflowBinomials() {
        assertThat(Benchmark.passAtK(1000, 1, 500)).isCloseTo(0.5, within(1e-12));
        assertThat(Benchmark.passAtK(1000, 0, 1000)).isZero();
        assertThat(Benchmark.passAtK(1000, 1000, 1)).isEqualTo(1);
    }

    @Test
    void shouldLetTheMajorityDecide() {
        assertThat(Benchmark.majorityCorrect(List.of(wrong("1"), right("2"), right("2"))))
                .isTrue();
        assertThat(Benchmark.majorityCorrect(List.of(right("2"), wrong("1"), wrong("1"))))
                .isFalse();
    }

    @Test
    void shouldLetTheEarliestAnswerWinATie() {
        assertThat(Benchmark.majorityCorrect(List.of(right("2"), wrong("1")))).isTrue();
        assertThat(Benchmark.majorityCorrect(List.of(wrong("1"), right("2")))).isFalse();
        assertThat(Benchmark.majorityCorrect(List.of(wrong("1"), right("2"), right("2"), wrong("1"))))
                .isFalse();
    }

    @Test
    void shouldGiveNoVoteToResponsesWithoutAnAnswer() {
        assertThat(Benchmark.majorityCorrect(List.of(none(), none(), right("2"))))
                .isTrue();
        assertThat(Benchmark.majorityCorrect(List.of(none(), none()))).isFalse();
    }

    @Test
    void shouldRefusePromptsThatCannotBeCompared() {
        String message = "a benchmark needs prompts with equally many answers, at least one";
        assertThatThrownBy(() -> Benchmark.of(List.of())).hasMessage(message);
        assertThatThrownBy(() -> Benchmark.of(List.of(List.of()))).hasMessage(message);
        assertThatThrownBy(() -> Benchmark.of(List.of(List.of(none()), List.of(none(), none()))))
                .hasMessage(message);
    }

    @ParameterizedTest
    @CsvSource({"4, 5, 1", "4, -1, 1", "4, 2, 0", "4, 2, 5"})
    void shouldRefusePassAtKOfImpossibleNumbers(int n, int c, int k) {
        assertThatThrownBy(() -> Benchmark.passAtK(n, c, k))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageEndingWith("was n " + n + ", c " + c + ", k " + k);
    }

    @Test
    void shouldShareATieBetweenTheMostFrequentAnswers() {
        assertThat(Benchmark.majority(List.of(right("A"), right("A"), wrong("B"), none()))).isEqualTo(1);
        assertThat(Benchmark.majority(List.of(right("A"), wrong("B"), wrong("B"), right("A")))).isEqualTo(0.5);
        assertThat(Benchmark.majority(List.of(wrong("B"), right("A"), wrong("C")))).isEqualTo(1.0 / 3);
        assertThat(Benchmark.majority(List.of(right("A"), wrong("B"), wrong("B")))).isZero();
        assertThat(Benchmark.majority(List.of(none(), none()))).isZero();
        // Equal answers with other verdicts, as where a truncated one counts as incorrect.
        assertThat(Benchmark.majority(List.of(right("A"), wrong("A"), wrong("B")))).isEqualTo(0.5);
    }
}
