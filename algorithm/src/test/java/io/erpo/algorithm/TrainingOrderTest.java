package io.erpo.algorithm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class TrainingOrderTest {

    private static List<Integer> numbers(int n) {
        return IntStream.range(0, n).boxed().toList();
    }

    @Test
    void shouldGiveTheSameOrderAsAnIndependentImplementation() {
        assertThat(TrainingOrder.of(7, 3, List.of("a", "b", "c", "d", "e", "f")))
                .containsExactly("e", "d", "f", "c", "b", "a");
    }

    @RepeatableProperty
    void shouldHoldEveryGroupOnce(@ForAll long seed, @ForAll @IntRange int step, @ForAll @IntRange(max = 64) int n) {
        assertThat(TrainingOrder.of(seed, step, numbers(n))).containsExactlyInAnyOrderElementsOf(numbers(n));
    }

    @Test
    void shouldDifferBySeedAndStep() {
        List<Integer> order = TrainingOrder.of(1, 1, numbers(50));
        assertThat(TrainingOrder.of(1, 1, numbers(50))).isEqualTo(order);
        assertThat(TrainingOrder.of(2, 1, numbers(50))).isNotEqualTo(order);
        assertThat(TrainingOrder.of(1, 2, numbers(50))).isNotEqualTo(order);
    }

    @Test
    void shouldCutEvenlyWhenTheSizeDoesNotDivide() {
        assertThat(TrainingOrder.miniBatches(numbers(10), 4))
                .containsExactly(List.of(0, 1, 2), List.of(3, 4, 5), List.of(6, 7, 8, 9));
        assertThat(TrainingOrder.miniBatches(numbers(8), 4)).containsExactly(List.of(0, 1, 2, 3), List.of(4, 5, 6, 7));
        assertThat(TrainingOrder.miniBatches(numbers(3), 100)).containsExactly(List.of(0, 1, 2));
        assertThat(TrainingOrder.miniBatches(List.of(), 4)).isEmpty();
    }

    @RepeatableProperty
    void shouldKeepTheOrderAndUseAsFewAndAsEvenMiniBatchesAsPossible(
            @ForAll @IntRange(min = 1, max = 200) int n, @ForAll @IntRange(min = 1, max = 40) int size) {
        List<List<Integer>> batches = TrainingOrder.miniBatches(numbers(n), size);
        assertThat(batches.stream().flatMap(List::stream)).containsExactlyElementsOf(numbers(n));
        assertThat(batches).hasSize((int) Math.ceil((double) n / size));
        int smallest = batches.stream().mapToInt(List::size).min().orElseThrow();
        int largest = batches.stream().mapToInt(List::size).max().orElseThrow();
        assertThat(largest).isBetween(smallest, Math.min(size, smallest + 1));
    }

    @Test
    void shouldRefuseMiniBatchesOfNothing() {
        assertThatThrownBy(() -> TrainingOrder.miniBatches(numbers(3), 0))
                .hasMessage("a mini-batch holds at least one response, asked for 0");
    }
}
