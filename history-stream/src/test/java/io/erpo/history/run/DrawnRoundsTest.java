package io.erpo.history.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.erpo.algorithm.DrawOrder;
import io.erpo.algorithm.PromptId;
import java.util.HashSet;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DrawnRoundsTest {

    private static final int PER_STEP = 4;

    private final DrawOrder order = new DrawOrder(
            7,
            IntStream.range(0, 10)
                    .mapToObj(number -> PromptId.of("problem " + number, "1"))
                    .toList());
    private final DrawnRounds drawn = new DrawnRounds(order, PER_STEP);

    @Test
    void shouldDrawWhatTheOrderSaysWhenAStepIsAskedForAgainAndAgain() {
        for (int repetition = 0; repetition < 3; repetition++) {
            for (int step = 0; step < 40; step++) {
                assertThat(drawn.of(step, 1)).containsExactly(order.step(step, PER_STEP));
            }
        }
    }

    @Test
    void shouldRefillWithoutWhatEarlierRoundsDrew() {
        List<PromptId> first = order.step(3, PER_STEP);
        List<PromptId> second = order.refill(3, 1, PER_STEP, new HashSet<>(first));

        assertThat(drawn.of(3, 2)).containsExactly(first, second);
        assertThat(drawn.of(3, 1)).containsExactly(first);
    }

    @Test
    void shouldDrawNothingMoreWhenTheStepHasDrawnTheWholeTrainingSet() {
        List<List<PromptId>> rounds = drawn.of(0, 4);

        assertThat(rounds).extracting(List::size).containsExactly(4, 4, 2, 0);
        assertThat(rounds.stream().flatMap(List::stream)).doesNotHaveDuplicates();
    }
}
