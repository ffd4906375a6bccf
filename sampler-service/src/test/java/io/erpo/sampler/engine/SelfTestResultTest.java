package io.erpo.sampler.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.erpo.policy.LogProbs;
import io.erpo.policy.scoring.RankedToken;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SelfTestResultTest {

    private static final double TOLERANCE = 0.01;
    private static final LogProbs RAW = LogProbs.of(-0.1f, -4f);
    private static final LogProbs HOT = LogProbs.of(-0.5f, -2.5f);

    @Test
    void shouldAcceptAnEngineThatAgrees() {
        assertThat(fault(at(1, false, -0.1f, -4.01f), at(2, true, -0.505f, -2.5f)))
                .isEmpty();
    }

    @Test
    void shouldRecognizeRawLogProbs() {
        assertThat(fault(at(1, false, -0.1f, -4f), at(2, false, -0.1f, -4f)))
                .hasValueSatisfying(fault -> assertThat(fault)
                        .startsWith("its log-probabilities differ from those of our own scorer: 0.0 at T = 1.0 alone,"
                                + " 0.95 at T = 2.0 alone; allowed is 0.01. They are those of T = 1.0 whatever")
                        .contains("--logprobs-mode processed_logprobs"));
    }

    @Test
    void shouldRecognizeThatOnlySomeTokensMayBeDrawn() {
        SelfTestResult result = new SelfTestResult(
                List.of(at(1, false, -0.05f, -3.9f), at(2, false, -0.2f, -2f)), Optional.of(new Draws(128, 0.3)));

        assertThat(result.fault(TOLERANCE)).hasValueSatisfying(fault -> assertThat(fault)
                .contains("All are too high", "--generation-config vllm"));
    }

    @Test
    void shouldRecognizeThatTheBatchChangesResponses() {
        assertThat(fault(at(1, false, -0.1f, -4f), at(2, false, -0.5f, -2.5f), at(2, true, -0.7f, -2.3f)))
                .hasValueSatisfying(fault -> assertThat(fault).contains("wrong in company", "VLLM_BATCH_INVARIANT=1"));
    }

    @Test
    void shouldNameWhatIsLeftWhenNothingElseFits() {
        assertThat(fault(at(1, false, -0.3f, -3f)))
                .hasValueSatisfying(fault -> assertThat(fault).contains("It holds other weights"));
        assertThat(fault(at(1, false, -0.05f, -3f)))
                .as("too high as tokens of other weights are, but nothing shows that some are never drawn")
                .hasValueSatisfying(fault -> assertThat(fault).contains("It holds other weights"));
    }

    @Test
    void shouldRefuseWhatIsNoNumber() {
        assertThat(fault(at(1, false, Float.NaN, -4f))).isPresent();
    }

    @Test
    void shouldAcceptDrawsThatLeaveOutWhatIsImprobableTogether() {
        List<RankedToken> distribution = List.of(token(5, 0.7), token(6, 0.2), token(7, 0.1));

        assertThat(ofDraws(distribution, Collections.nCopies(128, 6)))
                .as("0.9^128 is one in a million")
                .isEmpty();
    }

    @Test
    void shouldRecognizeThatImprobableTokensAreNeverDrawn() {
        List<RankedToken> distribution = List.of(token(5, 0.7), token(6, 0.1), token(7, 0.2));

        assertThat(ofDraws(distribution, Collections.nCopies(128, 5))).hasValueSatisfying(fault -> assertThat(fault)
                .startsWith("its log-probabilities are right, but none of 128 tokens that it drew at T = 2.0 is"
                        + " among the improbable ones that have 30 % of the probability together. Only some")
                .contains("--generation-config vllm"));
    }

    @Test
    void shouldRefuseTokensThatDoNotExist() {
        assertThat(ofDraws(List.of(token(5, 0.7), token(6, 0.3)), List.of(9, 9)))
                .isPresent();
    }

    private static Measurement at(double temperature, boolean inCompany, float... engine) {
        return new Measurement(temperature, inCompany, LogProbs.of(engine), temperature == 1 ? RAW : HOT, RAW);
    }

    private static Optional<String> fault(Measurement... measurements) {
        return new SelfTestResult(List.of(measurements), Optional.empty()).fault(TOLERANCE);
    }

    private static Optional<String> ofDraws(List<RankedToken> distribution, List<Integer> drawn) {
        return new SelfTestResult(List.of(at(1, false, -0.1f, -4f)), Optional.of(Draws.of(distribution, drawn)))
                .fault(TOLERANCE);
    }

    private static RankedToken token(int id, double probability) {
        return new RankedToken(id, (float) Math.log(probability));
    }
}
