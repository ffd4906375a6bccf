package io.erpo.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.erpo.events.Engine;
import io.erpo.events.Purpose;
import io.erpo.events.Response;
import io.erpo.policy.Placement;
import io.erpo.replay.findings.Difference;
import io.erpo.replay.findings.Findings;
import io.erpo.replay.findings.Tolerance;
import io.erpo.replay.learner.StepRange;
import io.erpo.replay.recording.Recorded;
import io.erpo.replay.recording.RecordingException;
import io.erpo.replay.sampler.EngineAddresses;
import io.erpo.replay.score.ScoreLimits;
import io.erpo.sampler.engine.http.EngineDialect;
import io.erpo.schemas.Topic;
import io.erpo.schemas.Topics;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Scores the responses of a run after one tampering at a time. */
class ScoreTest {

    private static final ScoreLimits MEAN_ONLY = new ScoreLimits(Optional.empty(), Optional.of(100.0));

    @TempDir
    static Path once;

    private static Path store;
    private static Map<Topic<?>, List<Recorded<?>>> trained;

    @TempDir
    Path temporary;

    private final LogFiles log = new LogFiles(trained);

    @BeforeAll
    static void train() throws IOException {
        store = once.resolve("policies");
        trained = TinyRun.train(store, once.resolve("state"));
    }

    @Test
    void shouldScoreEveryResponseWhosePolicyIsKept() {
        Findings score = score();

        assertThat(score.part()).isEqualTo("score");
        assertThat(score.first()).isEmpty();
        assertThat(score.promise()).isEqualTo("by score: log-probabilities within 0.001, on average within 1.0E-4");
        assertThat(score.compared()).startsWith("80 responses");
        assertThat(score.measures()).containsKeys("tokens", "mean", "median", "p99", "p99.9", "max");
        assertThat(score.measures().get("max")).isLessThan(1e-4);
        assertThat(score.notes())
                .contains(
                        "16 responses were not scored: their policies (versions 1) are not kept; a replay of the learner from step 0 makes them again")
                .anySatisfy(note -> assertThat(note).startsWith("most at tokenIds["));
    }

    @Test
    void shouldNameTheFirstTokenThatIsFartherThanTheLimitWhenOneWasChanged() {
        Recorded<Response> response = response(any -> any.getPolicyVersion() == 3);
        int other = response.value().getTokenIds().get(0) == 50 ? 51 : 50;
        log.tamper(response, changed -> changed.getTokenIds().set(0, other));

        Difference difference = score().first().orElseThrow();

        assertThat(difference.where()).isEqualTo(response.where());
        assertThat(difference.field()).isEqualTo("logprobs[0]");
        assertThat(difference.recorded())
                .isEqualTo(response.value().getLogprobs().get(0).toString());
        assertThat(Math.abs(Double.parseDouble(difference.recomputed()) - Double.parseDouble(difference.recorded())))
                .isGreaterThan(1);
        assertThat(difference.hint().orElseThrow())
                .contains("tokenIds[0] = " + other, response.value().getResponseId());
    }

    @Test
    void shouldNameTheTokenWhenItsLogProbabilityWasChanged() {
        Recorded<Response> response = response(any -> any.getPolicyVersion() == 2);
        int last = response.value().getLogprobs().size() - 1;
        log.tamper(response, changed -> changed.getLogprobs()
                .set(last, changed.getLogprobs().get(last) - 0.002f));

        Findings score = score();

        assertThat(score.first().orElseThrow().where()).isEqualTo(response.where());
        assertThat(score.first().orElseThrow().field()).isEqualTo("logprobs[%d]".formatted(last));
        assertThat(score.differences()).isEqualTo(1);
        assertThat(score.measures().get("max")).isCloseTo(0.002, within(1e-4));
    }

    @Test
    void shouldNameAResponseWhenAnotherPolicySampledIt() {
        Recorded<Response> response = response(any -> any.getPolicyVersion() == 2);
        log.tamper(response, changed -> changed.setPolicyVersion(5));

        assertThat(score().first().orElseThrow().where()).isEqualTo(response.where());
    }

    /** An engine that did not take over new weights is a little wrong everywhere, and nowhere much. */
    @Test
    void shouldNameThePolicyWhenAnEngineKeptTheWeightsOfTheVersionBefore() {
        List.copyOf(log.records(Topics.RESPONSES)).stream()
                .filter(response -> response.value().getPolicyVersion() == 3)
                .forEach(response -> log.tamper(response, changed -> changed.setPolicyVersion(4)));

        Difference difference = score(MEAN_ONLY).first().orElseThrow();

        assertThat(difference.where()).isEqualTo("erpo.responses.v1");
        assertThat(difference.field()).isEqualTo("logprobs of policy 4 (mean difference)");
        assertThat(difference.recomputed()).isEqualTo("at most 1.0E-4");
    }

