package io.erpo.policy.scoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.erpo.policy.LogProbs;
import io.erpo.policy.Reference;
import io.erpo.policy.TokenIds;
import io.erpo.policy.model.Policy;
import io.erpo.policy.training.ScoredSequence;
import io.erpo.policy.training.Trainer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ScorerTest {

    private static final float TOLERANCE = 2e-5f;

    private static Policy policy;
    private static Scorer scorer;

    @BeforeAll
    static void load() {
        policy = Reference.policy();
        scorer = new Scorer(policy, 20);
    }

    @AfterAll
    static void close() {
        policy.close();
    }

    private static TokenIds random(int seed, int length) {
        return TokenIds.of(new Random(seed).ints(length, 0, 64).toArray());
    }

    @Test
    void shouldGiveTheReferenceLogProbsAtEveryTemperature() {
        for (JsonNode example : Reference.json("tiny.json").get("cases")) {
            for (String temperature : List.of("0.7", "1.0", "1.2")) {
                LogProbs scored = scorer.score(Reference.ids(example.get("input_ids")), Double.parseDouble(temperature))
                        .logProbs();

                List<Float> expected =
                        Reference.floats(example.get("next_token_logprobs").get(temperature));
                assertThat(scored.size()).isEqualTo(expected.size());
                for (int i = 0; i < expected.size(); i++) {
                    assertThat(scored.get(i)).isCloseTo(expected.get(i), within(TOLERANCE));
                }
            }
        }
    }

    /** Attention of long rows takes another path than that of short ones, and a token must not see those after it. */
    @Test
    void shouldScoreTheBeginningOfALongSequenceLikeAShortOne() {
        int[] ids = random(7, 300).toArray();

        LogProbs whole = scorer.score(TokenIds.of(ids), 1.0).logProbs();
        LogProbs beginning =
                scorer.score(TokenIds.of(Arrays.copyOf(ids, 100)), 1.0).logProbs();

        for (int i = 0; i < beginning.size(); i++) {
            assertThat(whole.get(i)).isCloseTo(beginning.get(i), within(TOLERANCE));
        }
    }

    @Test
    void shouldNameTheMostProbableNextTokensBestFirst() {
        for (JsonNode example : Reference.json("tiny.json").get("cases")) {
            List<Float> logits = Reference.floats(
                    example.get("logits").get(example.get("logits").size() - 1));
            double normalizer = Math.log(logits.stream().mapToDouble(Math::exp).sum());

            List<RankedToken> top =
                    scorer.score(Reference.ids(example.get("input_ids")), 1.0).top();

            assertThat(top).hasSize(20);
            assertThat(top)
                    .isSortedAccordingTo((a, b) -> Float.compare(b.logProb(), a.logProb()))
                    .allSatisfy(token -> assertThat((double) token.logProb())
                            .isCloseTo(logits.get(token.id()) - normalizer, within(2e-5)));
            double least = top.get(19).logProb() + normalizer;
            assertThat(logits.stream().filter(logit -> logit > least + 4e-5)).hasSizeLessThan(20);
        }
    }

    @Test
    void shouldGiveTheSameBitsWhateverIsScoredBefore() {
        List<TokenIds> sequences = new ArrayList<>();
        for (int length : new int[] {1, 2, 3, 17, 64, 255, 256, 257, 600}) {
            sequences.add(random(length, length));
        }
        List<Score> inOrder =
                sequences.stream().map(ids -> scorer.score(ids, 0.9)).toList();

        Collections.reverse(sequences);
        List<Score> reversed = new ArrayList<>(
                sequences.stream().map(ids -> scorer.score(ids, 0.9)).toList());

        Collections.reverse(reversed);
        assertThat(reversed).isEqualTo(inOrder);
    }

    @Test
    void shouldAgreeWithTheLearnerWhenASequenceIsLongerThanOneProjection() {
        int[] ids = random(5, 300).toArray();

        LogProbs scored = scorer.score(TokenIds.of(ids), 1.2).logProbs();

        try (Trainer trainer = Trainer.start(policy, 4096)) {
            LogProbs learned = trainer.logProbs(List.of(
                            new ScoredSequence(TokenIds.of(ids[0]), TokenIds.of(Arrays.copyOfRange(ids, 1, 300)), 1.2)))
                    .get(0);
            for (int i = 0; i < learned.size(); i++) {
                assertThat(scored.get(i)).as("token %d", i).isCloseTo(learned.get(i), within(TOLERANCE));
            }
        }
    }

    @Test
    void shouldScoreNoTokenButNameTheNextWhenTheSequenceIsOneToken() {
        Score score = scorer.score(TokenIds.of(62), 1.0);

        assertThat(score.logProbs().size()).isZero();
        assertThat(score.top()).hasSize(20);
    }

    @Test
    void shouldNameTheWholeVocabularyWhenMoreIsAskedFor() {
        List<RankedToken> top =
                new Scorer(policy, 1000).score(TokenIds.of(3, 4), 1.0).top();

        assertThat(top.stream().map(RankedToken::id)).hasSize(64).doesNotHaveDuplicates();
        assertThat(top.stream().mapToDouble(token -> Math.exp(token.logProb())).sum())
                .isCloseTo(1, within(1e-5));
    }

    @Test
    void shouldRefuseWhatCannotBeScored() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> scorer.score(TokenIds.of(), 1.0))
                .withMessage("a sequence needs at least one token");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> scorer.score(TokenIds.of(3, 64), 1.0))
                .withMessage("token id 64 at position 1 is outside the vocabulary of 64 tokens");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> scorer.score(random(1, 32_769), 1.0))
                .withMessage("a sequence of 32769 tokens exceeds the 32768 positions of the model");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> scorer.score(TokenIds.of(3), 0.0))
                .withMessage("temperature must be positive and finite, was 0.0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Scorer(policy, 0))
                .withMessage("top must be at least 1, was 0");
    }
}
