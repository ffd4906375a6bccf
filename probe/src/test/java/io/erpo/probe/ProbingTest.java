package io.erpo.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.erpo.events.Engine;
import io.erpo.events.Prompt;
import io.erpo.events.RewardSettings;
import io.erpo.events.RunStarted;
import io.erpo.fixtures.SampleEvents;
import io.erpo.planning.RunPlan;
import io.erpo.policy.LogProbs;
import io.erpo.policy.TokenIds;
import io.erpo.policy.generation.Completion;
import io.erpo.policy.generation.FinishReason;
import io.erpo.probe.ProbeDecision.Ask;
import io.erpo.sampler.generation.SamplingAnswer;
import io.erpo.sampler.generation.SamplingModel;
import io.erpo.sampler.generation.SamplingRequest;
import io.erpo.view.progress.JudgedExample;
import io.erpo.view.tally.Ruling;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProbingTest {

    private static final int LONGEST = 1000;

    private long nanos;

    /** A policy that always answers with a box around 7, at a speed of its own. */
    private final class Seven implements SamplingModel {

        private final double secondsPerToken;
        private final List<Integer> limits = new ArrayList<>();

        private Seven(double secondsPerToken) {
            this.secondsPerToken = secondsPerToken;
        }

        @Override
        public TokenIds encode(String text) {
            return TokenIds.of(1, 2, 3);
        }

        @Override
        public String decode(TokenIds ids) {
            return "\\boxed{7}";
        }

        @Override
        public int maxPositions() {
            return 4096;
        }

        @Override
        public List<SamplingAnswer> sample(List<SamplingRequest> requests) {
            int tokens = requests.get(0).maxNewTokens();
            limits.add(tokens);
            nanos += Math.round(tokens * secondsPerToken * 1e9);
            return requests.stream()
                    .map(request -> SamplingAnswer.here(
                            new Completion(TokenIds.of(5), LogProbs.of(-0.5f), FinishReason.STOP),
                            new Engine("seven", "1", "", "", Map.of())))
                    .toList();
        }

        @Override
        public void close() {}
    }

    private static ProbeRequest request(String... references) {
        List<Prompt> prompts = new ArrayList<>();
        for (String reference : references) {
            prompts.add(new Prompt("p" + prompts.size(), "text", reference, "d:1", "h", ""));
        }
        RunStarted run = SampleEvents.aRun()
                .setRewards(List.of(
                        new RewardSettings("math", 1.0, true, Map.of(), List.of()),
                        new RewardSettings("format", 0.5, false, Map.of("box", "true"), List.of())))
                .setPromptIds(prompts.stream().map(Prompt::getPromptId).toList())
                .build();
        run.getSampling().setMaxNewTokens(LONGEST);
        return ((Ask) ProbeDecision.of(new RunPlan(run, prompts, List.of()), true, false, Path.of("/none"))).request();
    }

    @Test
    void shouldJudgeWithTheRewardsOfTheRun() {
        ProbeAnswer answer = new Probing(() -> nanos).answer(request("7", "8"), new Seven(0.001));

        assertThat(answer.examples())
                .extracting(JudgedExample::ruling)
                .containsExactly(Ruling.CORRECT, Ruling.INCORRECT);
        assertThat(answer.examples()).extracting(JudgedExample::reward).containsOnly("math");
    }

    @Test
    void shouldLetResponsesBeAsLongAsTheRunDoesWhenThePolicyIsFast() {
        Seven fast = new Seven(0.001);

        assertThat(new Probing(() -> nanos).answer(request("7"), fast).longest())
                .isEqualTo(LONGEST);
        assertThat(fast.limits).containsExactly(1, 8, LONGEST);
    }

    @Test
    void shouldCutResponsesWhenTheyWouldTakeTooLong() {
        assertThat(new Probing(() -> nanos).answer(request("7"), new Seven(0.3)).longest())
                .isEqualTo(100);
        assertThat(new Probing(() -> nanos).answer(request("7"), new Seven(60)).longest())
                .isEqualTo(8);
    }

    @Test
    void shouldReadWhatTheChildProcessWrote(@TempDir Path directory) throws IOException {
        ProbeAnswer answer = new Probing(() -> nanos).answer(request("7", "8"), new Seven(0.001));

        answer.write(directory.resolve("answer"));

        assertThat(ProbeAnswer.read(directory.resolve("answer"))).isEqualTo(answer);
    }

    @Test
    void shouldSayTheReasonWhenTheChildProcessCannotLoadThePolicy(@TempDir Path directory) throws IOException {
        request("7").write(directory.resolve("request"));
        Path answer = directory.resolve("answer");

        ProbeMain.main(new String[] {directory.resolve("request").toString(), answer.toString(), "cpu", "auto"});

        assertThatThrownBy(() -> ProbeAnswer.read(answer))
                .isInstanceOf(ProbeException.class)
                .hasMessageContaining("models/tiny");
    }
}
