package io.erpo.history.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.erpo.evaluation.score.Answer;
import io.erpo.evaluation.score.BenchmarkScores;
import io.erpo.events.Draw;
import io.erpo.events.RewardSettings;
import io.erpo.events.VerifiedGroup;
import io.erpo.events.VerifiedResponse;
import io.erpo.history.Given;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class VotesTest {

    private static final Votes MATH = Votes.of(List.of(new RewardSettings("math", 1.0, true, Map.of(), List.of())));
    private static final Votes OTHER = Votes.of(List.of(new RewardSettings("correct", 1.0, true, Map.of(), List.of())));

    @Test
    void shouldGiveAnswersThatMeanTheSameToOneCandidate() {
        VerifiedGroup group = group("math", "1/3", "0.25", "1/4", "2/8");

        assertThat(extracted(MATH.answers(group))).containsExactly("1/3", "0.25", "0.25", "0.25");
    }

    @Test
    void shouldLetWrongAnswersThatMeanTheSameWinAgainstTheRightOne() {
        VerifiedGroup group = group("math", "7", "0.25", "1/4");
        group.getResponses().get(0).setCorrect(true);

        assertThat(BenchmarkScores.majority(MATH.answers(group))).isZero();
        // Three texts with a vote each share the majority.
        assertThat(BenchmarkScores.majority(OTHER.answers(group))).isEqualTo(1.0 / 3);
    }

    @Test
    void shouldCompareTextsWhenAnotherRewardJudged() {
        assertThat(extracted(MATH.answers(group("letters", "1/4", "0.25")))).containsExactly("1/4", "0.25");
        assertThat(extracted(OTHER.answers(group("math", "1/4", "0.25")))).containsExactly("1/4", "0.25");
    }

    @Test
    void shouldLeaveResponsesWithoutAnAnswerWithoutOne() {
        VerifiedGroup group = group("math", "1/4", "3", "0.25");
        group.getResponses().get(1).setExtracted(null);

        assertThat(MATH.answers(group).stream().map(Answer::extracted))
                .containsExactly(Optional.of("1/4"), Optional.empty(), Optional.of("1/4"));
    }

    private static List<String> extracted(List<Answer> answers) {
        return answers.stream().map(answer -> answer.extracted().orElseThrow()).toList();
    }

    private static VerifiedGroup group(String reward, String... extracted) {
        Draw draw = RunSchedule.of(Given.run().build()).benchmarkDraws(0, 3).get(0);
        VerifiedGroup group = Groups.group(draw, 0, new boolean[extracted.length]);
        List<VerifiedResponse> responses = new ArrayList<>(group.getResponses());
        for (int i = 0; i < extracted.length; i++) {
            responses.get(i).setExtracted(extracted[i]);
            responses.get(i).setComponents(Map.of(reward, -1.0));
        }
        group.setResponses(responses);
        return group;
    }
}
