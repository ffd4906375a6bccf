package io.erpo.algorithm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DrawOrderTest {

    /** Prompts 0 to n-1. */
    private static List<PromptId> prompts(int n) {
        return IntStream.range(0, n)
                .mapToObj(i -> new PromptId("%020x".formatted(i)))
                .toList();
    }

    private static List<PromptId> chosen(int... places) {
        return IntStream.of(places).mapToObj(prompts(5)::get).toList();
    }

    /** As runs of older versions did, whose logs are still replayed. */
    @Test
    void shouldReadTheEpochsEndToEndWhenRepetitionIsAllowed() {
        // Epochs of seed 7 by an independent implementation: [1 4 0 3 2] [1 3 2 0 4] [4 2 3 0 1]
        DrawOrder order = new DrawOrder(7, prompts(5), false);
        assertThat(order.step(0, 2)).isEqualTo(chosen(1, 4));
        assertThat(order.step(1, 2)).isEqualTo(chosen(0, 3));
        assertThat(order.step(2, 2)).isEqualTo(chosen(2, 1));
        assertThat(order.step(3, 2)).isEqualTo(chosen(3, 2));
        assertThat(order.step(1, 4)).isEqualTo(chosen(2, 1, 3, 2));
    }

    @Test
    void shouldPassOverThePromptsThatTheStepHoldsAlready() {
        // The epochs above, four a step. The second step holds 2 of the first epoch, then 1 3 0 of the second, whose
        // 2 is passed over and comes first in the third step: [1 3 0 2 4]. The third step holds 2 and 4, so the third
        // epoch begins with 3 0: [3 0 4 2 1]. The fourth step holds 4 2 1 of it and begins the fourth, [3 0 1 2 4].
        DrawOrder order = new DrawOrder(7, prompts(5));
        assertThat(order.step(0, 4)).isEqualTo(chosen(1, 4, 0, 3));
        assertThat(order.step(1, 4)).isEqualTo(chosen(2, 1, 3, 0));
        assertThat(order.step(2, 4)).isEqualTo(chosen(2, 4, 3, 0));
        assertThat(order.step(3, 4).subList(0, 3)).isEqualTo(chosen(4, 2, 1));
        assertThat(order.step(3, 4)).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @CsvSource({"500, 64", "1000, 64", "100, 64", "70, 64", "65, 64", "127, 64"})
    void shouldNeverDrawAPromptTwiceInAStep(int size, int promptsPerStep) {
        int repeated = 0;
        int repeatedBefore = 0;
        for (long seed = 0; seed < 20; seed++) {
            DrawOrder order = new DrawOrder(seed, prompts(size));
            DrawOrder before = new DrawOrder(seed, prompts(size), false);
            for (int step = 0; step < 100; step++) {
                repeated += repeats(order.step(step, promptsPerStep));
                repeatedBefore += repeats(before.step(step, promptsPerStep));
            }
        }
        assertThat(repeated).isZero();
        assertThat(repeatedBefore).isPositive();
    }

    private static int repeats(List<PromptId> step) {
        return new HashSet<>(step).size() < step.size() ? 1 : 0;
    }

    @RepeatableProperty
    void shouldDrawAsBeforeWhenNoStepCrossesEpochs(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 8) int stepsPerEpoch,
            @ForAll @IntRange(min = 1, max = 8) int promptsPerStep,
            @ForAll @IntRange(max = 30) int step) {
        List<PromptId> prompts = prompts(stepsPerEpoch * promptsPerStep);
        assertThat(DrawOrder.crossesEpochs(prompts.size(), promptsPerStep)).isFalse();
        assertThat(new DrawOrder(seed, prompts).step(step, promptsPerStep))
                .isEqualTo(new DrawOrder(seed, prompts, false).step(step, promptsPerStep));
    }

    /** Steps are computed alone: of a late step, none of the earlier ones. */
    @RepeatableProperty
    void shouldHoldEachPromptOnceInAStepAndInAnEpoch(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 30) int size,
            @ForAll @IntRange(min = 1, max = 30) int part,
            @ForAll @IntRange(max = 100) int firstEpoch) {
        int promptsPerStep = Math.min(part, size);
        DrawOrder order = new DrawOrder(seed, prompts(size));
        // After size steps, as many epochs have passed as a step has prompts, and a step begins with an epoch again.
        int start = firstEpoch * size;
        List<PromptId> drawn = new ArrayList<>();
        Map<PromptId, Integer> visits = new HashMap<>();
        for (int step = start; step < start + size; step++) {
            List<PromptId> prompts = order.step(step, promptsPerStep);
            assertThat(prompts).hasSize(promptsPerStep).doesNotHaveDuplicates();
            for (PromptId prompt : prompts) {
                visits.merge(prompt, 1, Integer::sum);
                drawn.add(prompt);
                assertThat(visits.get(prompt)).isEqualTo((drawn.size() - 1) / size + 1);
            }
        }
        assertThat(drawn).hasSize(promptsPerStep * size);
        assertThat(visits).hasSize(size).allSatisfy((prompt, count) -> assertThat(count)
                .isEqualTo(promptsPerStep));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldRefuseAStepThatIsLongerThanAnEpoch(boolean distinct) {
        DrawOrder order = new DrawOrder(7, prompts(5), distinct);
        assertThat(order.step(0, 5)).containsExactlyInAnyOrderElementsOf(prompts(5));
        assertThatThrownBy(() -> order.step(0, Integer.MAX_VALUE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("promptsPerStep must be at most the number of training prompts (5), was 2147483647");
    }

    @RepeatableProperty
    void shouldVisitEveryPromptOnceInEachEpochWhenRepetitionIsAllowed(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 30) int size,
            @ForAll @IntRange(min = 1, max = 30) int part) {
        int promptsPerStep = Math.min(part, size);
        DrawOrder order = new DrawOrder(seed, prompts(size), false);
        List<PromptId> drawn = new ArrayList<>();
        for (int step = 0; drawn.size() < 3 * size; step++) {
            drawn.addAll(order.step(step, promptsPerStep));
        }
        for (int epoch = 0; epoch < 3; epoch++) {
            assertThat(drawn.subList(epoch * size, (epoch + 1) * size))
                    .containsExactlyInAnyOrderElementsOf(prompts(size));
        }
    }

    @Test
    void shouldDependOnSeedAndEpochOnly() {
        List<PromptId> prompts = prompts(50);
        List<PromptId> first = new DrawOrder(1, prompts).step(0, 50);
        assertThat(new DrawOrder(1, prompts).step(0, 50)).isEqualTo(first);
        assertThat(new DrawOrder(2, prompts).step(0, 50)).isNotEqualTo(first);
        assertThat(new DrawOrder(1, prompts).step(1, 50)).isNotEqualTo(first);
    }

    @Test
    void shouldReachLateStepsWithoutOverflow() {
        assertThat(new DrawOrder(7, prompts(600), false).step(Integer.MAX_VALUE, 512))
                .hasSize(512);
        assertThat(new DrawOrder(7, prompts(600)).step(Integer.MAX_VALUE, 512))
                .hasSize(512)
                .doesNotHaveDuplicates();
    }

    @Test
    void shouldRefillFromAStreamOfItsOwnForEachStepAndRound() {
        // Of seed 7, step 3 by an independent implementation: round 1 [4 0 2 1 3], round 2 [4 2 0 3 1]
        DrawOrder order = new DrawOrder(7, prompts(5));
        assertThat(order.refill(3, 1, 2, Set.of())).isEqualTo(chosen(4, 0));
        assertThat(order.refill(3, 1, 2, Set.copyOf(chosen(4, 2)))).isEqualTo(chosen(0, 1));
        assertThat(order.refill(3, 2, 2, Set.of())).isEqualTo(chosen(4, 2));
        assertThat(order.refill(4, 1, 5, Set.of())).isNotEqualTo(order.refill(3, 1, 5, Set.of()));
    }

    @RepeatableProperty
    void shouldNeverDrawAPromptTwiceWhenRefillingAStepUntilTheSetIsExhausted(
            @ForAll long seed,
            @ForAll @IntRange(max = 5) int step,
            @ForAll @IntRange(min = 1, max = 7) int promptsPerStep) {
        DrawOrder order = new DrawOrder(seed, prompts(21));
        Set<PromptId> drawn = new HashSet<>(order.step(0, promptsPerStep));
        int round = 1;
        while (drawn.size() < 21) {
            List<PromptId> refill = order.refill(step, round++, promptsPerStep, Set.copyOf(drawn));
            assertThat(refill).hasSize(Math.min(promptsPerStep, 21 - drawn.size()));
            assertThat(refill).doesNotHaveDuplicates().doesNotContainAnyElementsOf(drawn);
            drawn.addAll(refill);
        }
        assertThat(order.refill(step, round, promptsPerStep, drawn)).isEmpty();
    }

    @Test
    void shouldRefuseATrainingSetThatIsEmptyOrHoldsAPromptTwice() {
        assertThatThrownBy(() -> new DrawOrder(7, List.of())).hasMessage("the training set has no prompts");
        assertThatThrownBy(() -> new DrawOrder(7, chosen(1, 1)))
                .hasMessage("the training set holds a prompt twice: 00000000000000000001");
    }

    @Test
    void shouldRefuseStepsThatDoNotExist() {
        DrawOrder order = new DrawOrder(7, prompts(5));
        assertThatThrownBy(() -> order.step(-1, 2)).hasMessageEndingWith("asked for step -1 and promptsPerStep 2");
        assertThatThrownBy(() -> order.step(0, 0)).hasMessageEndingWith("asked for step 0 and promptsPerStep 0");
    }
}
