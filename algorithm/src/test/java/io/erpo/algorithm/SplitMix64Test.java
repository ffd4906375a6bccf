package io.erpo.algorithm;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class SplitMix64Test {

    @Test
    void shouldGiveThePublishedSequenceForSeed1234567() {
        assertThat(LongStream.range(0, 5).mapToObj(i -> Long.toUnsignedString(SplitMix64.at(1234567, i))))
                .containsExactly(
                        "6457827717110365317",
                        "3203168211198807973",
                        "9817491932198370423",
                        "4593380528125082431",
                        "16408922859458223821");
    }

    @Test
    void shouldGiveTheSamePermutationAsAnIndependentImplementation() {
        assertThat(new SplitMix64(1234567).permutation(8)).containsExactly(7, 2, 6, 5, 1, 3, 0, 4);
        assertThat(new SplitMix64(0).permutation(1)).containsExactly(0);
        assertThat(new SplitMix64(0).permutation(0)).isEmpty();
    }

    @RepeatableProperty
    void shouldHoldEveryNumberOnceWhenPermuting(@ForAll long seed, @ForAll @IntRange(max = 200) int n) {
        assertThat(new SplitMix64(seed).permutation(n))
                .containsExactlyInAnyOrder(IntStream.range(0, n).toArray());
    }

    @RepeatableProperty
    void shouldStayBelowItsBound(@ForAll long seed, @ForAll @IntRange(min = 1) int bound) {
        assertThat(new SplitMix64(seed).below(bound)).isBetween(0, bound - 1);
    }

    @Test
    void shouldGiveEveryPermutationAboutEquallyOften() {
        Map<List<Integer>, Integer> counts = new HashMap<>();
        for (int seed = 0; seed < 24_000; seed++) {
            int[] order = new SplitMix64(SplitMix64.at(99, seed)).permutation(4);
            counts.merge(IntStream.of(order).boxed().toList(), 1, Integer::sum);
        }
        // 1000 expected of each, standard deviation 31
        assertThat(counts).hasSize(24);
        assertThat(counts.values()).allSatisfy(count -> assertThat(count).isBetween(850, 1150));
    }
}
