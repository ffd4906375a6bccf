package io.erpo.algorithm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import net.jqwik.api.ForAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PromptTallyTest {

    @ParameterizedTest
    @CsvSource({
        "ALL_CORRECT,   8, 3, 2, 1, 2",
        "MIXED,         8, 2, 3, 1, 2",
        "ALL_INCORRECT, 8, 2, 2, 2, 2",
        "UNDECIDED,     8, 2, 2, 1, 3"
    })
    void shouldCountAVisitByItsOutcome(
            Outcome outcome, int visits, int allCorrect, int mixed, int allIncorrect, int undecided) {
        PromptTally after = new PromptTally(7, 2, 2, 1).after(outcome);

        assertThat(after).isEqualTo(new PromptTally(visits, allCorrect, mixed, allIncorrect));
        assertThat(after.undecided()).isEqualTo(undecided);
    }

    @RepeatableProperty
    void shouldCountEveryVisitOnceInAnyOrder(@ForAll List<Outcome> outcomes) {
        PromptTally tally = PromptTally.NONE;
        for (Outcome outcome : outcomes) {
            tally = tally.after(outcome);
        }

        assertThat(tally.visits()).isEqualTo(outcomes.size());
        assertThat(List.of(tally.allCorrect(), tally.mixed(), tally.allIncorrect(), tally.undecided()))
                .isEqualTo(List.of(
                        count(outcomes, Outcome.ALL_CORRECT),
                        count(outcomes, Outcome.MIXED),
                        count(outcomes, Outcome.ALL_INCORRECT),
                        count(outcomes, Outcome.UNDECIDED)));
    }

    @Test
    void shouldRefuseToCountAVisitTwice() {
        assertThatThrownBy(() -> new PromptTally(2, 1, 1, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "a tally must count each visit at most once, was 2 visits, 1 all correct, 1 mixed, 1 all incorrect");
        assertThatThrownBy(() -> new PromptTally(2, -1, 1, 1)).isInstanceOf(IllegalArgumentException.class);
    }

    private static int count(List<Outcome> outcomes, Outcome outcome) {
        return (int) outcomes.stream().filter(outcome::equals).count();
    }
}