    @Test
    void shouldNameTheResponseWhenItsTextOrItsPromptAreNotThoseOfItsTokens() {
        Recorded<Response> response = response(any -> any.getPolicyVersion() == 2);
        log.tamper(response, changed -> changed.setText("right answer"));
        assertThat(score().first().orElseThrow())
                .extracting(Difference::where, Difference::field, Difference::recorded)
                .containsExactly(response.where(), "text", "right answer");

        LogFiles again = new LogFiles(trained);
        again.tamper(response, changed -> changed.setPrompt("max 111="));
        assertThat(score(again, ScoreLimits.DEFAULT).first().orElseThrow().field())
                .isEqualTo("promptTokenIds");
    }

    @Test
    void shouldNameTheResponseWhenItHasNoLogProbabilityForAToken() {
        Recorded<Response> response = response(any -> any.getPolicyVersion() == 2);
        log.tamper(response, changed -> changed.getLogprobs().remove(0));

        assertThat(score().first().orElseThrow().recorded())
                .isEqualTo("%d tokens with %d log-probabilities"
                        .formatted(
                                response.value().getTokenIds().size(),
                                response.value().getTokenIds().size() - 1));
    }

    @Test
    void shouldFindALogProbabilityThatIsNoNumber() {
        Recorded<Response> response = response(any -> any.getPolicyVersion() == 2);
        log.tamper(response, changed -> changed.getLogprobs().set(0, Float.NaN));

        assertThat(score().first().orElseThrow().field()).isEqualTo("logprobs[0]");
    }

    @Test
    void shouldSayWhoSampledAndLeaveOutWhatAnotherEngineDrewFromAPartOfTheDistribution() {
        sampledBy("vllm", "float32");

        Findings score = score();

        assertThat(score.first()).isEmpty();
        assertThat(score.compared()).startsWith("64 responses");
        assertThat(score.notes())
                .contains(
                        "96 responses were sampled by vllm 0.11.0 (tensor-parallel 2)",
                        "16 responses were not scored: their engine drew them with topP or topK, and records log-probabilities of what these leave");
    }

    @Test
    void shouldAllowForRoundingWhenAnEngineHasFewerBits() {
        sampledBy("vllm", "bfloat16");
        Recorded<Response> response =
                response(any -> any.getPolicyVersion() == 3 && any.getPurpose() == Purpose.TRAINING);
        log.tamper(response, changed -> changed.getLogprobs()
                .set(0, changed.getLogprobs().get(0) - 0.05f));

        Findings score = score();

        assertThat(score.first()).isEmpty();
        assertThat(score.promise()).isEqualTo("by score: log-probabilities within 1.0, on average within 0.02");
    }

    @Test
    void shouldRefuseToSampleAgainWhatAnotherEngineSampled() {
        sampledBy("vllm", "float32");

        assertThatThrownBy(() -> replay(log, ScoreLimits.DEFAULT, ReplayPart.SAMPLER))
                .isInstanceOf(RecordingException.class)
                .hasMessage(
                        "96 responses were sampled by vllm 0.11.0 (tensor-parallel 2), with random numbers of its own, so they cannot be sampled again here. Replay with --score in place of --resample: it computes the log-probability of each recorded token under the policy that sampled it. Or name that engine with --engine, if its responses do not depend on their batch");
    }

    @Test
    void shouldNotAskAnEngineForWhatTheBuiltInOneSampled() {
        EngineAddresses nowhere = new EngineAddresses(List.of(URI.create("http://127.0.0.1:9")), EngineDialect.VLLM);

        assertThatThrownBy(() -> replay(log, ScoreLimits.DEFAULT, ReplayPart.SAMPLER, Optional.of(nowhere)))
                .isInstanceOf(RecordingException.class)
                .hasMessage(
                        "96 responses were sampled by the built-in engine, which --engine cannot repeat; replay with --resample alone");
    }

    private void sampledBy(String name, String dtype) {
        Consumer<Response> change = response ->
                response.setEngine(new Engine(name, "0.11.0", dtype, "cuda:0", Map.of("tensor-parallel", "2")));
        List.copyOf(log.records(Topics.RESPONSES)).forEach(response -> log.tamper(response, change));
    }

    private Recorded<Response> response(Predicate<Response> wanted) {
        return log.first(Topics.RESPONSES, wanted);
    }

    private Findings score() {
        return score(ScoreLimits.DEFAULT);
    }

    private Findings score(ScoreLimits limits) {
        return score(log, limits);
    }

    private Findings score(LogFiles files, ScoreLimits limits) {
        return replay(files, limits, ReplayPart.SCORE);
    }

    private Findings replay(LogFiles files, ScoreLimits limits, ReplayPart part) {
        return replay(files, limits, part, Optional.empty());
    }

    private Findings replay(LogFiles files, ScoreLimits limits, ReplayPart part, Optional<EngineAddresses> engines) {
        ReplaySettings settings = new ReplaySettings(
                EnumSet.of(part),
                StepRange.all(),
                Optional.empty(),
                Tolerance.NONE,
                limits,
                Placement.cpu(),
                engines,
                1);
        return new TinyReplay(temporary, settings).of(files, store).get(0);
    }
}
