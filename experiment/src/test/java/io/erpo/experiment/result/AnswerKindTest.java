package io.erpo.experiment.result;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.erpo.events.Coordinates;
import io.erpo.events.FinishReason;
import io.erpo.events.Outcome;
import io.erpo.events.Purpose;
import io.erpo.events.Response;
import io.erpo.events.VerifiedGroup;
import io.erpo.events.VerifiedResponse;
import io.erpo.fixtures.SampleEvents;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AnswerKindTest {

    private static AnswerKind wrong(String text, String answer, String reference) {
        return AnswerKind.of(false, text, Optional.ofNullable(answer), reference, FinishReason.STOP);
    }

    @Test
    void shouldTellInWhichWayAResponseIsWrong() {
        assertThat(wrong("13", "13", "12")).isEqualTo(AnswerKind.WRONG_VALUE);
        assertThat(wrong("1e", "1e", "12")).isEqualTo(AnswerKind.FORMAT);
        assertThat(wrong("12 or 13", "12 or 13", "12")).isEqualTo(AnswerKind.FORMAT);
        assertThat(wrong("x = -3", "-3", "3/2")).isEqualTo(AnswerKind.WRONG_VALUE);
        assertThat(wrong("I do not know", null, "12")).isEqualTo(AnswerKind.NO_ANSWER);
        assertThat(wrong("", " ", "12")).isEqualTo(AnswerKind.NO_ANSWER);
        assertThat(AnswerKind.of(false, "12", Optional.of("12"), "12", FinishReason.LENGTH))
                .isEqualTo(AnswerKind.TRUNCATED);
    }

    @Test
    void shouldCallARepetitionByItsNameBeforeItsConsequences() {
        String loop = "so " + "we add ".repeat(5);

        assertThat(AnswerKind.of(false, loop, Optional.empty(), "12", FinishReason.LENGTH))
                .isEqualTo(AnswerKind.REPETITION);
        assertThat(wrong("1111", "1111", "11")).as("too short to be a loop").isEqualTo(AnswerKind.WRONG_VALUE);
        assertThat(wrong("we add we add we add 5", "5", "12")).as("it goes on").isEqualTo(AnswerKind.WRONG_VALUE);
    }

    @Test
    void shouldBelieveTheRewardWhateverTheTextLooksLike() {
        assertThat(AnswerKind.of(true, "", Optional.empty(), "12", FinishReason.LENGTH))
                .isEqualTo(AnswerKind.RIGHT);
    }

    private static Response response(int index, String text, int tokens, float logprob) {
        return SampleEvents.aResponse("g", index)
                .setPurpose(Purpose.BENCHMARK)
                .setResponseId("g-" + index)
                .setText(text)
                .setReference("12")
                .setTokenIds(IntStream.range(0, tokens).boxed().toList())
                .setLogprobs(IntStream.range(0, tokens).mapToObj(i -> logprob).toList())
                .build();
    }

    private static VerifiedResponse verdict(int index, boolean correct, String answer) {
        return new VerifiedResponse(
                "g-" + index,
                new Coordinates(0, 0L),
                2,
                FinishReason.STOP,
                correct ? 1.0 : -1.0,
                correct,
                answer,
                Map.of(),
                0.0,
                false);
    }

    @Test
    void shouldSumUpResponsesByKindOnceEach() {
        AnswerFold fold = new AnswerFold();
        fold.accept(new VerifiedGroup(
                SampleEvents.RUN,
                0,
                0,
                0,
                "g",
                "p1",
                0,
                Purpose.BENCHMARK,
                "residual",
                0L,
                1.2,
                Outcome.MIXED,
                0,
                0,
                1.2,
                List.of(verdict(0, true, "12"), verdict(1, false, "13"), verdict(2, false, "14"))));
        fold.accept(response(0, "12", 2, -0.5f));
        fold.accept(response(1, "13", 1, -1f));
        fold.accept(response(2, "14", 3, -2f));
        fold.accept(response(2, "14", 3, -2f));
        fold.accept(response(3, "15", 3, -2f));

        assertThat(fold.rows()).hasSize(2);
        assertThat(fold.rows().get(0)).isEqualTo(new AnswerRow(AnswerKind.RIGHT, 1, 2, -0.5));
        AnswerRow wrong = fold.rows().get(1);
        assertThat(wrong.kind()).isEqualTo(AnswerKind.WRONG_VALUE);
        assertThat(wrong.responses()).isEqualTo(2);
        assertThat(wrong.meanTokens()).isEqualTo(2);
        // One token of -1 and three of -2.
        assertThat(wrong.meanLogprob()).isEqualTo(-1.75, within(1e-9));
    }
}
