package io.erpo.math;

import static org.assertj.core.api.Assertions.assertThat;

import io.erpo.math.AnswerVote.Cast;
import io.erpo.math.answer.ComparisonSettings;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AnswerVoteTest {

    private final AnswerVote vote = new AnswerVote(ComparisonSettings.DEFAULT);

    @Test
    void shouldCountAnswersAsOneWhenTheyMeanTheSame() {
        assertThat(vote.representatives(List.of(wrong("1/2"), wrong("3"), wrong("0.5"), wrong("x = \\frac12"))))
                .containsExactly("1/2", "3", "1/2", "1/2");
    }

    @Test
    void shouldCountAllCorrectAnswersAsOne() {
        assertThat(vote.representatives(List.of(right("50\\%"), wrong("2"), right("\\frac12"), right("0.5"))))
                .containsExactly("50\\%", "2", "50\\%", "50\\%");
    }

    @Test
    void shouldKeepACorrectAnswerApartFromAWrongOneOfTheSameValue() {
        // The second reached the token limit.
        assertThat(vote.representatives(List.of(right("0.5"), wrong("1/2")))).containsExactly("0.5", "1/2");
    }

    @Test
    void shouldCountTheSameTextAsOneWhateverItsVerdict() {
        assertThat(vote.representatives(List.of(right("7"), wrong("7")))).containsExactly("7", "7");
    }

    @Test
    void shouldCompareTextsWhenTheStepsRunOut() {
        List<Cast> laborious = IntStream.range(0, 64)
                .mapToObj(i -> wrong("1000!+".repeat(90) + i % 32))
                .toList();

        assertThat(vote.representatives(laborious))
                .containsExactlyElementsOf(laborious.stream().map(Cast::text).toList());
    }

    @Test
    void shouldTakeTheAnswerItselfWhenItMeansNothing() {
        assertThat(vote.representatives(List.of(wrong("\\frac{"), wrong(""), wrong("\\frac{"))))
                .containsExactly("\\frac{", "", "\\frac{");
    }

    private static Cast right(String text) {
        return new Cast(text, true);
    }

    private static Cast wrong(String text) {
        return new Cast(text, false);
    }
}
