package io.erpo.probe;

import static org.assertj.core.api.Assertions.assertThat;

import io.erpo.events.Prompt;
import io.erpo.events.PromptRequest;
import io.erpo.events.Purpose;
import io.erpo.events.RewardSettings;
import io.erpo.events.RunStarted;
import io.erpo.fixtures.SampleEvents;
import io.erpo.planning.RunPlan;
import io.erpo.probe.ProbeDecision.Ask;
import io.erpo.probe.ProbeDecision.Skip;
import io.erpo.settings.rewards.BuiltInRewards;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProbeDecisionTest {

    private static final Path DEMONSTRATION = Path.of("/erpo/models/tiny");

    private static RunPlan plan(String data, String model, int problems, RewardSettings... rewards) {
        RunStarted run = SampleEvents.aRun()
                .setDatasetSource(data)
                .setBasePolicyUri(model)
                .setRewards(List.of(rewards))
                .setPromptIds(
                        IntStream.range(0, problems).mapToObj(i -> "p" + i).toList())
                .setHeldOutPromptIds(List.of("q"))
                .build();
        List<Prompt> prompts = new ArrayList<>(IntStream.range(0, problems)
                .mapToObj(i -> new Prompt("p" + i, "text " + i, "" + i, "d:" + i, "h", i % 2 == 0 ? "even" : "odd"))
                .toList());
        prompts.add(new Prompt("q", "held out", "1", "d:9", "h", "even"));
        return new RunPlan(run, prompts, List.of());
    }

    private static RewardSettings judge(String name, String... sources) {
        return new RewardSettings(name, 1.0, true, Map.of(), List.of(sources));
    }

    private static ProbeDecision decide(RunPlan plan) {
        return ProbeDecision.of(plan, true, false, DEMONSTRATION);
    }

    private static List<String> asked(RunPlan plan) {
        return ((Ask) decide(plan))
                .request().requests().stream().map(PromptRequest::getPromptId).toList();
    }

    @Test
    void shouldAskNothingWhenTheRunIsTheDemonstrationOrTheUserSaysNo() {
        assertThat(decide(plan("generated:digits seed 7", "/erpo/models/tiny", 8, judge("exact-match"))))
                .isEqualTo(new Skip(Optional.empty()));
        assertThat(ProbeDecision.of(plan("d.jsonl", "/m", 8, judge("math")), false, false, DEMONSTRATION))
                .isEqualTo(new Skip(Optional.empty()));
    }

    @Test
    void shouldAskAFewProblemsFromAllOverTheDataWhenModelOrDataAreOwn() {
        assertThat(asked(plan("d.jsonl", "/erpo/models/tiny", 10, judge("math"))))
                .containsExactly("p0", "p2", "p5", "p7");
        assertThat(asked(plan("generated:digits seed 7", "/m", 2, judge("exact-match"))))
                .containsExactly("p0", "p1");
    }

    @Test
    void shouldSayWhyWhenTheVerdictsComeFromElsewhere() {
        assertThat(decide(plan("d.jsonl", "/m", 8, judge("code"))))
                .isEqualTo(
                        new Skip(
                                Optional.of(
                                        "no probe of the base policy: the reward code judges in a sandbox, over the network or in a consumer of yours")));
        assertThat(ProbeDecision.of(plan("d.jsonl", "/m", 8, judge("math")), true, true, DEMONSTRATION))
                .isEqualTo(new Skip(Optional.of(
                        "no probe of the base policy: its responses would be judged by a reward-service of yours")));
    }

    @Test
    void shouldAskOnlyProblemsWhoseVerdictIsGivenHereWhenRewardsGoBySource() {
        RunPlan plan = plan("d.jsonl", "/m", 8, judge("code", "even"), judge("math", "odd"));

        assertThat(asked(plan)).containsExactly("p1", "p3", "p5", "p7");
        assertThat(((Ask) decide(plan)).elsewhere()).containsExactly("code");
    }

    @Test
    void shouldSampleLikeTheRunWithoutItsRandomNumbers() {
        RunPlan plan = plan("d.jsonl", "/m", 8, judge("math"));

        PromptRequest request = ((Ask) decide(plan)).request().requests().get(1);

        assertThat(request.getTemperature()).isEqualTo(1.0);
        assertThat(request.getMaxNewTokens()).isEqualTo(8);
        assertThat(request.getGroupSize()).isEqualTo(1);
        assertThat(request.getPurpose()).isEqualTo(Purpose.TRAINING);
        assertThat(request.getPrompt()).isEqualTo("text 2");
        assertThat(request.getReference()).isEqualTo("2");
        assertThat(request.getGroupId())
                .isEqualTo("probe-1")
                .doesNotContain(plan.run().getRunId());
    }

    /** A new built-in reward must be given to the probe, or be named here as one that cannot judge in a process. */
    @Test
    void shouldKnowEveryBuiltInReward() {
        assertThat(Stream.concat(QuickRewards.names().stream(), Stream.of("code", "judge", "http")))
                .containsAll(BuiltInRewards.names());
    }

    @Test
    void shouldReachTheChildProcessAsItIs(@TempDir Path directory) throws IOException {
        ProbeRequest request = ((Ask) decide(plan("d.jsonl", "/m", 8, judge("math")))).request();

        request.write(directory.resolve("request"));

        assertThat(ProbeRequest.read(directory.resolve("request"))).isEqualTo(request);
    }
}
