package io.erpo.sampler.engine.http;

import static io.erpo.sampler.engine.http.EngineRequests.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.erpo.policy.LogProbs;
import io.erpo.policy.TokenIds;
import io.erpo.policy.generation.Completion;
import io.erpo.policy.generation.FinishReason;
import io.erpo.sampler.engine.EngineException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AnswerCheckTest {

    private static RawAnswer answer(List<Integer> ids, List<Double> logProbs, String finish) {
        return new RawAnswer(ids, logProbs, finish, Optional.empty(), OptionalInt.empty(), Set.of());
    }

    private static Completion check(RawAnswer answer) {
        return AnswerCheck.completion(request(), answer, OptionalInt.of(99));
    }

    private static EngineException refusal(RawAnswer answer) {
        return assertThatExceptionOfType(EngineException.class)
                .isThrownBy(() -> check(answer))
                .actual();
    }

    private static WrongAnswer wrong(RawAnswer answer) {
        return assertThatExceptionOfType(WrongAnswer.class)
                .isThrownBy(() -> check(answer))
                .actual();
    }

    @Test
    void shouldKeepTheTokenThatEndedTheResponse() {
        assertThat(check(answer(List.of(8, 9, 0), List.of(-0.5, -1.25, -2.0), "stop")))
                .isEqualTo(new Completion(TokenIds.of(8, 9, 0), LogProbs.of(-0.5f, -1.25f, -2f), FinishReason.STOP));
    }

    @Test
    void shouldTakeAResponseThatReachedItsLimit() {
        assertThat(check(answer(List.of(8, 9, 10, 11), List.of(-1.0, -1.0, -1.0, -1.0), "length"))
                        .finishReason())
                .isEqualTo(FinishReason.LENGTH);
    }

    @Test
    void shouldTakeRoundingAboveZeroForZero() {
        assertThat(check(answer(List.of(8, 0), List.of(3e-6, 0.0), "stop")).logProbs())
                .isEqualTo(LogProbs.of(0f, 0f));
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.001, Double.NaN, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY, -1e40, -9999})
    void shouldRefuseWhatIsNoLogProbability(double logProb) {
        assertThat(wrong(answer(List.of(8, 0), List.of(-1.0, logProb), "stop")))
                .hasMessageStartingWith("the log-probability at position 1 must be finite and at most 0, was ");
    }

    @Test
    void shouldRefuseOtherCounts() {
        assertThat(wrong(answer(List.of(8, 0), List.of(-1.0), "stop")))
                .hasMessage("the response has 2 tokens and 1 log-probabilities");
        assertThat(wrong(answer(List.of(), List.of(), "stop"))).hasMessage("the response has no token");
        assertThat(wrong(answer(List.of(8, 9, 10, 11, 0), List.of(-1.0, -1.0, -1.0, -1.0, -1.0), "stop")))
                .hasMessage("the response has 5 tokens, more than the 4 that were asked for");
    }

    @Test
    void shouldRefuseTokensOutsideTheVocabulary() {
        assertThat(wrong(answer(List.of(99, 0), List.of(-1.0, -1.0), "stop")))
                .hasMessage("token 99 at position 0 is outside the vocabulary of 99 tokens");
        assertThat(wrong(answer(List.of(-1, 0), List.of(-1.0, -1.0), "stop")))
                .hasMessageStartingWith("token -1 at position 0 is outside the vocabulary");
    }

    /** Its log-probability is missing, so nothing could be learned of the decision to end. */
    @Test
    void shouldRefuseForGoodWhenTheTokenThatEndedTheResponseWasDropped() {
        EngineException refusal = refusal(answer(List.of(8, 9), List.of(-1.0, -1.0), "stop"));

        assertThat(refusal).hasMessageStartingWith("the response stopped at token 9, and only one of [0, 2] ends it;");
        assertThat(refusal.isTemporary()).isFalse();
    }

    @Test
    void shouldRefuseForGoodWhenTheEngineSampledOnAfterAnEnd() {
        assertThat(refusal(answer(List.of(8, 2, 9, 0), List.of(-1.0, -1.0, -1.0, -1.0), "stop")))
                .hasMessage("the engine sampled on after a token that ends the response, one of [0, 2]")
                .matches(refusal -> !((EngineException) refusal).isTemporary());
        assertThat(refusal(answer(List.of(8, 9, 10, 2), List.of(-1.0, -1.0, -1.0, -1.0), "length")))
                .hasMessage("the engine went on after token 2, which ends the response");
    }

    @Test
    void shouldRefuseForGoodWhenTheEngineCutTheResponse() {
        EngineException refusal = refusal(answer(List.of(8, 9), List.of(-1.0, -1.0), "length"));

        assertThat(refusal)
                .hasMessage("the engine cut the response after 2 of 4 tokens; prompt and response must fit its longest"
                        + " sequence (7 tokens here)");
        assertThat(refusal.isTemporary()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"abort", "error", "repetition", ""})
    void shouldAskAgainWhenAResponseEndedForAnotherReason(String finish) {
        EngineException refusal = refusal(answer(List.of(8, 9), List.of(-1.0, -1.0), finish));

        assertThat(refusal).hasMessageStartingWith("the response ended with '" + finish + "' after 2 tokens");
        assertThat(refusal.isTemporary()).isTrue();
    }

    @Test
    void shouldRefuseForGoodWhenTheEngineReadAnotherPrompt() {
        RawAnswer other = new RawAnswer(
                List.of(8, 0),
                List.of(-1.0, -1.0),
                "stop",
                Optional.of(List.of(1, 5, 6, 7)),
                OptionalInt.empty(),
                Set.of());
        RawAnswer shorter = new RawAnswer(
                List.of(8, 0), List.of(-1.0, -1.0), "stop", Optional.empty(), OptionalInt.of(2), Set.of());

        assertThat(refusal(other))
                .hasMessageStartingWith("the engine read another prompt than it was sent, 4 tokens for 3;")
                .matches(refusal -> !((EngineException) refusal).isTemporary());
        assertThat(refusal(shorter))
                .hasMessageStartingWith("the engine read another prompt than it was sent, 2 tokens");
    }

    @Test
    void shouldRefuseAResponseOfTwoVersions() {
        RawAnswer mixed = new RawAnswer(
                List.of(8, 0),
                List.of(-1.0, -1.0),
                "stop",
                Optional.empty(),
                OptionalInt.empty(),
                Set.of("run-v2", "run-v1"));

        assertThat(refusal(mixed))
                .hasMessageContaining("the weights changed within a response")
                .hasMessageContaining("[run-v1, run-v2]");
    }
}
